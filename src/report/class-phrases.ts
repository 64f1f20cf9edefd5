import { decimal, type Language, plural } from "../page/typography.ts";
import type { Need } from "./class.ts";

const french = {
  page: "Une classe",
  staff: "Pour l'équipe enseignante",
  skip: "Aller aux questions",
  copies: (count: number) => plural(count, "copie", "copies", "fr"),
  graded: (count: number) => plural(count, "notée", "notées", "fr"),
  failed: (count: number) => plural(count, "non notée", "non notées", "fr"),
  empty: (count: number) => plural(count, "vide", "vides", "fr"),
  doubtful: (count: number) =>
    plural(count, "aux réponses mal situées", "aux réponses mal situées", "fr"),
  mean: "moyenne",
  median: "médiane",
  waiting: (points: number) =>
    `${plural(points, "point attend", "points attendent", "fr")} une personne dans l'ensemble des copies ; les figures ne comptent que les points décidés.`,
  scores: "Notes",
  histogram: (copies: string, max: number) =>
    `Nombre de copies par note, sur ${decimal(max, "fr")} (${copies}).`,
  hatched: "Hachuré : copies dont des points attendent une personne.",
  range: (from: string, to: string) => `${from} à ${to}`,
  bar: (range: string, copies: string, waiting: number) =>
    `${range} : ${copies}${waiting > 0 ? `, dont ${decimal(waiting, "fr")} avec des points en attente` : ""}`,
  questions: "Par question",
  question: "question",
  share: "moyenne",
  full: "tous les points",
  firstErrors: "premières erreurs",
  inherited: "erreurs reportées",
  pending: "en attente",
  missing: "sans réponse",
  correlation: "lien avec le reste",
  correlationNote:
    "Lien avec le reste : corrélation de Pearson entre les points de la question et la part obtenue du reste des points. Près de 0, ou négatif : la question, ou sa correction, mérite un second regard.",
  look: "à regarder d'abord",
  causes: "Causes",
  cause: "cause",
  says: "ce qui est dit",
  unexplained: "sans cause connue",
  number: "copies",
  decide: "Décider une fois pour plusieurs copies",
  decideNote:
    "La même première ligne fausse, non décidée ou illisible, dans plusieurs copies : une décision sur son code vaut pour toutes.",
  line: "ligne",
  now: "marque",
  points: "points",
  code: "code",
  more: (count: number) =>
    `Et ${plural(count, "autre ligne commune", "autres lignes communes", "fr")}.`,
  read: "À lire par une personne",
  readNote: "D'abord ce dont dépend le plus de points.",
  why: "raison",
  lines: "lignes différentes",
  needs: {
    failed: "copie non notée",
    doubtful: "réponses mal situées",
    undecided: "égalités non décidées",
    unreadable: "lignes illisibles",
    words: "phrases",
    unexplained: "lignes fausses sans cause connue",
    open: "points en attente",
  } satisfies Readonly<Record<Need, string>>,
  shared: "Lignes fausses rares, communes à deux copies",
  sharedNote:
    "Pour l'équipe seulement, jamais compté : un travail commun, une source commune ou le hasard donnent la même figure.",
  sharedLines: (count: number) => plural(count, "ligne", "lignes", "fr"),
  all: "Toutes les copies",
  copy: "copie",
  score: "note",
};

const english: typeof french = {
  page: "A class",
  staff: "For the teaching staff",
  skip: "Go to the questions",
  copies: (count) => plural(count, "copy", "copies", "en"),
  graded: (count) => plural(count, "graded", "graded", "en"),
  failed: (count) => plural(count, "not graded", "not graded", "en"),
  empty: (count) => plural(count, "empty", "empty", "en"),
  doubtful: (count) =>
    plural(count, "with answers hard to place", "with answers hard to place", "en"),
  mean: "mean",
  median: "median",
  waiting: (points) =>
    `${plural(points, "point waits", "points wait", "en")} for a person over all copies; the figures count decided points only.`,
  scores: "Scores",
  histogram: (copies, max) =>
    `Number of copies by score, out of ${decimal(max, "en")} (${copies}).`,
  hatched: "Hatched: copies with points that wait for a person.",
  range: (from, to) => `${from} to ${to}`,
  bar: (range, copies, waiting) =>
    `${range}: ${copies}${waiting > 0 ? `, ${decimal(waiting, "en")} of them with points pending` : ""}`,
  questions: "By question",
  question: "question",
  share: "mean",
  full: "full marks",
  firstErrors: "first errors",
  inherited: "inherited errors",
  pending: "pending",
  missing: "no answer",
  correlation: "r with the rest",
  correlationNote:
    "r with the rest: Pearson's correlation between the points of the question and the share earned of all other points. Near 0 or negative: the question, or its grading, deserves a second look.",
  look: "look at this one",
  causes: "Causes",
  cause: "cause",
  says: "what is said",
  unexplained: "no known cause",
  number: "copies",
  decide: "Decide once for many",
  decideNote:
    "The same first wrong line, or the same undecided or unreadable one, in several copies: one decision on its code serves all.",
  line: "line",
  now: "mark",
  points: "points",
  code: "code",
  more: (count) => `And ${plural(count, "more shared line", "more shared lines", "en")}.`,
  read: "For a person to read",
  readNote: "First what most points hang on.",
  why: "reason",
  lines: "different lines",
  needs: {
    failed: "copy not graded",
    doubtful: "answers hard to place",
    undecided: "undecided equalities",
    unreadable: "unreadable lines",
    words: "sentences",
    unexplained: "wrong lines without a known cause",
    open: "pending points",
  },
  shared: "Rare wrong lines shared by two copies",
  sharedNote:
    "For staff only, never scored: common work, a common source or chance give the same figure.",
  sharedLines: (count) => plural(count, "line", "lines", "en"),
  all: "All copies",
  copy: "copy",
  score: "score",
};

/** What the page of a class says of its own. */
export const classPhrases: Readonly<Record<Language, typeof french>> = { fr: french, en: english };

export type ClassPhrases = typeof french;
