import type {
  Cause,
  Charge,
  Grade,
  Item,
  MarkedLink,
  MarkedQuestion,
} from "../../src/grading/grade.ts";

/* A copy about a network with one hidden layer, graded by hand: every kind of mark stands in it. */

const both = (fr: string, en: string) => ({ fr, en });

type Said = Pick<MarkedLink, "left" | "relation" | "right" | "mark"> & Partial<MarkedLink>;

/** Links numbered in order, one a line from line 41 on. */
const numbered = (said: readonly Said[]): readonly MarkedLink[] =>
  said.map((link, at) => ({
    at,
    id: `${link.question ?? "x"}-${(at * 2654435761 + 40503).toString(16).slice(-3)}`,
    question: undefined,
    place: { file: "copie.tex", cell: undefined, line: 41 + at, column: 1 },
    role: "step",
    holds: null,
    certainty: null,
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
    ...link,
  }));

export const signLost: Cause = {
  name: "sign-lost",
  severity: "slip",
  says: both(
    "La dérivée du log est juste. Quel est le signe devant $s_t$ à la ligne 41 ?",
    "The derivative of the log is right. Which sign stands before $s_t$ in line 41?",
  ),
};

export const transposeMissing: Cause = {
  name: "transpose-missing",
  severity: "belief",
  says: both(
    "Les bons facteurs sont là ; les formes demandent $B^\\top$.",
    "The right factors are there; the shapes ask for $B^\\top$.",
  ),
};

const squareLost: Cause = {
  name: "tanh-square-lost",
  severity: "slip",
  says: both("La forme est juste ; il manque le carré.", "Right form; a square is missing."),
};

const links = numbered([
  {
    left: "J",
    relation: "=",
    right: "\\log\\sum_k e^{s_k} - s_t",
    question: "b",
    mark: "right",
    holds: true,
    certainty: "proved",
  },
  {
    left: "\\frac{\\partial J}{\\partial s_k}",
    relation: "=",
    right: "p_k + \\delta_{kt}",
    question: "b",
    mark: "wrong",
    holds: false,
    certainty: "proved",
    causes: [signLost],
    charged: 1,
    isFirstError: true,
    corrected: "p_k - \\delta_{kt}",
    counterexample: { at: "s = (0, 0),\\ t = 1,\\ k = 1", values: ["-\\tfrac12", "\\tfrac32"] },
  },
  {
    left: "p_k + \\delta_{kt}",
    relation: "=",
    right: "(p + y)_k",
    question: "b",
    mark: "follows",
    holds: true,
    from: 1,
    role: "result",
  },
  {
    left: "\\delta",
    relation: ":=",
    right: "\\frac{\\partial J}{\\partial s}",
    question: "c",
    mark: "definition",
  },
  {
    left: "\\frac{\\partial J}{\\partial B}",
    relation: "=",
    right: "v\\,\\delta^\\top",
    question: "c",
    mark: "convention",
    holds: false,
    role: "result",
    convention: {
      name: "denominator-layout",
      says: both(
        "Disposition au dénominateur : la transposée de ce qui était demandé.",
        "Denominator layout: the transpose of what was asked.",
      ),
    },
  },
  {
    left: "\\frac{\\partial J}{\\partial v}",
    relation: "=",
    right: "B(p + y)",
    question: "d",
    mark: "wrong",
    holds: false,
    certainty: "proved",
    causes: [transposeMissing],
    charged: 0.5,
    isFirstError: true,
    corrected: "B^\\top(p+y)",
    shapes: { expected: "\\mathbb{R}^{h}", written: "(c\\times h)(c\\times 1)" },
    counterexample: { at: "s = 0", values: ["0", "1"] },
  },
  {
    left: "\\frac{\\partial J}{\\partial v}",
    relation: "=",
    right: "B^\\top(p + y)",
    question: "d",
    mark: "repairs",
    holds: false,
    from: 5,
  },
  {
    left: "\\frac{\\partial J}{\\partial u}",
    relation: "=",
    right: "B^\\top(p + y) \\odot (1 - \\tanh(u))",
    question: "d",
    mark: "wrong",
    holds: false,
    certainty: "probabilistic",
    causes: [squareLost, signLost],
    charged: 0.5,
    corrected: "B^\\top(p+y)\\odot(1-\\tanh^2(u))",
    role: "result",
  },
  {
    left: "B",
    relation: "∈",
    right: "\\mathbb{R}^{c \\times h}",
    question: "e",
    mark: "right",
    holds: true,
    certainty: "proved",
    role: "result",
  },
  {
    left: "n",
    relation: "=",
    right: "h d + c h + 7",
    question: "e",
    mark: "wrong",
    holds: false,
    certainty: "proved",
    charged: 0.5,
    isFirstError: true,
    role: "result",
  },
  { left: "\\tanh'", relation: "→", right: "0", question: "f", mark: "words" },
  {
    left: "\\frac{\\partial J}{\\partial W",
    relation: "=",
    right: "??",
    question: "f",
    mark: "unreadable",
    remarks: [
      both(
        "L'accolade ouverte n'est jamais refermée.",
        "The brace that was opened is never closed.",
      ),
    ],
  },
  { left: "\\sigma(z)", relation: "=", right: "q(z)", question: "f", mark: "undecided" },
  { left: "K", relation: "=", right: "", question: "f", mark: "incomplete" },
  { left: "E", relation: "=", right: "m c^2", mark: "undecided", role: "note" },
]);

