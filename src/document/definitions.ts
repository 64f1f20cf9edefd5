import type { Bilingual } from "../expr/function.ts";
import type { Expr } from "../expr/node.ts";
import { type Size, sizeText } from "../expr/size.ts";
import { subterms } from "../expr/walk.ts";
import type { Span } from "../parse/error.ts";
import { notationOf } from "../parse/latex/declarations.ts";
import { type LatexChain, type Meant, readFormula } from "../parse/latex/formula.ts";
import type { Layout, List } from "../parse/latex/layout.ts";
import { isSpace } from "../parse/latex/marks.ts";
import type { LatexOptions, SymbolSays } from "../parse/latex/notation.ts";
import { isRefusal, laidOut } from "../parse/latex/reading.ts";
import type { Relation } from "../parse/latex/relations.ts";
import { coreOf, spelledOf, textOf } from "../parse/latex/spell.ts";
import { shapeText } from "../parse/value.ts";
import { toAscii } from "../tex/ascii.ts";
import type { Cue } from "./document.ts";

/*
 * What a formula gives a meaning to: a name that nothing declares, or one that its author introduces anew.
 */

/** A name that the author gives. */
export interface Introduced {
  readonly name: string;
  readonly span: Span;
  /** What it is in plain syntax. */
  readonly symbol: string;
}

/** A meaning that the author gives to a name. */
export interface Definition {
  readonly name: string;
  readonly span: Span;
  /** The declared quantity that has another shape from here on. */
  readonly of?: string;
  readonly says: SymbolSays;
  /** What it is equal to, to know it again. */
  readonly is?: string | undefined;
  /** The quantity of the section that it says more of. */
  readonly more?: string;
  /** The quantity that loses the name. */
  readonly instead?: string;
  /** Whether it is the variable of what is said, and no meaning is given to it. */
  readonly isBound?: boolean;
  readonly remark?: Bilingual;
}

/** What is known where a formula stands. */
export interface Scene {
  readonly options: LatexOptions;
  readonly cue: Cue | undefined;
  /** What the section has introduced: by plain name, what it is equal to. */
  readonly introduced: ReadonlyMap<string, string | undefined>;
  /** Whether formulas of the section use a letter as an index. */
  readonly isIndex: (letter: string) => boolean;
}

const equalities: ReadonlySet<Relation | undefined> = new Set<Relation>(["=", ":=", "≡"]);

/** The first name of a chain that gets a meaning. */
export const definitionIn = (chain: LatexChain, scene: Scene): Definition | undefined => {
  for (const [at, relation] of chain.relations.entries()) {
    const equality = equalities.has(relation);
    if (!equality && relation !== "∈") continue;
    const found =
      undeclared(chain, at, at + 1, scene) ??
      (equality ? undeclared(chain, at + 1, at, scene) : undefined) ??
      again(chain, at, at + 1, scene) ??
      (equality && !isNamed(chain, at, scene) ? again(chain, at + 1, at, scene) : undefined);
    if (found) return found;
  }
  return variable(chain, scene);
};

/** The x of `f(x) = …`, which nothing declares: a function is said at any number. */
const variable = (
  { members: [member], relations: [relation], readings: [reading] }: LatexChain,
  { options }: Scene,
): Definition | undefined => {
  const [meant] = reading.members;
  if (!member || meant?.is !== "unreadable" || meant.error.code !== "E-NAME") return undefined;
  if (!equalities.has(relation) || member.source.length > longestName) return undefined;
  const argument = layoutIn(member.source, options)?.list.at(-1);
  const letter = argument?.kind === "fence" ? letterOf(argument.of.filter(isPrinted)) : undefined;
  return letter !== undefined && letter === meant.error.read?.trim()
    ? { name: letter, span: member.span, says: { shape: [], latex: [letter] }, isBound: true }
    : undefined;
};

const isPrinted = (part: Layout): boolean => !isSpace(part);

