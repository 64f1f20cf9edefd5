import type { Exercise, Part, Question, Section } from "../../exercise/exercise.ts";
import type { Solution } from "../../exercise/kind.ts";
import { resized } from "../../exercise/resized.ts";
import type { Solved, SolvedQuestion } from "../../exercise/solve.ts";
import type { Vocabulary } from "../../exercise/vocabulary.ts";
import { number, sizeValue } from "../../expr/build.ts";
import type { Bilingual } from "../../expr/function.ts";
import { size } from "../../expr/size.ts";
import type { Block, Formula, Words } from "../../narrate/block.ts";
import { type Detail, tell } from "../../narrate/told.ts";
import type { SheetModel, SheetQuestion, SheetSection } from "../../sheet/model.ts";
import type { Names } from "../../sheet/styled.ts";
import { notation, saysAlike } from "./notation.ts";
import { namesUsed, recalled } from "./recall.ts";

/** A solved exercise as a sheet is written from it. */
export const sheetModel = (
  { title, points, vocabulary }: Exercise,
  solved: readonly SolvedQuestion[],
  detail: Detail,
): SheetModel => {
  const sections = new Map<Section, InSection>();
  for (const { question } of solved) {
    const { section } = question;
    if (!section || sections.has(section)) continue;
    const within = solved.filter((other) => other.question.section === section);
    const around = shared(
      within.flatMap(({ question: { parts } }) =>
        parts.filter((part) => sizesSet(part).length === 0).map((part) => part.vocabulary),
      ),
    );
    if (!around) continue;
    const given = notation(around, namesUsed(within, around), vocabulary);
    sections.set(section, { heading: { ...section, given, names: printedIn([around]) }, around });
  }
  return {
    title,
    points,
    given: [
      ...notation(vocabulary, namesUsed(solved, vocabulary)),
      ...recalled(solved, vocabulary),
    ],
    questions: solved.map((question) => {
      const own = question.question.section && sections.get(question.question.section);
      return sheetQuestion(question, own?.around ?? vocabulary, own?.heading, detail);
    }),
  };
};

/** A section with the names that its questions know alike. */
interface InSection {
  readonly heading: SheetSection;
  readonly around: Vocabulary;
}

/** What most of several vocabularies say alike; those that say otherwise tell it where they do. */
const shared = ([first, ...others]: readonly Vocabulary[]): Vocabulary | undefined => {
  if (!first) return undefined;
  const isCommon = (name: string): boolean =>
    2 * others.filter((other) => saysAlike(first, other, name)).length >= others.length;
  return {
    ...first,
    shapes: new Map([...first.shapes].filter(([name]) => isCommon(name))),
    conditions: first.conditions.filter((cond) =>
      others.every((other) => other.conditions.includes(cond)),
    ),
  };
};

/** The sizes that a part is restricted to. */
const sizesSet = ({ common: { where } }: Part): readonly (readonly [string, number])[] =>
  where === undefined || Array.isArray(where)
    ? []
    : Object.entries(where as Readonly<Record<string, number>>);

const sheetQuestion = (
  { question, parts }: SolvedQuestion,
  around: Vocabulary,
  section: SheetSection | undefined,
  detail: Detail,
): SheetQuestion => {
  const { id, points } = question;
  const failed = parts.find((part) => !part.ok);
  return {
    id,
    label: id,
    ...(section && { section }),
    names: printedIn(question.parts.map(({ vocabulary }) => vocabulary)),
    points,
    kind: kindsOf(question),
    ask: question.ask ?? composed(question),
    ...(failed && !failed.ok
      ? { failure: failed.failure.says }
      : { solution: together(question, parts, around, detail), unproved: parts.some(isUnproved) }),
  };
};

/** An answer that nothing was computed for: a shape that the statement declares. */
const isUnproved = (part: Solved): boolean =>
  part.ok && !part.solution.inWords && part.solution.proofs.length === 0;

/** How the names of vocabularies are printed; an index takes no letter by which layers are counted. */
export const printedIn = (of: readonly Vocabulary[]): Names => ({
  symbols: new Map(of.flatMap(({ spellings }) => [...spellings])),
  functions: new Map(of.flatMap(({ functionSpellings }) => [...functionSpellings])),
  avoid: new Set(of.flatMap(({ members }) => [...(members?.letters ?? [])])),
});

const kindsOf = ({ parts }: Question): Bilingual => {
  const about = [...new Map(parts.map(({ kind }) => [kind.questionKind, kind.about])).values()];
  return { fr: about.map(({ fr }) => fr).join(", "), en: about.map(({ en }) => en).join(", ") };
};

/** A question without words of its own asks for what its parts are. */
const composed = (question: Question): Bilingual => {
  const { fr, en } = kindsOf(question);
  return {
    fr: `${fr.charAt(0).toUpperCase()}${fr.slice(1)}.`,
    en: `${en.charAt(0).toUpperCase()}${en.slice(1)}.`,
  };
};

