import { symbol } from "../../expr/build.ts";
import type { Builder } from "../../expr/function.ts";
import { greek } from "../../expr/name.ts";
import { type Size, size } from "../../expr/size.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { type Context, contextOf, type Options } from "../context.ts";
import { sizesOf } from "../declare.ts";
import { Refusal } from "../error.ts";
import { read } from "../read.ts";
import { layoutOf } from "./builder.ts";
import type { List } from "./layout.ts";
import { lex } from "./lex.ts";
import { type Macros, macrosOf } from "./macros.ts";
import {
  type Family,
  type LatexOptions,
  type MapSays,
  type Meaning,
  type Notation,
  type NotationSays,
  type Spelling,
  type SymbolSays,
  sizeAtLabel,
  sizeNamed,
  type UserMap,
} from "./notation.ts";
import { bareLabel, coreOf, defaultSpelling, type Spelled, spelledOf, textOf } from "./spell.ts";

/* Declarations made ready: every spelling that a notation gives its sizes, quantities and functions. */

const notations = new WeakMap<LatexOptions, Notation>();

/** The options made ready, once for each object of options. */
export const notationOf = (options: LatexOptions): Notation => {
  let notation = notations.get(options);
  if (!notation) {
    notation = new Declarations(options).result();
    notations.set(options, notation);
  }
  return notation;
};

class Declarations {
  readonly #options: LatexOptions;
  readonly #says: NotationSays;
  readonly #spellings = new Map<string, Spelling[]>();
  readonly #families = new Map<string, Family>();
  readonly #maps = new Map<string, UserMap>();
  /** Spellings that functions have unless something else is declared for them. */
  readonly #usual = new Set<Spelling>();
  readonly #onehots = new Map<string, { label: string; upTo: Size }>();

  constructor(options: LatexOptions) {
    this.#options = options;
    this.#says = options.notation ?? {};
  }