const item = (
  name: string,
  fr: string,
  en: string,
  points: number,
  earned: number,
  by?: number,
  pending = 0,
): Item => ({
  item: name,
  says: both(fr, en),
  points,
  earned,
  pending,
  because: both("", ""),
  by,
});

const charge = (cause: string, fr: string, en: string, points: number, by: number): Charge => ({
  cause,
  says: both(fr, en),
  points,
  by,
});

const question = (
  id: string,
  maxScore: number,
  score: number,
  says: Partial<MarkedQuestion>,
): MarkedQuestion => ({
  id,
  section: undefined,
  ask: undefined,
  maxScore,
  score,
  pending: 0,
  items: [],
  charges: [],
  links: links.filter((link) => link.question === id).map(({ at }) => at),
  firstError: links.find((link) => link.question === id && link.isFirstError)?.at,
  isMissing: false,
  isDoubtful: false,
  feedback: [],
  hints: [],
  ...says,
});

export const example: Grade = {
  exercise: "mlp-tanh",
  title: both("Un réseau à une couche cachée", "A network with one hidden layer"),
  copy: "7c1e",
  file: "copie.tex",
  lang: "fr",
  score: 10.5,
  pending: 3,
  maxScore: 20,
  questions: [
    question("a", 3, 0, {
      section: both("Dérivées usuelles", "Common derivatives"),
      ask: both(
        "Dérivez $\\tanh$ ; écrivez $\\tanh'$ avec $\\tanh$ seulement.",
        "Differentiate $\\tanh$; write $\\tanh'$ with $\\tanh$ only.",
      ),
      isMissing: true,
      items: [item("result", "résultat", "result", 3, 0)],
    }),
    question("b", 4, 3, {
      section: both("Rétropropagation", "Backpropagation"),
      ask: both(
        "Montrez que $\\partial J/\\partial s = p-\\operatorname{onehot}(t)$.",
        "Show that $\\partial J/\\partial s = p-\\operatorname{onehot}(t)$.",
      ),
      items: [
        item("lse", "log du quotient", "log of the quotient", 1, 1, 0),
        item("derived", "dérivée terme à terme", "differentiated term by term", 1, 1, 1),
        item("result", "résultat", "result", 2, 2, 2),
      ],
      charges: [
        charge(
          "sign-lost",
          "le signe de la dérivée de $-s_t$",
          "the sign of the derivative of $-s_t$",
          1,
          1,
        ),
      ],
    }),
    question("c", 4, 4, {
      section: both("Rétropropagation", "Backpropagation"),
      ask: both(
        "Donnez $\\partial J/\\partial B$ en fonction de $\\delta$.",
        "Give $\\partial J/\\partial B$ in terms of $\\delta$.",
      ),
      items: [item("result", "résultat", "result", 4, 4, 4)],
    }),
    question("d", 4, 2.5, {
      section: both("Rétropropagation", "Backpropagation"),
      ask: both(
        "Donnez $\\partial J/\\partial v$ et $\\partial J/\\partial u$.",
        "Give $\\partial J/\\partial v$ and $\\partial J/\\partial u$.",
      ),
      items: [
        item("result-1", "$\\partial J/\\partial v$", "$\\partial J/\\partial v$", 2, 2, 6),
        item("result-2", "$\\partial J/\\partial u$", "$\\partial J/\\partial u$", 2, 1.5, 7),
      ],
      charges: [
        charge("transpose-missing", "une transposée oubliée", "a missing transpose", 0.5, 5),
        charge("tanh-square-lost", "le carré de $\\tanh$", "the square of $\\tanh$", 0.5, 7),
      ],
      feedback: [
        both(
          "Les deux produits sont dans le bon ordre : il ne manque que des détails.",
          "Both products stand in the right order: only details are missing.",
        ),
      ],
    }),
    question("e", 2, 1, {
      isDoubtful: true,
      items: [
        item("shape", "forme de $B$", "shape of $B$", 1, 1, 8),
        item("count", "nombre de paramètres", "number of parameters", 1, 0, 9),
      ],
    }),
    question("f", 3, 0, {
      pending: 3,
      ask: both(
        "Pourquoi $\\tanh$ saturée ralentit-elle l'apprentissage ?",
        "Why does a saturated $\\tanh$ slow learning?",
      ),
      items: [item("words", "explication", "explanation", 3, 0, 10, 3)],
    }),
  ],
  links,
  unplaced: [14],
  readings: [
    {
      place: { file: "copie.tex", cell: undefined, line: 12, column: 4 },
      says: both(
        "$\\sigma$ est le softmax, parce que l'énoncé le dit.",
        "$\\sigma$ is softmax, because the statement says so.",
      ),
    },
  ],
  remarks: [
    {
      place: { file: "annexe.tex", cell: undefined, line: 3, column: 1 },
      says: both(
        "Le dollar ouvert ici n'est jamais refermé.",
        "The dollar that opens here is never closed.",
      ),
    },
  ],
  error: undefined,
};

