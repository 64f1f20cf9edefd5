import { type Size, sizeText } from "../expr/size.ts";
import { subterms } from "../expr/walk.ts";
import type { ReadError, Span } from "../parse/error.ts";
import { announcesShape } from "../parse/latex/counted.ts";
import {
  type ChainReading,
  indexLetters,
  type LatexChain,
  type LatexFormula,
  type Meant,
  readFormula,
} from "../parse/latex/formula.ts";
import {
  extendNotation,
  type LatexOptions,
  type NotationSays,
  type SymbolSays,
} from "../parse/latex/notation.ts";
import { arrowLink, type Chained } from "./arrows.ts";
import type { Cue, Document, Formula, Role, Section } from "./document.ts";

/** What a document is read with: a notation for all of it, and more for the sections that answer a question. */
export interface DocumentOptions extends LatexOptions {
  /**
   * Declarations by label, `2.b`, or `2` for all of exercise 2; of a section without one, by the headings it
   * stands under, `Loss / Backward`. `statement` and `answer`, alone or behind a label, are for what is said in
   * that role: `2.b answer`.
   */
  readonly sections?: Readonly<Record<string, NotationSays>>;
}

/** A section with its formulas read. */
export interface SectionReading {
  readonly section: Section;
  readonly formulas: readonly FormulaReading[];
  /** Letters that the section introduces, in order. */
  readonly introduced: readonly Introduced[];
}

export interface FormulaReading {
  readonly block: Formula;
  readonly chains: readonly ReadChain[];
  /** Why the formula as a whole cannot be read. */
  readonly error: ReadError | undefined;
}

/** A chain with the reading that the section settles on. */
export interface ReadChain {
  readonly chain: LatexChain;
  readonly reading: ChainReading;
  readonly cue: Cue | undefined;
  readonly role: Role;
  /** Whether it goes on with the chain before: its first member is that chain's last. */
  readonly continues: boolean;
  /** Spellings whose reading nothing but this chain supports. */
  readonly unsettled: readonly string[];
}

/** A name that the author gives. */
export interface Introduced {
  readonly name: string;
  readonly span: Span;
}

/** Reads every formula of a document, section by section. */
export const readDocument = (
  document: Document,
  options: DocumentOptions,
): readonly SectionReading[] => {
  const macros = [options.macros, document.macros]
    .filter((text) => text !== undefined && text !== "")
    .join("\n");
  const base: LatexOptions = { ...options, macros };
  const notations = new Map<string, LatexOptions>();
  return document.sections.map((section) => {
    const keys = keysOf(section);
    const optionsIn = (role: Role): LatexOptions => {
      const id = JSON.stringify([keys, role]);
      let own = notations.get(id);
      if (!own) {
        own = { ...base, notation: sectionNotation(options, keys, role) };
        notations.set(id, own);
      }
      return own;
    };
    return new SectionReader(document.text, section, optionsIn).result();
  });
};

/** What declarations for a section are kept under, the widest first. */
const keysOf = ({ label, title }: Section): readonly string[] => {
  const [steps, joint] = label.length > 0 ? [label, "."] : [title?.split(" / ") ?? [], " / "];
  return ["", ...steps.map((_, at) => steps.slice(0, at + 1).join(joint))];
};

const sectionNotation = (
  { notation = {}, sections = {} }: DocumentOptions,
  keys: readonly string[],
  role: Role,
): NotationSays =>
  keys
    .flatMap((key) => [key, `${key} ${role}`.trim()])
    .reduce((so, key) => {
      const more = sections[key];
      return more ? extendNotation(so, more) : so;
    }, notation);

class SectionReader {
  readonly #text: string;
  readonly #section: Section;
  readonly #optionsIn: (role: Role) => LatexOptions;
  /** The options with what was introduced so far, by role. */
  readonly #options = new Map<Role, LatexOptions>();
  readonly #symbols: Record<string, SymbolSays> = {};
  readonly #introduced: Introduced[] = [];

  constructor(text: string, section: Section, optionsIn: (role: Role) => LatexOptions) {
    this.#text = text;
    this.#section = section;
    this.#optionsIn = optionsIn;
  }

