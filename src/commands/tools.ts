import { type Toolbox, toolbox } from "../diff/toolbox.ts";
import { functions } from "../functions/index.ts";
import { lemmaFamilies } from "../lemmas/index.ts";

let tools: Toolbox | undefined;

/** Everything the house knows, put together once. */
export const standardTools = (): Toolbox => {
  tools ??= toolbox(functions, lemmaFamilies);
  return tools;
};