/** A number below `below` that differs from one `seed` to the next, and is the same every time. */
const drawn = (seed: number, below: number): number => {
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d);
  return ((mixed ^ (mixed >>> 12)) >>> 0) % below;
};

/** The first error of a question, in one of the ways in which students make it. */
const erring = (copy: number, { id }: MarkedQuestion): MarkedLink | undefined => {
  const first = links.find((link) => link.question === id);
  const way = drawn(copy * 31 + id.charCodeAt(0) * 977, 9);
  if (!first || way > 4) return undefined;
  // The last two copies have two errors of their own, alike.
  const odd = copy >= 198 && (id === "b" || id === "d");
  const said = odd ? "e^{\\pi}" : `w_{${way}}`;
  const causes = odd || way > 3 ? [] : [[signLost, transposeMissing, squareLost][way % 3] as Cause];
  return {
    ...first,
    id: odd ? `${id}-odd` : `${id}-w${way}`,
    right: said,
    mark: "wrong",
    role: "step",
    causes,
    charged: 0.5,
    isFirstError: true,
  };
};

/** Grades of so many copies, invented. */
export const classOf = (count: number): readonly Grade[] =>
  Array.from({ length: count }, (_, copy): Grade => {
    const name = `c${`${copy}`.padStart(3, "0")}`;
    if (copy === 17)
      return {
        ...example,
        copy: name,
        score: 0,
        pending: 0,
        questions: [],
        links: [],
        unplaced: [],
        error: {
          code: "unreadable-file",
          message: both("Le fichier est vide.", "The file is empty."),
        },
      };
    const strength = drawn(copy + 5, 5);
    const changed = new Map(example.questions.map((each) => [each.id, erring(copy, each)]));
    const own = links.map((link) => {
      const error = changed.get(link.question ?? "");
      return error && error.at === link.at
        ? error
        : {
            ...link,
            ...(link.mark === "wrong"
              ? { mark: "right" as const, causes: [], charged: 0, isFirstError: false }
              : {}),
          };
    });
    const questions = example.questions.map((each): MarkedQuestion => {
      const waits = each.id === "f" && drawn(copy * 7, 3) > 0;
      const pending = waits ? each.maxScore : 0;
      const error = changed.get(each.id);
      const lost = Math.min(
        each.maxScore,
        (error ? 0.5 : 0) + drawn(copy * 13 + each.maxScore, 5 - Math.min(4, strength)) / 2,
      );
      const isMissing = each.id === "a" && copy % 9 === 0;
      const score = isMissing || waits ? 0 : each.maxScore - lost;
      return {
        ...each,
        score,
        pending,
        isMissing,
        isDoubtful: each.id === "e" && copy % 61 === 0,
        firstError: error?.at,
        items: waits ? each.items : [],
        charges: [],
      };
    });
    const sum = (of: (question: MarkedQuestion) => number): number =>
      questions.reduce((all, each) => all + of(each), 0);
    return {
      ...example,
      copy: name,
      questions,
      links: own,
      score: sum(({ score }) => score),
      pending: sum(({ pending }) => pending),
    };
  });

/** The same copy by a student who would break the page. */
export const attack = '</code></details><script>alert(1)</script><img src=x onerror="alert(1)">';

export const hostile: Grade = {
  ...example,
  copy: `${attack}\n# h1`,
  file: attack,
  title: both(`${attack} \uE000\\href{javascript:alert(1)}{x}\uE001`, attack),
  links: example.links.map((link, at) => ({
    ...link,
    id: `"><script>${at}`,
    left: [
      attack,
      "\\href{javascript:alert(1)}{x}",
      "x".repeat(10_000),
      "\\text{```$x$`}",
      "\uE000\uE001\u202Ea",
    ][at % 5] as string,
    right: ["{".repeat(400), "\\def\\a{\\a\\a}\\a", "[x](javascript:alert(1))", "a & b \\\\"][
      at % 4
    ] as string,
    place: { ...link.place, file: `${attack}.tex` },
    remarks: [both(`\uE000${attack} $\\href{javascript:x}{y}$`, `\uE000${attack}`)],
    causes: link.causes.map((cause) => ({
      ...cause,
      says: both(`${attack} $\\frac{`, `${attack} $\\frac{$`),
    })),
    counterexample: link.counterexample && {
      at: "\\frac{",
      values: [attack, "\\url{javascript:x}"],
    },
    shapes: link.shapes && { expected: "{", written: "`$<b>" },
    corrected: link.corrected && `${attack}`,
  })),
  questions: example.questions.map((each, at) => ({
    ...each,
    id: `${each.id}"><script>${at}`,
    ask: both(attack, attack),
    section: both(attack, attack),
    feedback: [both(attack, `$${attack}$`)],
  })),
  readings: [{ place: { file: attack, cell: 3, line: 1, column: 1 }, says: both(attack, attack) }],
};
