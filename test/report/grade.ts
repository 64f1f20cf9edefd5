import type {
  Charge,
  Grade,
  Item,
  Mark,
  MarkedLink,
  MarkedQuestion,
} from "../../src/grading/grade.ts";

/** A link of a copy in `copie.tex`, right unless told otherwise; line 40 is that of the first. */
export const link = (at: number, says: Partial<MarkedLink> = {}): MarkedLink => ({
  at,
  id: `${says.question ?? "x"}-${(0x9f0 + at).toString(16)}`,
  question: undefined,
  left: "J",
  relation: "=",
  right: "1",
  place: { file: "copie.tex", cell: undefined, line: 40 + at, column: 3 },
  role: "step",
  mark: "right",
  holds: true,
  certainty: "proved",
  from: null,
  convention: undefined,
  causes: [],
  counterexample: undefined,
  shapes: undefined,
  corrected: undefined,
  wrongPart: undefined,
  remarks: [],
  meant: undefined,
  charged: 0,
  isFirstError: false,
  ...says,
});

/** An item that is earned unless told otherwise. */
export const item = (name: string, points: number, says: Partial<Item> = {}): Item => ({
  item: name,
  says: { fr: `élément ${name}`, en: `item ${name}` },
  points,
  earned: points,
  pending: 0,
  because: { fr: "obtenu", en: "earned" },
  by: undefined,
  ...says,
});

export const charge = (cause: string, points: number, by: number): Charge => ({
  cause,
  says: { fr: `retrait : ${cause}`, en: `charge: ${cause}` },
  points,
  by,
});

/** A question whose score is what its items and charges make of it, unless told otherwise. */
export const question = (id: string, says: Partial<MarkedQuestion> = {}): MarkedQuestion => {
  const { items = [], charges = [] } = says;
  const sum = (of: readonly number[]): number => of.reduce((all, each) => all + each, 0);
  return {
    id,
    section: undefined,
    ask: undefined,
    maxScore: sum(items.map(({ points }) => points)),
    score: Math.max(
      0,
      sum(items.map(({ earned }) => earned)) - sum(charges.map(({ points }) => points)),
    ),
    pending: sum(items.map(({ pending }) => pending)),
    links: [],
    firstError: undefined,
    isMissing: false,
    isDoubtful: false,
    feedback: [],
    hints: [],
    ...says,
    items,
    charges,
  };
};

/** A grade whose totals are those of its questions, unless told otherwise. */
export const grade = (says: Partial<Grade> = {}): Grade => {
  const { questions = [] } = says;
  const sum = (of: (question: MarkedQuestion) => number): number =>
    questions.reduce((all, each) => all + of(each), 0);
  return {
    exercise: "mlp-tanh",
    title: { fr: "Un réseau à une couche cachée", en: "A network with one hidden layer" },
    copy: "7c1e",
    file: "copie.tex",
    lang: "fr",
    score: sum(({ score }) => score),
    pending: sum(({ pending }) => pending),
    maxScore: sum(({ maxScore }) => maxScore),
    links: [],
    unplaced: [],
    readings: [],
    remarks: [],
    error: undefined,
    ...says,
    questions,
  };
};

const marks: readonly Mark[] = [
  "right",
  "convention",
  "follows",
  "repairs",
  "wrong",
  "undecided",
  "definition",
  "unreadable",
  "incomplete",
  "words",
];

/** A copy with every mark, charges, open points, a question in words and one without an answer. */
export const example = (says: Partial<Grade> = {}): Grade => {
  const first = marks.length;
  const links = [
    ...marks.map((mark, at) =>
      link(at, {
        question: "b",
        left: String.raw`\frac{\partial J}{\partial s_k}`,
        right: at === 4 ? String.raw`p_k + \delta_{kt}` : "p_k - y_k",
        mark,
        holds: mark === "wrong" || mark === "repairs" ? false : mark === "right" ? true : null,
        ...(mark === "convention" && {
          convention: {
            name: "numerator",
            says: { fr: "une ligne par sortie", en: "one row for each output" },
          },
        }),
        ...(mark === "wrong" && {
          causes: [
            {
              name: "sign-lost",
              severity: "slip" as const,
              says: {
                fr: "La forme est bonne ; vérifiez le signe.",
                en: "The form is right; check the sign.",
              },
            },
          ],
          corrected: String.raw`p_k - \delta_{kt}`,
          charged: 1,
          isFirstError: true,
        }),
      }),
    ),
    link(first, {
      question: "d",
      left: String.raw`\partial J/\partial u`,
      right: "(B^\\top (p+y)) \\odot (1 - v)",
      mark: "wrong",
      holds: false,
      place: { file: "notes.ipynb", cell: 4, line: 2, column: 1 },
      causes: [
        {
          name: "tanh-square-lost",
          severity: "slip",
          says: { fr: "Il manque le carré.", en: "A square is missing." },
        },
      ],
      charged: 0.5,
      isFirstError: true,
    }),
  ];
  return grade({
    links,
    questions: [
      question("a", {
        items: [item("result", 1.8), item("way", 1.2)],
        feedback: [{ fr: "Tout est juste.", en: "All of it is right." }],
      }),
      question("b", {
        items: [
          item("lse", 1, { by: 0 }),
          item("derived", 1, { by: 4 }),
          item("result", 2, { by: 2 }),
        ],
        charges: [charge("sign-lost", 1, 4)],
        links: marks.map((_, at) => at),
        firstError: 4,
        feedback: [
          {
            fr: "La dérivée du log est juste. Quel est le signe devant $s_t$ ?",
            en: "The derivative of the log is right. Which sign stands before $s_t$?",
          },
        ],
      }),
      question("d", {
        items: [item("v", 2), item("u", 2, { earned: 1.5, pending: 0.25 })],
        charges: [charge("tanh-square-lost", 0.5, first)],
        links: [first],
        firstError: first,
        isDoubtful: true,
      }),
      question("f", { items: [item("words", 3, { earned: 0, pending: 3 })] }),
      question("g", { items: [item("result", 2, { earned: 0 })], isMissing: true }),
    ],
    ...says,
  });
};

/** What a copy may hold to do harm. */
export const hostile = {
  formula: "=1+1",
  markup: '"><script>alert(1)</script>',
  link: String.raw`\href{javascript:alert(1)}{x}`,
  lines: "une\r\n::error::deux\ntrois, 100 % : quatre",
} as const;

/** A copy all of whose texts are hostile. */
export const hostileExample = (says: Partial<Grade> = {}): Grade => {
  const text = `${hostile.markup} ${hostile.lines} $${hostile.link}$ \\(${hostile.link}\\)`;
  const both = { fr: text, en: text };
  return grade({
    title: both,
    copy: hostile.formula,
    file: "a,b:c.tex",
    links: [
      link(0, {
        question: hostile.markup,
        left: hostile.link,
        right: hostile.markup,
        mark: "wrong",
        place: { file: "a,b:c.tex", cell: undefined, line: 7, column: 1 },
        causes: [{ name: hostile.formula, severity: "belief", says: both }],
        corrected: hostile.markup,
        isFirstError: true,
      }),
    ],
    questions: [
      question(hostile.markup, {
        items: [item(hostile.formula, 1, { says: both, because: both, by: 0 })],
        links: [0],
        firstError: 0,
        feedback: [both],
      }),
    ],
    ...says,
  });
};