/** A side and what it is equal to, or belongs to. */
const undeclared = (
  { members, relations, readings: [reading] }: LatexChain,
  name: number,
  by: number,
  { options, cue, isIndex }: Scene,
): Definition | undefined => {
  const [member, meant, known] = [members[name], reading.members[name], reading.members[by]];
  if (!member || !meant || !known) return undefined;
  const relation = relations[Math.min(name, by)];
  const announced = cue === "introduces" || relation === ":=";
  const whole = relation === "∈" && /^\\(mathbb\s*\{?\s*)?[NZ]\b/.test(members[by]?.source ?? "");
  const shape = shapeOf(known);
  if (!options.strict) {
    const array = name < by && ((shape?.length ?? 0) > 0 || lettersOf(known).length > 0);
    if (!announced && !array) return undefined;
  }
  if (!isUndeclared(member.source, meant, options)) return undefined;
  const atom = atomOf(member.source, options);
  if (!atom) return undefined;
  const says = { latex: [atom.latex] };
  const given = { name: member.source.trim(), span: member.span };
  const letter = /^[a-z]$/.test(given.name) ? given.name : undefined;
  if (letter !== undefined && (whole || isCount(known)) && isIndex(letter)) return undefined;
  if (whole) return { ...given, says: { assume: "integer", ...says } };
  if (known.is === "extremum" && known.by.some((each) => each.shape === undefined))
    return { ...given, says: { set: true, ...says } };
  if (!shape) return undefined;
  const of = dependencies(known);
  const is = identity(known);
  if (known.is !== "expression" || atom.letters.length === 0)
    return { ...given, says: { shape, ...says, ...of }, is };
  // p_i = …, B_{ij} = …: what runs on both sides are the axes of what is introduced.
  const sizes = new Map(known.free.map(({ letter: each, size }) => [each, size]));
  const running = atom.letters.filter((each) => sizes.has(each));
  if (running.length === 0) {
    return options.strict || !atom.letters.some((each) => /^[ijk]$/.test(each))
      ? { ...given, says: { shape, ...says, ...of }, is }
      : undefined;
  }
  const all = running.length === atom.letters.length && atom.onlyLetters;
  if (!all || new Set(running).size < running.length || running.length < sizes.size)
    return undefined;
  const axes = running.map((each) => sizeText(sizes.get(each) as Size));
  const array = { shape: [...axes, ...shape], latex: [atom.array], ...of };
  return { ...given, name: atom.stem, says: array, is };
};

/** A name that has a meaning already: with a word that introduces it, it gets another one. */
const again = (
  { members, relations, readings: [reading] }: LatexChain,
  name: number,
  by: number,
  { options, cue, introduced }: Scene,
): Definition | undefined => {
  const [member, meant, known] = [members[name], reading.members[name], reading.members[by]];
  const relation = relations[Math.min(name, by)];
  if (!member || !meant || !known || isNothing(known)) return undefined;
  if (cue !== "introduces" && relation !== ":=") return undefined;
  const own = nameOf(member.source, meant, options);
  const shape = shapeOf(known);
  if (!own || !shape || mentions(known, own.name)) return undefined;
  const same = sameAxes(own.sizes, shape);
  const is = identity(known);
  const latex = [member.source.trim()];
  const given = { name: member.source.trim(), span: member.span, is };
  const says: SymbolSays = { shape, latex, anew: true, ...dependencies(known) };
  if (!introduced.has(own.name)) {
    if (same || relation === "∈") return undefined;
    return { ...given, says, instead: own.name, remark: newMeaning(given.name, own.sizes, shape) };
  }
  const before = introduced.get(own.name);
  if (same && (is === undefined || is === before)) return undefined;
  if (same && before === undefined) {
    const more = { shape, latex, ...dependencies(known) };
    return { ...given, says: more, more: own.name };
  }
  return { ...given, says, instead: own.name, remark: newMeaning(given.name, own.sizes, shape) };
};

/** Whether a side is the name of a quantity. */
const isNamed = (
  { members, readings: [reading] }: LatexChain,
  at: number,
  { options }: Scene,
): boolean => {
  const [member, meant] = [members[at], reading.members[at]];
  return member !== undefined && meant !== undefined && !!nameOf(member.source, meant, options);
};

/** What is to be said where a name is set equal to something of another shape and keeps its meaning. */
export const restatements = (
  { members, relations, readings: [reading] }: LatexChain,
  options: LatexOptions,
): readonly { span: Span; message: Bilingual }[] =>
  relations.flatMap((relation, at) => {
    const [member, meant, known] = [members[at], reading.members[at], reading.members[at + 1]];
    const says = equalities.has(relation) || relation === "∈";
    if (!says || !member || !meant || !known || isNothing(known) || lettersOf(known).length > 0)
      return [];
    const own = nameOf(member.source, meant, options);
    const shape = shapeOf(known);
    if (!own || !shape || sameAxes(own.sizes, shape)) return [];
    return [{ span: member.span, message: keptMeaning(member.source.trim(), own.sizes, shape) }];
  });

const space = (sizes: readonly string[]): string =>
  sizes.length === 0 ? "ℝ" : sizes.length === 1 ? `ℝ^${sizes}` : `ℝ^(${sizes.join("×")})`;

const spaceOf = (sizes: readonly Size[]): string => space(sizes.map((each) => shapeText([each])));

const newMeaning = (
  name: string,
  declared: readonly Size[],
  given: readonly string[],
): Bilingual => ({
  fr: `« ${name} » reçoit ici un nouveau sens, dans ${space(given)} (avant : dans ${spaceOf(declared)}), qu'il garde jusqu'à la fin de la section.`,
  en: `"${name}" is given a new meaning here, in ${space(given)} (before: in ${spaceOf(declared)}), and keeps it to the end of the section.`,
});

const keptMeaning = (
  name: string,
  declared: readonly Size[],
  given: readonly string[],
): Bilingual => ({
  fr: `« ${name} » est dans ${spaceOf(declared)}, et ce qui est dit de lui dans ${space(given)} : il garde sa déclaration.`,
  en: `"${name}" is in ${spaceOf(declared)}, and what is said of it in ${space(given)}: its declaration is kept.`,
});

/** Whether a side is a name by itself, with its scripts, that nothing declares. */
const isUndeclared = (source: string, meant: Meant, options: LatexOptions): boolean => {
  if (options.strict) return isUnknown(source, meant);
  if (meant.is !== "expression" && meant.is !== "unreadable") return false;
  if (source.length > longestName) return false;
  const alone = readFormula(source, strictly(options));
  const [chain, ...others] = alone.ok ? alone.chains : [];
  const [side, ...more] = chain?.readings[0].members ?? [];
  return others.length === 0 && more.length === 0 && side !== undefined && isUnknown(source, side);
};

const longestName = 60;

const isUnknown = (source: string, meant: Meant): boolean =>
  meant.is === "unreadable" &&
  meant.error.code === "E-NAME" &&
  meant.error.read?.trim() === source.trim();

const strict = new WeakMap<LatexOptions, LatexOptions>();

/** The same options, letters that nothing declares refused. */
export const strictly = (options: LatexOptions): LatexOptions => {
  if (options.strict) return options;
  const found = strict.get(options) ?? { ...options, strict: true };
  strict.set(options, found);
  return found;
};

/** A name taken apart: how it is written, and the letters that hang on it. */
interface Atom {
  readonly latex: string;
  /** Without the letters below; with those in parentheses above, the place of an example's index. */
  readonly array: string;
  /** Without any script. */
  readonly stem: string;
  readonly letters: readonly string[];
  readonly onlyLetters: boolean;
}

/** A side that is one name. */
const atomOf = (source: string, options: LatexOptions): Atom | undefined => {
  const laid = layoutIn(source, options);
  const [part, ...others] = laid?.list ?? [];
  if (!laid || !part) return undefined;
  // Macros are written out: a spelling is declared without them.
  const written = (first: number, last: number): string =>
    laid.tokens
      .slice(first, last + 1)
      .map(({ kind, text }) => (kind === "command" ? `\\${text} ` : text))
      .join("")
      .trim();
  const latex = written(part.first, (others.at(-1) ?? part).last);
  const spelled = others.length === 0 ? spelledOf(part) : undefined;
  if (!spelled) return { latex, array: latex, stem: latex, letters: [], onlyLetters: false };
  const base = part.kind === "scripts" ? part.base : part;
  const sample = /^\(([a-z])\)$/.exec(spelled.sup ? textOf(spelled.sup) : "")?.[1];
  const below = spelled.sub.map((item) => letterOf(item));
  const letters = [sample, ...below].flatMap((each) => each ?? []);
  const stem = base ? written(base.first, base.last) : latex;
  const primes = "'".repeat(spelled.primes);
  return {
    latex,
    array: sample === undefined ? `${stem}${primes}` : `${stem}${primes}^{(${sample})}`,
    stem,
    letters,
    onlyLetters:
      below.every((each) => each !== undefined) &&
      (spelled.sup === undefined || sample !== undefined) &&
      (base === undefined || coreOf(base) !== undefined),
  };
};

const letterOf = (item: List): string | undefined => {
  const [only, ...more] = item;
  return only?.kind === "letter" && more.length === 0 && /^[a-z]$/.test(only.name)
    ? only.name
    : undefined;
};

const layoutIn = (source: string, options: LatexOptions) => {
  try {
    const { tokens, rows } = laidOut(source, notationOf(options));
    return { tokens, list: rows.flat(2).filter((part) => !isSpace(part)) };
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
};

/** The quantity that a side names, as a whole. */
const nameOf = (
  source: string,
  meant: Meant,
  options: LatexOptions,
): { name: string; sizes: readonly Size[] } | undefined => {
  if (meant.is !== "expression" || meant.free.length > 0) return undefined;
  const { body, indices } = meant.tensor;
  if (body.kind !== "entry" || indices.length !== body.of.axes.length) return undefined;
  const { name, axes } = body.of;
  const atom = atomOf(source, options);
  const declared = notationOf(options).context.declared.has(name);
  return atom && declared && !/[[\]]/.test(name) && !/[\^']|prime/.test(atom.latex)
    ? { name, sizes: axes }
    : undefined;
};

const sameAxes = (declared: readonly Size[], given: readonly string[]): boolean => {
  const plain = (sizes: readonly string[]): string =>
    sizes.filter((each, axis) => axis === 0 || each !== "1").join(" × ");
  return plain(declared.map(sizeText)) === plain(given);
};

/** Zero stands for zeros of every shape; what cannot be read says nothing. */
const isNothing = (meant: Meant): boolean =>
  meant.is === "expression" &&
  meant.tensor.body.kind === "num" &&
  Number(meant.tensor.body.value) === 0;

const lettersOf = (meant: Meant): readonly string[] =>
  meant.is === "expression" ? meant.free.map(({ letter }) => letter) : [];

/** A whole number, or what is made of those alone: the value of an index. */
const isCount = (meant: Meant): boolean =>
  meant.is === "expression" &&
  meant.tensor.indices.length === 0 &&
  [...subterms(meant.tensor.body)].every(({ kind }) => counts.has(kind));

const counts: ReadonlySet<Expr["kind"]> = new Set<Expr["kind"]>([
  "num",
  "size",
  "index",
  "sum",
  "product",
]);

const identity = (meant: Meant): string | undefined =>
  meant.is === "expression" ? toAscii(meant.tensor) : undefined;

const mentions = (meant: Meant, name: string): boolean =>
  dependencies(meant).of?.includes(name) ?? false;

/** A name for an expression changes with what stands in it. */
const dependencies = (meant: Meant): { of?: readonly string[] } => {
  if (meant.is !== "expression") return {};
  const of = new Set<string>();
  for (const each of subterms(meant.tensor.body)) if (each.kind === "entry") of.add(each.of.name);
  return of.size > 0 ? { of: [...of] } : {};
};

/** The axes of a side, those of general entries left out. */
const shapeOf = (meant: Meant): readonly string[] | undefined => {
  if (meant.is === "shape") return meant.sizes.map(sizeText);
  if (meant.is === "extremum") {
    const [by, ...others] = meant.by;
    if (!meant.op.startsWith("arg")) return [];
    return others.length === 0 ? by?.shape?.map(sizeText) : undefined;
  }
  if (meant.is !== "expression") return undefined;
  const own = meant.tensor.indices.slice(meant.free.length);
  return own.map((k) => sizeText(k.size));
};
