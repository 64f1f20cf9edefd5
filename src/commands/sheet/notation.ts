import { layerOf } from "../../exercise/family.ts";
import type { Vocabulary } from "../../exercise/vocabulary.ts";
import { same, sameCond } from "../../expr/arranged.ts";
import { entryAt, indicator, one, sizeValue, symbol } from "../../expr/build.ts";
import type { Bilingual } from "../../expr/function.ts";
import { ix } from "../../expr/index-of.ts";
import { symbolMatrix } from "../../expr/matrix.ts";
import type { Cond, Expr, IndexVar, Sym } from "../../expr/node.ts";
import { size, sizeText } from "../../expr/size.ts";
import { substitute, symbolNames } from "../../expr/walk.ts";
import type { Formula, Setter, Words } from "../../narrate/block.ts";
import { readSizes } from "../../parse/read.ts";
import type { Definition } from "../../rewrite/lemma.ts";

/**
 * What an exercise says of the names that are used, as sentences; only what differs, where something is known
 * already.
 */
export const notation = (
  of: Vocabulary,
  mentioned: ReadonlySet<string>,
  known?: Vocabulary,
): readonly Words[] => {
  const found: Words[] = [];
  const used = familiesOnce(of, mentioned);
  for (const name of of.sizes) {
    const says = of.words.get(name);
    if (!used.has(name) || !says || says === known?.words.get(name)) continue;
    // A size counts from the layer before the first where shapes take it there.
    const before = memberBefore(of, name);
    const first = before !== undefined && mentioned.has(before) ? 0 : 1;
    found.push(atEveryLayer(ofSize(name, says), name, of, first));
  }
  const fresh = of.conditions.filter(
    // That the entries of a one-hot vector sum to 1 is said by its name.
    (cond) =>
      !known?.conditions.some((other) => sameCond(other, cond)) &&
      !isOverEntries(cond) &&
      [...symbolNames(indicator(cond))].every((name) => used.has(name)),
  );
  const said = new Set<Cond>();
  const entries = new Map<string, Words>();
  for (const [name, shape] of of.shapes) {
    if (!used.has(name)) continue;
    const others = dependenciesOf(of, name);
    if (known && saysAlike(of, known, name)) continue;
    const isPlain = !of.definitions.has(name) && !shape.startsWith("index ");
    const own = fresh.filter(
      (cond) => isPlain && [...symbolNames(indicator(cond))].join() === name,
    );
    for (const cond of own) said.add(cond);
    // Two names that are printed alike are one to the reader.
    const key = of.definitions.has(name) ? name : `${of.spellings.get(name) ?? name} ${shape}`;
    const before = entries.get(key);
    entries.set(
      key,
      before
        ? together(before, dependence(others, of))
        : atEveryLayer(ofSymbol(name, shape, others, of, own), name, of, 1),
    );
  }
  const rest = fresh.filter((cond) => !said.has(cond));
  const first = known ? [] : (of.starts ?? []).map(({ latex, is }) => ofStart(latex, is, of));
  return [
    ...found,
    ...entries.values(),
    ...first,
    ...rest.map((cond) => both((set) => set({ cond }))),
  ];
};

/**
 * Names of which families of layers are told once, of any layer: what is said of l holds of l + 1, and of the
 * last, of which it is only known here that it depends on others.
 */
const familiesOnce = (of: Vocabulary, names: ReadonlySet<string>): ReadonlySet<string> => {
  const { members } = of;
  if (!members) return names;
  return new Set(
    [...names].map((name) => {
      const general = members.general(name);
      return of.shapes.has(general) || of.sizes.has(general) ? general : name;
    }),
  );
};

/** The member of the layer before, of the member that stands for any layer. */
const memberBefore = ({ members }: Vocabulary, name: string): string | undefined =>
  members && layerOf(name) ? members.general(name, -1) : undefined;

/** With the layers of which it holds, where it is said of any. */
const atEveryLayer = (
  words: Words,
  name: string,
  { members }: Vocabulary,
  first: number,
): Words => {
  if (!members || !layerOf(name) || members.general(name) !== name) return words;
  const range: Formula = { joined: [members.range(first)] };
  return {
    fr: (set) => `${words.fr(set)}, ${set(range)}`,
    en: (set) => `${words.en(set)}, ${set(range)}`,
  };
};

/** Whether a name means the same in two vocabularies. */
export const saysAlike = (left: Vocabulary, right: Vocabulary, name: string): boolean =>
  left.shapes.get(name) === right.shapes.get(name) &&
  isSameDefinition(left.definitions.get(name), right.definitions.get(name)) &&
  dependenciesOf(left, name).join() === dependenciesOf(right, name).join();