  #optionsFor(role: Role): LatexOptions {
    let options = this.#options.get(role);
    if (!options) {
      options = this.#optionsIn(role);
      if (this.#introduced.length > 0) {
        const { notation = {} } = options;
        options = {
          ...options,
          notation: extendNotation(notation, { symbols: this.#symbols }),
        };
      }
      this.#options.set(role, options);
    }
    return options;
  }

  result(): SectionReading {
    const { blocks } = this.#section;
    const read = blocks.flatMap((block, at) => {
      if (block.kind !== "formula") return [];
      const before = blocks[at - 1];
      const shape = before?.kind === "prose" && announcesShape(before.text);
      const formula = this.#read(block, shape);
      return [{ block, formula, shape, options: this.#optionsFor(block.role) }];
    });
    const indices = indicesIn(read.map(({ formula }) => formula));
    const alone = read.some(({ formula }) => namesLetter(formula));
    const letters = new Set(
      alone ? read.flatMap(({ block, options }) => indexLetters(block.latex, options)) : [],
    );
    const formulas = read.map(({ block, formula, shape, options }) => ({
      block,
      formula: namesLetter(formula)
        ? readFormula(block.latex, options, { indices, letters, shape, offset: block.span.start })
        : formula,
      options,
    }));
    const votes = votesIn(formulas.flatMap(({ formula }) => (formula.ok ? formula.chains : [])));
    return {
      section: this.#section,
      introduced: this.#introduced,
      formulas: formulas.map(({ block, formula, options }, at) => {
        const chains = chainsOf(formula);
        const before = formulas[at - 1];
        const link =
          before &&
          this.#arrow({ ...before, chains: chainsOf(before.formula) }, { block, chains }, options);
        // What an arrow leads to begins with a relation, or is a statement of its own besides.
        const own = link && chains[0] && isContinuation(chains[0]) ? chains.slice(1) : chains;
        return {
          block,
          error: formula.ok ? undefined : formula.error,
          chains: [...(link ? [link] : []), ...own].map((chain, which) => ({
            chain,
            ...settled(chain, votes, mentioned(chain, formulas, at)),
            cue: block.cue,
            role: block.role,
            continues: which === 0 && at > 0 && isContinuation(chain),
          })),
        };
      }),
    };
  }

  /** The chain that an arrow from the formula before makes. */
  #arrow(before: Chained, next: Chained, options: LatexOptions): LatexChain | undefined {
    const said = arrowLink(this.#text, before, next);
    const formula = said && readFormula(said.latex, options, { offset: said.start });
    return formula?.ok ? formula.chains[0] : undefined;
  }

  /** Reads a formula; a name that it introduces is known from there on. */
  #read(block: Formula, shape: boolean): LatexFormula {
    const read = (): LatexFormula =>
      readFormula(block.latex, this.#optionsFor(block.role), { offset: block.span.start, shape });
    let formula = read();
    for (let rounds = 0; formula.ok && rounds < 8; rounds += 1) {
      const { symbols = {} } = this.#optionsFor(block.role).notation ?? {};
      const found = formula.chains
        .map((chain) => definitionIn(chain) ?? widened(chain, block.cue, symbols))
        .find((each) => each !== undefined);
      if (!found) break;
      this.#introduced.push({ name: found.name, span: found.span });
      this.#symbols[found.of ?? `_${found.name.replace(/[^\p{L}\p{N}]/gu, "")}`] = found.says;
      this.#options.clear();
      formula = read();
    }
    return formula;
  }
}

/** How many formulas around a name are looked at for what it stands for. */
const neighbours = 32;

/**
 * What a letter is when it is only named: where the words before it introduce it, what the next formula that uses
 * it takes it for; else what the one before did, if any.
 */
const mentioned = (
  chain: LatexChain,
  formulas: readonly { readonly block: Formula; readonly formula: LatexFormula }[],
  at: number,
): ReadonlyMap<string, number> => {
  const none = new Map<string, number>();
  const [{ choices }] = chain.readings;
  const key = choices.map((each) => each.key).find((each) => each.startsWith("which "));
  if (key === undefined || chain.relations.length > 0) return none;
  const before = formulas.slice(Math.max(0, at - neighbours), at).reverse();
  const after = formulas.slice(at + 1, at + 1 + neighbours);
  const introduces = formulas[at]?.block.cue === "introduces";
  const others = introduces ? [...after, ...before] : [...before, ...after];
  for (const { relations, readings } of others.flatMap(({ formula }) => chainsOf(formula))) {
    const said = readings[0].choices.find((each) => each.key === key);
    if (said && relations.length > 0) return new Map([[key, said.taken]]);
  }
  return none;
};

const chainsOf = (formula: LatexFormula): readonly LatexChain[] =>
  formula.ok ? formula.chains : [];

/** A chain whose left side is missing goes on with what stands before it. */
const isContinuation = ({ readings, relations }: LatexChain): boolean =>
  readings[0].members[0]?.is === "blank" && relations.length > 0;

/** A meaning that the author gives to a name. */
interface Definition extends Introduced {
  /** The declared quantity that has another shape from here on. */
  readonly of?: string;
  readonly says: SymbolSays;
}

/** « Supposons x ∈ ℝⁿ » and x ∈ ℝⁿ ↦ …: a variable that was a number is a vector from here on. */
const widened = (
  { members, relations, readings: [reading] }: LatexChain,
  cue: Cue | undefined,
  symbols: Readonly<Record<string, SymbolSays>>,
): Definition | undefined => {
  const [variable, space] = reading.members;
  const [member] = members;
  if (!member || relations[0] !== "∈" || (cue !== "introduces" && relations[1] !== "↦"))
    return undefined;
  if (variable?.is !== "expression" || space?.is !== "shape" || space.sizes.length === 0)
    return undefined;
  const { body, indices } = variable.tensor;
  const of = body.kind === "entry" && indices.length === 0 ? body.of.name : undefined;
  const says = of === undefined ? undefined : symbols[of];
  const free = says && Object.keys(says).every((key) => key === "shape" || key === "latex");
  return of !== undefined && free && (says.shape ?? []).length === 0
    ? {
        name: member.source.trim(),
        span: member.span,
        of,
        says: { ...says, shape: space.sizes.map(sizeText) },
      }
    : undefined;
};

/** How far the index letters of formulas run, where they agree. */
const indicesIn = (formulas: readonly LatexFormula[]): ReadonlyMap<string, Size> => {
  const found = new Map<string, Set<Size>>();
  for (const formula of formulas) {
    for (const { readings } of formula.ok ? formula.chains : []) {
      for (const meant of readings[0].members) {
        for (const { letter, size } of meant.is === "expression" ? meant.free : []) {
          found.set(letter, (found.get(letter) ?? new Set()).add(size));
        }
      }
    }
  }
  return new Map(
    [...found].flatMap(([letter, sizes]) => {
      const [size, ...others] = sizes;
      return size && others.length === 0 ? [[letter, size] as const] : [];
    }),
  );
};

/** Whether a side is a letter by itself that nothing declares: an index, perhaps, of other formulas. */
const namesLetter = (formula: LatexFormula): boolean =>
  formula.ok &&
  formula.chains.some(({ readings }) =>
    readings[0].members.some(
      (meant) => meant.is === "unreadable" && /^[a-z]$/.test(meant.error.read?.trim() ?? ""),
    ),
  );

/** A name that nothing declares, equal to something that is read: the author gives it that meaning. */
const definitionIn = ({
  members,
  relations,
  readings: [reading],
}: LatexChain): Definition | undefined => {
  for (const [at, relation] of relations.entries()) {
    const sides =
      relation === "∈"
        ? [[at, at + 1]]
        : relation === "=" || relation === ":=" || relation === "≡"
          ? [
              [at, at + 1],
              [at + 1, at],
            ]
          : [];
    for (const [unknown = 0, known = 0] of sides) {
      const [name, meant] = [reading.members[unknown], reading.members[known]];
      const member = members[unknown];
      if (!member || name?.is !== "unreadable" || name.error.code !== "E-NAME") continue;
      if (name.error.read?.trim() !== member.source.trim()) continue;
      const whole =
        relation === "∈" && /^\\(mathbb\s*\{?\s*)?[NZ]\b/.test(members[known]?.source ?? "");
      if (whole) {
        const latex = [member.source.trim()];
        return {
          name: member.source.trim(),
          span: member.span,
          says: { assume: "integer", latex },
        };
      }
      const shape = shapeOf(meant);
      const set = meant?.is === "extremum" && meant.by.some((each) => each.shape === undefined);
      if (set) {
        const latex = [member.source.trim()];
        return { name: member.source.trim(), span: member.span, says: { set, latex } };
      }
      if (shape)
        return {
          name: member.source.trim(),
          span: member.span,
          says: { shape, latex: [member.source.trim()], ...dependencies(meant) },
        };
    }
  }
  return undefined;
};

/** A name for an expression changes with what stands in it. */
const dependencies = (meant: Meant | undefined): { of?: readonly string[] } => {
  if (meant?.is !== "expression") return {};
  const of = new Set<string>();
  for (const each of subterms(meant.tensor.body)) if (each.kind === "entry") of.add(each.of.name);
  return of.size > 0 ? { of: [...of] } : {};
};

const shapeOf = (meant: Meant | undefined): readonly string[] | undefined => {
  if (meant?.is === "shape") return meant.sizes.map(sizeText);
  if (meant?.is === "extremum") {
    const [by, ...others] = meant.by;
    if (!meant.op.startsWith("arg")) return [];
    return others.length === 0 ? by?.shape?.map(sizeText) : undefined;
  }
  if (meant?.is !== "expression") return undefined;
  const own = meant.tensor.indices.slice(meant.free.length);
  return own.map((k) => sizeText(k.size));
};

/** For every choice, how many chains speak for each option: those whose types leave no other. */
type Votes = ReadonlyMap<string, ReadonlyMap<number, ReadonlySet<LatexChain>>>;

const votesIn = (chains: readonly LatexChain[]): Votes => {
  const votes = new Map<string, Map<number, Set<LatexChain>>>();
  for (const chain of chains) {
    for (const [key, options] of supported(chain)) {
      const [only, ...others] = options;
      if (only === undefined || others.length > 0) continue;
      const counts = votes.get(key) ?? new Map<number, Set<LatexChain>>();
      const voters = counts.get(only) ?? new Set();
      counts.set(only, voters.add(chain));
      votes.set(key, counts);
    }
  }
  return votes;
};

/** The options of each choice that the best readings of a chain take. */
const supported = ({ readings }: LatexChain): ReadonlyMap<string, ReadonlySet<number>> => {
  const options = new Map<string, Set<number>>();
  const least = readings[0].faults;
  for (const { faults, choices } of readings) {
    if (faults > least) continue;
    for (const { key, taken } of choices) {
      if (isLayout(key)) continue;
      options.set(key, (options.get(key) ?? new Set()).add(taken));
    }
  }
  return options;
};

/**
 * Layouts, and which of two quantities with one spelling is meant (one example, or all of them), are settled link
 * by link, by the shapes that compose; other spellings by the section.
 */
const isLayout = (key: string): boolean => /^(layout|which) /.test(key);

/**
 * The reading of a chain that evidence other than the chain itself settles; where there is none, the most
 * plausible, said to be unsettled when the chain could be read otherwise.
 */
const settled = (
  chain: LatexChain,
  votes: Votes,
  said: ReadonlyMap<string, number>,
): { reading: ChainReading; unsettled: readonly string[] } => {
  const wanted = new Map(said);
  const unsettled: string[] = [];
  for (const [key, options] of supported(chain)) {
    let best: { option: number; count: number } | undefined;
    for (const [option, voters] of votes.get(key) ?? []) {
      const count = [...voters].filter((voter) => voter !== chain).length;
      if (count > (best?.count ?? 0)) best = { option, count };
    }
    if (best) wanted.set(key, best.option);
    else if (options.size > 1 || chain.readings.length > 1) unsettled.push(key);
  }
  const fits = chain.readings.find(({ choices }) =>
    choices.every(({ key, taken }) => (wanted.get(key) ?? taken) === taken),
  );
  return { reading: fits ?? chain.readings[0], unsettled };
};
