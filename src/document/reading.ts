import { type Size, sizeText } from "../expr/size.ts";
import type { ReadError, Remark } from "../parse/error.ts";
import { identityOf } from "../parse/identity.ts";
import { announcesShape } from "../parse/latex/counted.ts";
import {
  type ChainReading,
  indexLetters,
  type LatexChain,
  type LatexFormula,
  readFormula,
} from "../parse/latex/formula.ts";
import {
  extendNotation,
  type LatexOptions,
  type NotationSays,
  type SymbolSays,
} from "../parse/latex/notation.ts";
import { arrowLink, type Chained } from "./arrows.ts";
import {
  type Definition,
  definitionIn,
  type Introduced,
  restatements,
  type Scene,
  strictly,
} from "./definitions.ts";
import type { Cue, Document, Formula, Role, Section } from "./document.ts";
import { MacroTable } from "./macros.ts";

/** What a document is read with: a notation for all of it, and more for the sections that answer a question. */
export interface DocumentOptions extends LatexOptions {
  /**
   * Declarations by label, `2.b`, or `2` for all of exercise 2; of a section without one, by the headings it
   * stands under, `Loss / Backward`. `statement` and `answer`, alone or behind a label, are for what is said in
   * that role: `2.b answer`.
   */
  readonly sections?: Readonly<Record<string, NotationSays>>;
}

/** What is said for a section by itself, instead of by label: what the question it answers declares. */
export type SaysOwn = (section: Section) => NotationSays | undefined;

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
  /**
   * Its readings with one side changed so that shapes fit, what the section settles on kept, those with fewest
   * changes first; none where every side is read and all are of one shape. They are found when they are asked for.
   */
  readonly tolerant: () => readonly ChainReading[];
}

/**
 * Reads every formula of a document, section by section. Documents that are read with the same object of options share
 * what is made ready from it, and what formulas in common say.
 */
export const readDocument = (
  document: Document,
  options: DocumentOptions,
  saysOwn: SaysOwn = () => undefined,
): readonly SectionReading[] => {
  const table = new MacroTable(document.macros);
  return document.sections.map((section) => {
    const keys = keysOf(section);
    const said = saysOwn(section);
    const optionsIn: OptionsIn = (role, used) =>
      variantOf(options, JSON.stringify([said ? identityOf(said) : keys, role, used]), () => ({
        ...options,
        macros: [options.macros ?? "", used].filter((text) => text !== "").join("\n"),
        notation: said
          ? extendNotation(options.notation ?? {}, said)
          : sectionNotation(options, keys, role),
      }));
    return new SectionReader(document.text, section, optionsIn, table).result();
  });
};

/** How many variants of one object of options are kept. */
const mostVariants = 256;

const variants = new WeakMap<LatexOptions, Map<string, LatexOptions>>();

/** Options made from others, once for each way: declarations are made ready once for each object of options. */
const variantOf = (options: LatexOptions, way: string, make: () => LatexOptions): LatexOptions => {
  const known = variants.get(options) ?? new Map<string, LatexOptions>();
  variants.set(options, known);
  const found = known.get(way) ?? make();
  if (known.size >= mostVariants) known.clear();
  known.set(way, found);
  return found;
};

/** What a formula is read with, by its role and by the macros that it uses. */
type OptionsIn = (role: Role, used: string) => LatexOptions;

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

/** A formula before it is read. */
interface Written {
  readonly block: Formula;
  /** Whether the words before it announce a shape. */
  readonly shape: boolean;
  /** The definitions that it uses. */
  readonly macros: string;
}

class SectionReader {
  readonly #text: string;
  readonly #section: Section;
  readonly #optionsIn: OptionsIn;
  readonly #written: readonly Written[];
  /** The options with what was introduced so far, by role and macros. */
  readonly #options = new Map<string, LatexOptions>();
  readonly #symbols: Record<string, SymbolSays> = {};
  /** By plain name, what it is equal to. */
  readonly #meanings = new Map<string, string | undefined>();
  readonly #introduced: Introduced[] = [];
  #letters: ReadonlySet<string> | undefined;