  result(): Notation {
    const { functions, declare, assume, define, file, macros = "", strict = false } = this.#options;
    const { sizes = {}, where = {}, symbols = {}, maps = {}, random = {} } = this.#says;
    const { layer, batch = "rows" } = this.#says;
    const shapes: Record<string, string | readonly (string | number)[]> = { ...asRecord(declare) };
    const assumed: Record<string, string> = { ...assume };
    const sizesAt = new Map(
      Object.entries(sizes).flatMap(([name, says]) =>
        Object.entries(says.at ?? {}).map(
          ([label, is]) => [`${name}[${label}]`, sizesOf(String(is))[0] as Size] as const,
        ),
      ),
    );
    const layered = new Map<string, readonly Size[]>();
    for (const [name, says] of Object.entries(symbols)) {
      if (says.by || says.reads || says.set !== undefined) continue;
      const labels = says.class !== undefined && (says.shape ?? []).length > 0;
      // The plain syntax has no sizes by layer, such as n[0].
      if (says.shape?.some((axis) => /[[\]]/.test(`${axis}`)) && says.class === undefined) {
        layered.set(
          name,
          says.shape.map((axis) => sizeAtLabel(`${axis}`, "", "", sizesAt)),
        );
        continue;
      }
      shapes[name] =
        says.class === undefined
          ? (says.shape ?? [])
          : labels
            ? `int ${says.shape?.join(" x ")}`
            : `index ${says.class}`;
      if (labels) assumed[name] = `index:${says.class}`;
      if (says.assume !== undefined) assumed[name] = says.assume;
      for (const other of says.onehot ?? []) this.#onehot(other, name, says, shapes);
      if (!labels) this.#onehotEntries(name, says);
    }
    const plain: Options = {
      functions,
      declare: shapes,
      assume: assumed,
      ...(define && { define }),
      ...(file !== undefined && { file }),
    };
    const context = withLayered(contextOf(plain), layered);

    for (const builder of functions) this.#function(builder);
    for (const list of this.#spellings.values()) for (const each of list) this.#usual.add(each);
    for (const name of [...context.sizes, ...Object.keys(sizes)]) {
      if (!sizes[name]?.by) this.#plain(name, { is: "size", name });
    }
    for (const name of context.declared.keys()) this.#plain(name, { is: "symbol", name });
    for (const [name] of context.define) this.#plain(name, { is: "symbol", name });
    for (const [name, says] of Object.entries(sizes)) {
      for (const latex of says.latex ?? []) {
        this.#spelled(latex, says.by ? { is: "sizes", name } : { is: "size", name });
      }
    }
    for (const [name, says] of Object.entries(symbols)) {
      if (says.reads) {
        const builders = says.reads.flatMap((each) => context.functions.get(each) ?? []);
        for (const latex of [...(says.latex ?? []), name])
          this.#spelled(latex, {
            is: "function",
            builders,
            ...(says.at !== undefined && { at: says.at }),
          });
        continue;
      }
      if (says.set !== undefined) {
        const count = says.set === true ? undefined : sizesOf(String(says.set))[0];
        this.#plain(name, { is: "set", name, count });
        for (const latex of says.latex ?? []) this.#spelled(latex, { is: "set", name, count });
        continue;
      }
      if (says.by) {
        this.#families.set(name, { name, axes: (says.shape ?? []).map(String), sizesAt });
      }
      for (const latex of says.latex ?? []) {
        this.#spelled(latex, says.by ? { is: "family", name } : { is: "symbol", name });
      }
    }
    for (const [name, says] of Object.entries(maps)) {
      this.#map(name, says, plain);
      this.#plain(name, { is: "map", name });
      for (const latex of says.latex ?? []) this.#spelled(latex, { is: "map", name });
    }
    const laws = new Map<string, Tensor>();
    for (const [letter, text] of Object.entries(random)) {
      const law = read(text, plain);
      if (law.ok) laws.set(letter, law.tensor);
    }
    this.#only(new Set(Object.keys(symbols).filter((name) => symbols[name]?.anew)));
    for (const list of this.#spellings.values()) list.sort((a, b) => weight(b) - weight(a));
    return {
      context,
      spellings: this.#spellings,
      sizeTexts: sizeTextsOf(this.#spellings),
      numbers: new Map(Object.entries(where).map(([name, number]) => [name, size(number)])),
      words: wordsOf(this.#spellings.keys()),
      families: this.#families,
      sizesAt,
      maps: this.#maps,
      dependencies: new Map(
        Object.entries(symbols).flatMap(([name, { of }]) => (of ? [[name, of] as const] : [])),
      ),
      gradients: new Map(
        Object.entries(symbols).flatMap(([name, { gradient }]) =>
          gradient ? [[name, gradient] as const] : [],
        ),
      ),
      onehots: this.#onehots,
      random: laws,
      layer: layer && { index: layer.index, to: String(layer.to ?? "L") },
      batch,
      star: this.#says.star,
      matrices:
        [...context.declared.values()].some(({ sym }) => sym.axes.length === 2) ||
        [...this.#families.values()].some(({ axes }) => axes.length === 2),
      macros: macrosOf(macros, standardMacros()),
      strict,
      file,
    };
  }

  /** A spelling of a label as a vector: a name of its own, or LaTeX for the first of its names. */
  #onehot(
    latex: string,
    label: string,
    { class: classes, onehot = [] }: SymbolSays,
    shapes: Record<string, string | readonly (string | number)[]>,
  ): void {
    const names = [latex, ...onehot].filter((each) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(each));
    const name = names[0] ?? `${label}_onehot`;
    const upTo = sizesOf(String(classes))[0];
    if (!upTo) return;
    this.#onehots.set(name, { label, upTo });
    shapes[name] = [String(classes)];
    this.#spelled(latex, { is: "symbol", name });
  }

  /** The entries of a label's one-hot vector, spelled with an index on the label: y_k beside y. */
  #onehotEntries(label: string, { latex = [] }: SymbolSays): void {
    const [vector] = [...this.#onehots].find(([, { label: own }]) => own === label) ?? [];
    if (vector === undefined) return;
    for (const each of new Set([label, ...latex]))
      if (/^[a-z]$/i.test(each)) this.#put(each, { is: "symbol", name: vector }, { entry: true });
  }

  #map(name: string, { takes, is }: MapSays, plain: Options): void {
    const declare = { ...asRecord(plain.declare), ...takes };
    const body = read(is, { ...plain, declare });
    if (!body.ok) {
      const { code, message, span, source } = body.error;
      const refusal = new Refusal(code, message, span);
      refusal.source = source;
      throw refusal;
    }
    const params = Object.keys(takes).flatMap((each) => body.symbols.get(each)?.sym ?? []);
    this.#maps.set(name, { name, params, body: body.tensor });
  }

  #function(builder: Builder): void {
    const { name, aliases, textName, latexName } = builder.def;
    const builders = [builder];
    const meaning: Meaning = { is: "function", builders };
    for (const each of new Set([name, ...aliases, textName])) {
      if ([...each].length > 1) this.#put(each, meaning);
      else if (each === "σ") this.#put("sigma", { ...meaning, letter: true });
    }
    // \tanh, H, \operatorname{ReLU} and \operatorname{MSE}_{\text{rows}}: the name as it is printed.
    const printed = /^\\?([A-Za-z]+)$/.exec(latexName)?.[1];
    const word = /^\\operatorname\{([A-Za-z]+)\}(?:_\{\\text\{([A-Za-z]+)\}\})?$/.exec(latexName);
    if (printed !== undefined) {
      const letter = printed.length === 1 || printed in greek;
      this.#put(printed, letter ? { ...meaning, letter } : meaning);
    } else if (word?.[1] !== undefined) {
      this.#put(word[1], meaning, { sub: word[2] === undefined ? [] : [word[2]] });
    }
  }