/** The answers to the parts, one after another. */
const together = (
  question: Question,
  parts: readonly Solved[],
  around: Vocabulary,
  detail: Detail,
): Solution => {
  const solutions = parts.flatMap((part) => (part.ok ? [part] : []));
  const blocks = solutions.flatMap((solved, at) => [
    ...heading(solved.part, question),
    ...local(solved, question, solutions.slice(0, at), around),
    ...solved.solution.blocks.map((block) => retold(block, detail)),
  ]);
  return {
    blocks: [...withOneGraph(blocks), ...erratum(question)],
    proofs: solutions.flatMap(({ solution }) => solution.proofs),
    answer: solutions.at(-1)?.solution.answer,
    result: solutions.at(-1)?.solution.result,
    inWords: solutions.some(({ solution }) => solution.inWords),
  };
};

/** Where a source printed a formula that does not hold. */
const erratum = ({ erratum: found }: Question): readonly Block[] => {
  if (!found) return [];
  const { printed, fr, en } = found;
  const shown = printed === undefined ? "" : ` $${printed}$.`;
  return [
    {
      kind: "remark",
      says: {
        fr: () => `${shown ? `La source imprime${shown} ` : ""}${fr}`,
        en: () => `${shown ? `The source prints${shown} ` : ""}${en}`,
      },
    },
  ];
};

/** The parts of a question look at one graph, in which all of their gradients flow. */
const withOneGraph = (blocks: readonly Block[]): readonly Block[] => {
  const graphs = blocks.filter((block) => block.kind === "graph");
  const [first] = graphs;
  if (!first) return blocks;
  const same = graphs.filter(({ edges }) => edges.join() === first.edges.join());
  const backward = new Set(same.flatMap((graph) => graph.backward));
  const merged: Block = {
    ...first,
    nodes: first.nodes.map((node) =>
      node.role === "input" && backward.has(node.id) ? { ...node, role: "parameter" } : node,
    ),
    backward: first.nodes
      .map(({ id }) => id)
      .filter((id) => backward.has(id))
      .toReversed(),
  };
  return blocks.flatMap((block) =>
    block === first ? [merged] : block.kind === "graph" && same.includes(block) ? [] : [block],
  );
};

const heading = ({ ask }: Part, { parts }: Question): readonly Block[] => {
  if (!ask || parts.length < 2) return [];
  return [{ kind: "prose", says: { fr: () => ask.fr, en: () => ask.en } }];
};

/** What holds in this question alone, and was not said at a part before. */
const local = (
  solved: Solved,
  question: Question,
  before: readonly Solved[],
  around: Vocabulary,
): readonly Block[] => {
  const { vocabulary } = solved.part;
  const sizes = new Map(sizesSet(solved.part));
  const used = namesUsed([{ question, parts: [solved] }], vocabulary);
  const known = before.flatMap((other) =>
    [...namesUsed([{ question, parts: [other] }], other.part.vocabulary)].filter((name) =>
      saysAlike(other.part.vocabulary, vocabulary, name),
    ),
  );
  const fresh = new Set([...used].filter((name) => !known.includes(name)));
  const fixed = before.flatMap(({ part }) => sizesSet(part).map(([name, value]) => name + value));
  const said = [
    ...[...sizes]
      .filter(([name, value]) => !fixed.includes(name + value))
      .map(([name, value]) => sizeIs(name, value)),
    ...notation(vocabulary, fresh, resized(around, sizes)),
  ];
  if (said.length === 0) return [];
  const line =
    (lang: "fr" | "en"): Words["fr"] =>
    (set) =>
      `${lang === "fr" ? "Ici," : "Here"} ${said.map((words) => words[lang](set).replace(/\.$/, "")).join(lang === "fr" ? " ; " : "; ")}.`;
  return [{ kind: "prose", says: { fr: line("fr"), en: line("en") } }];
};

const sizeIs = (name: string, value: number): Words => {
  const says: Formula = { joined: [sizeValue(size(name)), "=", number(value)] };
  return { fr: (set) => set(says), en: (set) => set(says) };
};

/** The same derivation at another level of detail. */
const retold = (block: Block, detail: Detail): Block => {
  if (detail === "normal") return block;
  if (block.kind === "derivation") {
    const { start, lines } = block.told;
    return {
      kind: "derivation",
      told: tell({ kind: "chain", start, steps: lines.flatMap(({ steps }) => steps) }, detail),
    };
  }
  if (block.kind === "cases") {
    return {
      kind: "cases",
      arms: block.arms.map(({ when, blocks }) => ({
        when,
        blocks: blocks.map((inner) => retold(inner, detail)),
      })),
    };
  }
  return block;
};
