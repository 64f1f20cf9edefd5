import type { Charge, Grade, Item, MarkedQuestion } from "../grading/grade.ts";
import type { Language } from "../page/typography.ts";
import { type CsvStyle, csvOf } from "./csv.ts";
import { clean, counted, type PendingPolicy, total } from "./points.ts";

/** The last words of the columns' names. */
const names = {
  fr: {
    copy: "copie",
    score: "note",
    pending: "en attente",
    maximum: "maximum",
    error: "erreur",
    charges: "retraits",
    adjusted: "ajustement",
    causes: "causes",
    firstError: "première erreur",
  },
  en: {
    copy: "copy",
    score: "score",
    pending: "pending",
    maximum: "maximum",
    error: "error",
    charges: "charges",
    adjusted: "adjustment",
    causes: "causes",
    firstError: "first error",
  },
} as const satisfies Record<Language, Record<string, string>>;

type Value = string | number | undefined;

interface Column {
  readonly name: string;
  readonly value: (grade: Grade) => Value;
}

export interface GradebookOptions extends CsvStyle {
  readonly lang: Language;
  readonly pending: PendingPolicy;
}

const minus = (points: number): number => -clean(points) + 0;

const chargedIn = (charges: readonly Charge[]): number =>
  total(charges.map(({ points }) => points));

const questionColumns = (
  id: string,
  items: readonly string[],
  { lang, pending }: GradebookOptions,
): readonly Column[] => {
  const say = names[lang];
  const of =
    (value: (question: MarkedQuestion, grade: Grade) => Value) =>
    (grade: Grade): Value => {
      const question = grade.questions.find((each) => each.id === id);
      return question && value(question, grade);
    };
  const earned = (item: Item): number =>
    counted({ score: item.earned, pending: item.pending }, pending);
  // What rounding, a least score and a most score make of the items and charges: so the row adds up.
  const adjusted = (question: MarkedQuestion): number =>
    total([
      counted(question, pending),
      chargedIn(question.charges),
      ...question.items.map((item) => minus(earned(item))),
    ]);
  const itemNamed = ({ items }: MarkedQuestion, name: string): Item | undefined =>
    items.find(({ item }) => item === name);
  return [
    { name: `${id}`, value: of((question) => counted(question, pending)) },
    ...(pending === "keep"
      ? [{ name: `${id} ${say.pending}`, value: of((question) => question.pending) }]
      : []),
    { name: `${id} ${say.maximum}`, value: of(({ maxScore }) => maxScore) },
    ...items.flatMap((name): readonly Column[] => [
      {
        name: `${id}/${name}`,
        value: of((question) => {
          const item = itemNamed(question, name);
          return item && earned(item);
        }),
      },
      ...(pending === "keep"
        ? [
            {
              name: `${id}/${name} ${say.pending}`,
              value: of((question) => itemNamed(question, name)?.pending),
            },
          ]
        : []),
    ]),
    { name: `${id} ${say.charges}`, value: of(({ charges }) => minus(chargedIn(charges))) },
    { name: `${id} ${say.adjusted}`, value: of(adjusted) },
    {
      name: `${id} ${say.causes}`,
      value: of(({ charges }) => [...new Set(charges.map(({ cause }) => cause))].join(" ")),
    },
    {
      name: `${id} ${say.firstError}`,
      value: of(({ firstError }, { links }) => links.find(({ at }) => at === firstError)?.id ?? ""),
    },
  ];
};

/**
 * The grades of a class: a row for each copy, in the order given, a column for each question and each of its items.
 * The total is the sum of the questions; a question is the sum of its items, its charges (below zero) and the
 * adjustment, which is what rounding and the least score of a question change. What is pending has columns of its
 * own where it is kept.
 */
export const gradesCsv = (grades: readonly Grade[], options: GradebookOptions): string => {
  const say = names[options.lang];
  const questions = grades.flatMap((grade) => grade.questions);
  const items = new Map<string, Set<string>>();
  for (const { id, items: of } of questions) {
    const known = items.get(id) ?? new Set();
    for (const { item } of of) known.add(item);
    items.set(id, known);
  }
  const columns: readonly Column[] = [
    { name: say.copy, value: ({ copy }) => copy },
    {
      name: say.score,
      value: (grade) =>
        total(grade.questions.map((question) => counted(question, options.pending))),
    },
    ...(options.pending === "keep"
      ? [
          {
            name: say.pending,
            value: (grade: Grade) => total(grade.questions.map(({ pending }) => pending)),
          },
        ]
      : []),
    { name: say.maximum, value: ({ maxScore }) => maxScore },
    { name: say.error, value: ({ error }) => error?.code },
    ...[...items].flatMap(([id, names]) => questionColumns(id, [...names], options)),
  ];
  return csvOf(
    [
      columns.map(({ name }) => name),
      ...grades.map((grade) => columns.map(({ value }) => value(grade))),
    ],
    options,
  );
};