  constructor(text: string, section: Section, optionsIn: OptionsIn, table: MacroTable) {
    this.#text = text;
    this.#section = section;
    this.#optionsIn = optionsIn;
    const { blocks } = section;
    this.#written = blocks.flatMap((block, at) => {
      if (block.kind !== "formula") return [];
      const before = blocks[at - 1];
      const shape = before?.kind === "prose" && announcesShape(before.text);
      return [{ block, shape, macros: table.used(block.latex, block.span.start) }];
    });
  }

  #optionsFor({ block: { role }, macros }: Written): LatexOptions {
    const id = `${role} ${macros}`;
    let options = this.#options.get(id);
    if (!options) {
      options = this.#optionsIn(role, macros);
      if (Object.keys(this.#symbols).length > 0) {
        const base = options;
        const symbols = { ...this.#symbols };
        options = variantOf(base, JSON.stringify(symbols), () => ({
          ...base,
          notation: extendNotation(base.notation ?? {}, { symbols }),
        }));
      }
      this.#options.set(id, options);
    }
    return options;
  }

  /** The letters that formulas of the section use as indices. */
  get #indexLetters(): ReadonlySet<string> {
    this.#letters ??= new Set(
      this.#written.flatMap(({ block, macros }) =>
        indexLetters(block.latex, this.#optionsIn(block.role, macros)),
      ),
    );
    return this.#letters;
  }

  result(): SectionReading {
    const read = this.#written.map((written) => {
      const { formula, remarks } = this.#read(written);
      return { ...written, formula, remarks, options: this.#optionsFor(written) };
    });
    const everywhere = indicesIn(read.map(({ formula }) => formula));
    let ofChain: ReadonlyMap<string, Size> = new Map();
    const formulas = read.map(({ block, formula, remarks, shape, options }) => {
      const goesOn = chainsOf(formula).slice(0, 1).some(isContinuation);
      // An index runs as far as it did where the chain began, whatever it does elsewhere.
      ofChain = new Map([...(goesOn ? ofChain : []), ...indicesIn([formula])]);
      const indices = goesOn ? new Map([...everywhere, ...ofChain]) : everywhere;
      const more = { indices, shape, offset: block.span.start };
      const again = (how: LatexOptions): LatexFormula =>
        readFormula(block.latex, how, { ...more, letters: this.#indexLetters });
      const counted =
        !options.strict && this.#countsIndex(formula) ? again(strictly(options)) : undefined;
      const own = namesLetter(formula) || (goesOn && !isRead(formula)) ? again(options) : formula;
      const strict = counted && isRead(counted) ? counted : undefined;
      const how = strict ? strictly(options) : options;
      const tolerantly = (settled: ReadonlyMap<string, number>): LatexFormula =>
        readFormula(block.latex, how, {
          ...more,
          letters: this.#indexLetters,
          tolerant: true,
          settled,
        });
      return {
        block,
        formula: noted(strict ?? own, block.span.start, remarks),
        options,
        tolerantly,
      };
    });
    const votes = votesIn(formulas.flatMap(({ formula }) => (formula.ok ? formula.chains : [])));
    return {
      section: this.#section,
      introduced: this.#introduced,
      formulas: formulas.map(({ block, formula, options, tolerantly }, at) => {
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
          chains: [...(link ? [link] : []), ...own].map((chain, which) => {
            const found = settled(chain, votes, mentioned(chain, formulas, at));
            return {
              chain,
              ...found,
              cue: block.cue,
              role: block.role,
              continues: which === 0 && at > 0 && isContinuation(chain),
              tolerant: mendedReadings(found, chains.indexOf(chain), tolerantly),
            };
          }),
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
  #read(written: Written): { formula: LatexFormula; remarks: readonly Remark[] } {
    const { block, shape } = written;
    const { cue, latex, span } = block;
    const remarks: Remark[] = [];
    const read = (): LatexFormula =>
      readFormula(latex, this.#optionsFor(written), { offset: span.start, shape });
    let formula = read();
    for (let rounds = 0; formula.ok && rounds < 8; rounds += 1) {
      const options = this.#optionsFor(written);
      const { symbols = {} } = options.notation ?? {};
      const scene: Scene = {
        options,
        cue,
        introduced: this.#meanings,
        isIndex: (letter) => this.#indexLetters.has(letter),
      };
      const found = formula.chains
        .map((chain) => definitionIn(chain, scene) ?? widened(chain, cue, symbols))
        .find((each) => each !== undefined);
      if (!found) break;
      if (found.remark) remarks.push({ message: found.remark, span: found.span });
      this.#introduce(found, options);
      formula = read();
    }
    const options = this.#optionsFor(written);
    for (const chain of chainsOf(formula)) {
      remarks.push(...restatements(chain, options));
    }
    return { formula, remarks };
  }

  #introduce(definition: Definition, options: LatexOptions): void {
    const { name, span, of, more, instead, says, is, isBound = false } = definition;
    const symbol = of ?? more ?? this.#freeName(name, options);
    if (!isBound) this.#introduced.push({ name, span, symbol });
    const own = instead === undefined ? undefined : this.#symbols[instead];
    // What the section itself introduced loses the spelling, what is declared is put behind.
    if (instead !== undefined && own) this.#symbols[instead] = { ...own, latex: [] };
    this.#symbols[symbol] = says;
    if (of === undefined) this.#meanings.set(symbol, is);
    this.#options.clear();
  }

  /** A plain name that stands for nothing yet. */
  #freeName(name: string, { notation = {} }: LatexOptions): string {
    const stem = `_${name.replace(/'|\\prime/g, "prime").replace(/[^\p{L}\p{N}]/gu, "")}`;
    const taken = (each: string): boolean =>
      each in (notation.symbols ?? {}) || each in this.#symbols;
    let found = stem;
    for (let count = 2; taken(found); count += 1) found = `${stem}${count}`;
    return found;
  }

  /** i = 1, where i is an index elsewhere and nothing declares it. */
  #countsIndex(formula: LatexFormula): boolean {
    return chainsOf(formula).some(
      ({ members, relations }) =>
        relations[0] === "=" &&
        /^\s*[a-z]\s*$/.test(members[0]?.source ?? "") &&
        /^\s*\d+\s*$/.test(members[1]?.source ?? "") &&
        this.#indexLetters.has(members[0]?.source.trim() ?? ""),
    );
  }
}

/** A formula with more remarks, each on the chain in which it stands; a chain's remarks count from the formula. */
const noted = (formula: LatexFormula, start: number, remarks: readonly Remark[]): LatexFormula => {
  if (!formula.ok || remarks.length === 0) return formula;
  const chains = formula.chains.map((chain): LatexChain => {
    const own = remarks
      .filter(({ span }) => span.start >= chain.span.start && span.end <= chain.span.end)
      .map(({ message, span }) => ({
        message,
        span: { start: span.start - start, end: span.end - start },
      }));
    const add = (reading: ChainReading): ChainReading => ({
      ...reading,
      remarks: [...reading.remarks, ...own],
    });
    const [first, ...others] = chain.readings;
    return own.length === 0 ? chain : { ...chain, readings: [add(first), ...others.map(add)] };
  });
  return { ...formula, chains };
};

/** The tolerant readings of a chain of a formula, found once. */
const mendedReadings = (
  { reading: { choices, faults }, unsettled }: Pick<ReadChain, "reading" | "unsettled">,
  which: number,
  tolerantly: (settled: ReadonlyMap<string, number>) => LatexFormula,
): (() => readonly ChainReading[]) => {
  let found: readonly ChainReading[] | undefined;
  return () => {
    if (faults === 0) return [];
    // What nothing but a chain that is not read speaks for may as well be otherwise.
    const taken = new Map(
      choices.flatMap((each) => (unsettled.includes(each.key) ? [] : [[each.key, each.taken]])),
    );
    found ??= (chainsOf(tolerantly(taken))[which]?.readings ?? []).filter(
      ({ misfits }) => misfits.length > 0,
    );
    return found;
  };
};

/** Whether every side of a formula is read. */
const isRead = (formula: LatexFormula): boolean =>
  formula.ok &&
  formula.chains.every(({ readings }) =>
    readings[0].members.every(({ is }) => is !== "unreadable"),
  );

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
