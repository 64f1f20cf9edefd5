import type { Bilingual } from "../expr/function.ts";
import type { Sym } from "../expr/node.ts";
import { sizeText } from "../expr/size.ts";
import { subterms } from "../expr/walk.ts";
import type { DeclaredSymbol } from "../parse/context.ts";
import type { Definition } from "../rewrite/lemma.ts";

/** Why a name has no meaning where another was given a new one. */
export interface Undermined {
  readonly code: "E-NAME" | "E-SHAPE";
  readonly message: Bilingual;
}

interface Names {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly symbols: ReadonlyMap<string, DeclaredSymbol>;
}

/**
 * What is wrong with a name whose definition rests on names that were said again: it comes back to itself, or
 * one of them has another shape than the definition was read with.
 */
export const undermined = (name: string, names: Names): Undermined | undefined =>
  visited(name, [], new Set(), names);

const visited = (
  name: string,
  above: readonly string[],
  done: Set<string>,
  names: Names,
): Undermined | undefined => {
  const definition = names.definitions.get(name);
  if (!definition || done.has(name)) return undefined;
  const path = [...above, name];
  for (const sym of symbolsOf(definition)) {
    const found = path.includes(sym.name)
      ? circular(path.slice(path.indexOf(sym.name)))
      : (reshaped(name, sym, names) ?? visited(sym.name, path, done, names));
    if (found) return found;
  }
  done.add(name);
  return undefined;
};

const symbolsOf = ({ body }: Definition): ReadonlySet<Sym> =>
  new Set([...subterms(body)].flatMap((part) => (part.kind === "entry" ? [part.of] : [])));

const circular = (circle: readonly string[]): Undermined => {
  const [name = "", ...others] = circle;
  const quoted = (marked: (each: string) => string): string => others.map(marked).join(", ");
  return {
    code: "E-NAME",
    message: {
      fr: `« ${name} » est défini par lui-même${others.length > 0 ? `, par l'intermédiaire de ${quoted((each) => `« ${each} »`)}` : ""}.`,
      en: `"${name}" is defined by itself${others.length > 0 ? `, by way of ${quoted((each) => `"${each}"`)}` : ""}.`,
    },
  };
};

const reshaped = (name: string, sym: Sym, { symbols }: Names): Undermined | undefined => {
  const now = symbols.get(sym.name)?.sym;
  if (!now || shapeOf(now) === shapeOf(sym)) return undefined;
  const [before, after] = [shapeOf(sym), shapeOf(now)];
  return {
    code: "E-SHAPE",
    message: {
      fr: `« ${name} » est défini avec « ${sym.name} » de forme ${before || "scalaire"}, qui est ici de forme ${after || "scalaire"} : « ${name} » est à définir de nouveau.`,
      en: `"${name}" is defined with "${sym.name}" of shape ${before || "scalar"}, which is of shape ${after || "scalar"} here: "${name}" has to be defined again.`,
    },
  };
};

const shapeOf = ({ axes }: Sym): string => axes.map(sizeText).join(" x ");