  /** The spelling that a plain name has by itself. */
  #plain(name: string, meaning: Meaning): void {
    const { core, sub, sup, primes } = defaultSpelling(name);
    this.#put(core, meaning, { sub, sup, primes });
  }

  /** A spelling given in LaTeX. */
  #spelled(latex: string, meaning: Meaning): void {
    const [row] = layoutOf(lex(latex));
    const [cell] = row ?? [];
    const only = cell?.length === 1 ? cell[0] : undefined;
    const family = meaning.is === "family" || meaning.is === "sizes";
    const whole = only?.kind === "scripts" && only.base?.kind === "fence" ? only.base.of[0] : only;
    const applied = meaning.is === "symbol" && cell?.length === 2 && cell[1]?.kind === "fence";
    if (applied && cell[0]) {
      const name = spelledOf(cell[0]);
      if (name) {
        const { isBold } = name;
        this.#put(name.core, meaning, { isBold, sub: name.sub.map(textOf), applied });
      }
      return;
    }
    const word = cell && wordIn(cell);
    const spelled = word ?? (whole && spelledOf(whole));
    const core = spelled?.core ?? cell?.map((part) => textOf([part])).join("");
    if (core === undefined || core === "") return;
    const sub = (spelled?.sub ?? []).map(textOf);
    const sup = spelled?.sup && textOf(spelled.sup);
    const index = this.#says.layer?.index ?? "l";
    if (family) {
      const slot = sub[0] === index ? "sub" : bareLabel(sup ?? "") === index ? "sup" : undefined;
      this.#put(core, meaning, { sub: [], sup: undefined, primes: spelled?.primes ?? 0, slot });
      return;
    }
    const array = this.#isArray(meaning);
    // x^{(i)} is example i; a^{[l]}, or the layer's index, is a label.
    const sample = array && /^\([i-nqrt]\)$/.test(sup ?? "") && bareLabel(sup ?? "") !== index;
    const indexed = array && !sample && sup === undefined && /^[ijk]$/.test(sub[0] ?? "");
    // In x^{(i)}_j and x_i the letters are places of indices, not labels.
    this.#put(core, meaning, {
      isBold: spelled?.isBold ?? false,
      sub: sample || indexed ? [] : sub,
      sup,
      primes: spelled?.primes ?? 0,
      sample,
      indexed,
    });
  }

  /** Takes the spellings of quantities from whatever else has them, with an index or an argument behind or not. */
  #only(names: ReadonlySet<string>): void {
    if (names.size === 0) return;
    for (const [core, list] of this.#spellings) {
      const own = list.filter(({ meaning }) => meaning.is === "symbol" && names.has(meaning.name));
      const kept = list.filter(
        (each) =>
          own.includes(each) ||
          !own.some(
            ({ meaning, sub, sup, primes, sample }) =>
              each.primes === primes &&
              (each.sup === sup ||
                (each.sample && sup === undefined && this.#isArray(meaning)) ||
                sample) &&
              `${each.sub}` === `${sub}`,
          ),
      );
      this.#spellings.set(core, kept);
    }
  }

  #isArray(meaning: Meaning): boolean {
    return meaning.is === "symbol" && (this.#says.symbols?.[meaning.name]?.shape ?? []).length > 0;
  }

  #put(core: string, meaning: Meaning, more: Partial<Spelling> = {}): void {
    const list = this.#spellings.get(core) ?? [];
    if (meaning.is === "function") {
      // MSE is printed for vectors and for matrices: one spelling, several functions.
      const at = list.findIndex(
        (each) => each.meaning.is === "function" && `${each.sub}` === `${more.sub ?? []}`,
      );
      const other = list[at];
      if (other?.meaning.is === "function") {
        const kept = this.#usual.has(other) ? [] : other.meaning.builders;
        const builders = [...new Set([...kept, ...meaning.builders])];
        list[at] = { ...other, meaning: { ...meaning, builders } };
        return;
      }
    }
    list.push({
      meaning,
      isBold: false,
      sub: [],
      sup: undefined,
      primes: 0,
      slot: undefined,
      sample: false,
      indexed: false,
      entry: false,
      applied: false,
      ...more,
    });
    this.#spellings.set(core, list);
  }
}

