import { moduleOf } from "./encode.ts";
import { engine, type WasmModule } from "./engine.ts";
import type { Lanes } from "./lanes.ts";
import { type Block, productFunctions } from "./product.ts";

/* The functions that multiply matrices, compiled once in a process: which blocks they are made for, the engine decides. */

/** The block of small products. */
export const usual: Block = { rows: 4, vectors: 2 };

const modules = new Map<Lanes, Map<string, WasmModule>>();

/** The module of `multiply` for a block; nothing where there is no engine. */
export const productModule = (
  lanes: Lanes,
  block: Block,
  isShared: boolean,
): WasmModule | undefined => {
  if (!engine) return undefined;
  const key = `${block.rows} ${block.vectors} ${isShared}`;
  const own = modules.get(lanes) ?? new Map<string, WasmModule>();
  modules.set(lanes, own);
  const made =
    own.get(key) ?? new engine.Module(moduleOf(productFunctions(lanes, block), isShared));
  own.set(key, made);
  return made;
};