const isSameDefinition = (left: Definition | undefined, right: Definition | undefined): boolean =>
  left === right ||
  (left !== undefined &&
    right !== undefined &&
    sizesOf(left.sym) === sizesOf(right.sym) &&
    same(
      left.body,
      substitute(right.body, {
        indices: new Map(right.indices.map(({ id }, at) => [id, ix(left.indices[at] as IndexVar)])),
      }),
    ));

const sizesOf = ({ axes }: Sym): string => axes.map(sizeText).join(" x ");

const isOverEntries = (cond: Cond): boolean => cond.kind === "compare" && cond.left.kind === "over";

/** What is said of a name where it is a function of others: in some questions only. */
const together = (before: Words, more: Words): Words => ({
  fr: (set) => `${before.fr(set)} ; par endroits${more.fr(set)}`,
  en: (set) => `${before.en(set)}; in places${more.en(set)}`,
});

/** That a symbol is a function of others. */
const dependence = (others: readonly string[], of: Vocabulary): Words => {
  const wholes = others.map((other) => wholeOf(symbolOf(other, of.shapes.get(other) ?? "scalar")));
  return {
    fr: (set) => (wholes.length > 0 ? `, fonction de ${wholes.map(set).join(" et ")}` : ""),
    en: (set) => (wholes.length > 0 ? `, a function of ${wholes.map(set).join(" and ")}` : ""),
  };
};

const dependenciesOf = (
  { definitions, dependencies }: Vocabulary,
  name: string,
): readonly string[] => (definitions.has(name) ? [] : [...(dependencies.get(name) ?? [])]);

const both = (say: (set: Setter) => string): Words => ({ fr: say, en: say });

const ofSize = (name: string, says: Bilingual): Words => {
  const value = sizeValue(size(name));
  return { fr: (set) => `${set(value)}, ${says.fr}`, en: (set) => `${set(value)}, ${says.en}` };
};

/** Layer 0 of a family, and what is known of what stands for it. */
const ofStart = (latex: string, name: string, of: Vocabulary): Words => {
  const sym = symbolOf(name, of.shapes.get(name) ?? "scalar");
  const says = of.words.get(name);
  const line = (lang: "fr" | "en") => (set: Setter) =>
    `${set({ joined: [latex, " = ", wholeOf(sym)] })} ∈ ${set({ shape: sym.axes })}${says ? `, ${says[lang]}` : ""}`;
  return { fr: line("fr"), en: line("en") };
};

const ofSymbol = (
  name: string,
  shape: string,
  others: readonly string[],
  of: Vocabulary,
  conditions: readonly Cond[],
): Words => {
  const says = of.words.get(name);
  const definition = of.definitions.get(name);
  const tail = (lang: "fr" | "en"): string => (says ? `, ${says[lang]}` : "");
  if (definition) {
    const { sym, indices, body } = definition;
    const left: Expr = entryAt(sym, indices.map(ix));
    const line = (lang: "fr" | "en") => (set: Setter) => `${set(left)} = ${set(body)}${tail(lang)}`;
    return { fr: line("fr"), en: line("en") };
  }
  const upTo = /^index (.*)$/s.exec(shape)?.[1];
  const sym = symbolOf(name, upTo === undefined ? shape : "scalar");
  const whole = wholeOf(sym);
  const [last] = upTo === undefined ? [] : shapeOf(upTo);
  if (last) {
    const classes: Formula = {
      joined: [whole, "\\in \\{", one, ", \\ldots, ", sizeValue(last), "\\}"],
    };
    return {
      fr: (set) => `${set(classes)}, classe${tail("fr")}`,
      en: (set) => `${set(classes)}, a class${tail("en")}`,
    };
  }
  if (of.assume.get(name) === "binary" && sym.axes.length === 0) {
    const bits: Formula = { joined: [whole, "\\in \\{0, 1\\}"] };
    return { fr: (set) => `${set(bits)}${tail("fr")}`, en: (set) => `${set(bits)}${tail("en")}` };
  }
  const space: Formula = { shape: sym.axes };
  const depends = dependence(others, of);
  const holds = (set: Setter): string => conditions.map((cond) => `, ${set({ cond })}`).join("");
  const line = (lang: "fr" | "en") => (set: Setter) =>
    `${set(whole)} ∈ ${set(space)}${holds(set)}${depends[lang](set)}${tail(lang)}`;
  return { fr: line("fr"), en: line("en") };
};

const shapeOf = (shape: string): Sym["axes"] => {
  const sizes = shape === "scalar" ? undefined : readSizes(shape);
  return sizes?.ok ? sizes.value : [];
};

const symbolOf = (name: string, shape: string): Sym => symbol(name, shapeOf(shape));

const wholeOf = (sym: Sym): Formula =>
  sym.axes.length === 0 ? entryAt(sym, []) : { matrix: symbolMatrix(sym) };