/** A context with quantities whose sizes are those of layers. */
const withLayered = (context: Context, layered: ReadonlyMap<string, readonly Size[]>): Context => {
  if (layered.size === 0) return context;
  const declared = new Map(context.declared);
  for (const [name, axes] of layered)
    declared.set(name, {
      sym: symbol(name, axes),
      role: "real",
      usedAsIndex: false,
      declared: true,
    });
  return { ...context, declared };
};

/** Several letters as one name, with what hangs on the last of them. */
const wordIn = (cell: List): Spelled | undefined => {
  const last = cell.at(-1);
  const scripts = last && spelledOf(last);
  const letters = cell.map((part) => (part === last ? scripts?.core : coreOf(part)) ?? "");
  return scripts && letters.length > 1 && letters.every((each) => /^[A-Za-z]$/.test(each))
    ? { ...scripts, core: letters.join("") }
    : undefined;
};

/** How much a spelling asks for: those that ask for more come first, declared names before functions. */
const weight = ({ sub, sup, primes, slot, indexed, applied, meaning }: Spelling): number =>
  4 * (sub.length + (sup === undefined ? 0 : 1) + primes + (slot || indexed || applied ? 1 : 0)) +
  (meaning.is === "symbol" || meaning.is === "map" ? 2 : meaning.is === "function" ? 0 : 1);

const asRecord = (
  declare: Options["declare"],
): Record<string, string | readonly (string | number)[]> =>
  Array.isArray(declare)
    ? Object.fromEntries(
        (declare as readonly string[])
          .flatMap((text) => text.split(";"))
          .filter((text) => text.trim() !== "")
          .map((text) => {
            const colon = text.indexOf(":");
            return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
          }),
      )
    : {
        ...(declare as Readonly<Record<string, string | readonly (string | number)[]>> | undefined),
      };

const wordsOf = (cores: Iterable<string>): ReadonlyMap<string, readonly string[]> => {
  const words = new Map<string, string[]>();
  for (const core of cores) {
    if (!/^[A-Za-z]{2,}$/.test(core)) continue;
    const first = core[0] as string;
    words.set(first, [...(words.get(first) ?? []), core]);
  }
  for (const list of words.values()) list.sort((a, b) => b.length - a.length);
  return words;
};

const sizeTextsOf = (
  spellings: ReadonlyMap<string, readonly Spelling[]>,
): ReadonlyMap<string, Size> =>
  new Map(
    [...spellings].flatMap(([core, list]) =>
      list.flatMap(({ meaning, sub, sup, primes }): [string, Size][] => {
        if (meaning.is !== "size") return [];
        const below = sub.length > 0 ? `_${sub.join("")}` : "";
        const above = sup === undefined ? "" : `^${sup}`;
        return [[`${core}${below}${above}${"'".repeat(primes)}`, sizeNamed(meaning.name)]];
      }),
    ),
  );

let standard: Macros | undefined;

/** What courses define again and again, ready unless the text says otherwise. */
const standardMacros = (): Macros => {
  standard ??= macrosOf(
    String.raw`
      \newcommand{\R}{\mathbb{R}} \newcommand{\RR}{\mathbb{R}} \newcommand{\N}{\mathbb{N}}
      \newcommand{\E}{\mathbb{E}} \newcommand{\EE}{\mathbb{E}}
      \newcommand{\inner}[2]{\langle #1, #2 \rangle} \newcommand{\one}{\mathbf{1}}
      \newcommand{\T}{^{\top}} \newcommand{\infin}{\infty} \newcommand{\rarr}{\to}
      \newcommand{\diag}{\operatorname{diag}} \newcommand{\tr}{\operatorname{tr}}
      \newcommand{\sign}{\operatorname{sign}} \newcommand{\softmax}{\operatorname{softmax}}
      \newcommand{\argmin}{\arg\min} \newcommand{\argmax}{\arg\max} \newcommand{\grad}{\nabla}
    `,
  );
  return standard;
};
