import type { Size } from "../expr/size.ts";
import type { Remark } from "../parse/error.ts";
import { announcesShape } from "../parse/latex/counted.ts";
import {
  type ChainReading,
  indexLetters,
  type LatexChain,
  type LatexFormula,
  readFormula,
} from "../parse/latex/formula.ts";
import { extendNotation, type LatexOptions, type SymbolSays } from "../parse/latex/notation.ts";
import { arrowLink, type Chained } from "./arrows.ts";
import { chainsOf, indicesIn, isContinuation, isRead, namesLetter } from "./chains.ts";
import {
  type Definition,
  definitionIn,
  type Introduced,
  restatements,
  type Scene,
  strictly,
} from "./definitions.ts";
import type { Formula, Section } from "./document.ts";
import type { MacroTable } from "./macros.ts";
import type { ReadChain, SectionReading } from "./reading.ts";
import { type OptionsIn, variantOf } from "./section-options.ts";
import { mentioned, settled, votesIn } from "./votes.ts";
import { widened } from "./widened.ts";

/** A formula before it is read. */
interface Written {
  readonly block: Formula;
  /** Whether the words before it announce a shape. */
  readonly shape: boolean;
  /** The definitions that it uses. */
  readonly macros: string;
}

/** Reads the formulas of a section, in order: what one introduces is known to those after it. */
export class SectionReader {
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
