import type { Dependencies } from "../check/together.ts";
import type { Names } from "./expression.ts";

/** What a notation says of unknown functions. */
export const dependenciesIn = ({ notation }: Names): Dependencies =>
  new Map(
    Object.entries(notation?.symbols ?? {}).flatMap(([name, { of }]) =>
      of && of.length > 0 ? [[name, of] as const] : [],
    ),
  );
