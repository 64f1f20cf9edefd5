import type { Mark } from "../grading/grade.ts";
import type { Severity } from "../grading/misconception.ts";
import { decimal, type Language, plural } from "../page/typography.ts";

const french = {
  title: {
    reading: "Votre copie, telle qu'elle a été lue",
    formative: "Votre copie, à reprendre",
    verdicts: "Votre copie, notée",
    solutions: "Votre copie, notée et corrigée",
  },
  intro: {
    reading:
      "Cette page montre comment votre copie a été comprise. Elle ne dit pas si ce que vous avez écrit est juste.",
    formative:
      "Cette page montre où regarder. Sous une ligne à revoir, dépliez un indice à la fois, et reprenez la ligne dès que vous voyez.",
    verdicts: undefined,
    solutions: undefined,
  } as Readonly<Record<"reading" | "formative" | "verdicts" | "solutions", string | undefined>>,
  skip: "Aller aux questions",
  copy: "Copie",
  questions: "Questions",
  outOf: (score: number | "–", most: number) =>
    `${score === "–" ? score : decimal(score, "fr")}\u00A0/\u00A0${decimal(most, "fr")}`,
  signed: (value: number) => `${value > 0 ? "+" : ""}${decimal(value, "fr")}`,
  byPerson: (points: number) =>
    `et ${plural(points, "point", "points", "fr")} à attribuer par une personne`,
  pending: (points: number) => `${decimal(points, "fr")} en attente`,
  revise: "À revoir",
  good: "Bien",
  full: (labels: readonly string[]) => `${list(labels, "et")} : tous les points.`,
  rightLines: (right: number, all: number) =>
    right === 1 ? `une ligne juste sur ${all}.` : `${right} lignes justes sur ${all}.`,
  missing: (labels: readonly string[]) => `Sans réponse : ${list(labels, "et")}.`,
  noAnswer: "Rien dans la copie ne répond à cette question.",
  doubtful:
    "Il n'est pas certain que ces lignes répondent à cette question : une personne regardera avant que des points ne soient perdus.",
  doubtfulReading:
    "Il n'est pas certain que ces lignes répondent à cette question : écrivez son numéro au-dessus de votre réponse.",
  line: (line: string) => `ligne ${line}`,
  shortLine: (line: string) => `l. ${line}`,
  cell: (cell: number) => `cellule ${cell}`,
  inQuestion: (label: string, line: string) => `${label}, ${line}`,
  marks: {
    unreadable: "illisible",
    incomplete: "à compléter",
    words: "phrase, lue par une personne",
    definition: "définition",
    right: "juste",
    convention: "juste, par convention",
    follows: "suit ce qui précède",
    repairs: "revient à la bonne valeur",
    wrong: "faux",
    undecided: "non décidé, une personne le lira",
  } satisfies Readonly<Record<Mark, string>>,
  roles: {
    statement: "énoncé",
    goal: "but annoncé",
    recall: "rappel",
    step: undefined,
    result: undefined,
    note: undefined,
  },
  firstError: "première erreur",
  lookHere: "à revoir",
  meantAs: (latex: string) => `Lu par une personne comme ${latex}, et jugé ainsi.`,
  follows: (line: string) => `suit : ${line}`,
  free: "rien de retiré",
  dependsOn: (line: string) => `dépend de : ${line}`,
  repairs: (line: string) => `revient à la bonne valeur (erreur : ${line})`,
  allRight: "Tout est juste.",
  rightUpTo: (line: string) => `Juste jusqu'à la ${line}.`,
  rightSound: "Le raisonnement se tient ; il part d'une valeur fausse trouvée plus haut.",
  shapes: "Formes",
  shapesSaid: (expected: string, written: string) => `${expected} attendue, ${written} écrite.`,
  try: "Un essai",
  trySaid: (at: string, left: string, right: string) =>
    `en ${at}, le membre de gauche vaut ${left} et celui de droite ${right}.`,
  expected: "Attendu",
  unexplained:
    "Cette égalité est fausse, sans qu'une erreur connue l'explique : une personne la lira.",
  either: (first: string, second: string) =>
    `Deux explications vont aussi bien, et la moins chère est comptée. ${first} Ou bien : ${second}`,
  sameError: (line: string) => `Même erreur que : ${line}. Elle n'est expliquée que là.`,
  hint: (at: number, asks: string | undefined) =>
    `Indice ${at}${asks === undefined ? "" : ` : ${asks}`}`,
  costs: (points: number) => `coûte ${plural(points, "point", "points", "fr")}`,
  kind: "de quoi s'agit-il ?",
  rule: "quelle règle ?",
  kindShapes: "Les formes ne vont pas ensemble : écrivez-les sous chaque facteur.",
  kindNone: "Les deux membres n'ont pas la même valeur : essayez de petits nombres.",
  kinds: {
    notation: "L'idée tient ; c'est la notation qui dit autre chose.",
    slip: "La méthode est bonne ; une étourderie s'est glissée dans cette ligne.",
    belief: "Une règle est employée autrement qu'elle ne s'énonce.",
  } satisfies Readonly<Record<Severity, string>>,
  points: "Les points",
  takenOff: "Retiré",
  solution: "La preuve de la bonne réponse",
  unread: "Lignes qui n'ont pas pu être lues",
  noEffect: "sans effet sur la note",
  unplaced: "Lignes qui ne répondent à aucune question",
  unplacedIntro: {
    reading:
      "Si l'une d'elles fait partie d'une réponse, écrivez le numéro de la question au-dessus.",
    other: "Elles ne comptent pas. Si l'une d'elles fait partie d'une réponse, citez son code.",
  },
  readings: "Lu autrement que vous ne l'entendiez ?",
  readingsIntro: "Ces écritures peuvent se lire de plusieurs façons. Voici ce qui a été retenu.",
  remarks: "Remarques de lecture",
  counts: (read: number, unread: number, unplaced: number) =>
    `${[
      plural(read, "égalité ou relation lue", "égalités ou relations lues", "fr"),
      ...(unread > 0 ? [plural(unread, "illisible", "illisibles", "fr")] : []),
      ...(unplaced > 0 ? [plural(unplaced, "sans question", "sans question", "fr")] : []),
    ].join(", ")}.`,
  contest: (id: string) =>
    `Vous contestez une ligne ? Citez son code, par exemple ${id}, et dites en une phrase pourquoi.`,
  contestReading: (id: string) =>
    `Une ligne a été mal lue ? Citez son code, par exemple ${id}, et dites ce que vous vouliez écrire.`,
  failed: "Cette copie n'a pas pu être notée",
  colon: "\u00A0:",
};

const list = (items: readonly string[], and: string): string =>
  items.length < 2
    ? items.join("")
    : `${items.slice(0, -1).join(", ")} ${and} ${items[items.length - 1]}`;

const english: typeof french = {
  title: {
    reading: "Your work, as it was read",
    formative: "Your work, to look at again",
    verdicts: "Your work, graded",
    solutions: "Your work, graded and corrected",
  },
  intro: {
    reading:
      "This page shows how your work was understood. It does not say whether what you wrote is right.",
    formative:
      "This page shows where to look. Under a line to look at again, open one hint at a time, and go back to the line as soon as you see it.",
    verdicts: undefined,
    solutions: undefined,
  },
  skip: "Go to the questions",
  copy: "Copy",
  questions: "Questions",
  outOf: (score, most) =>
    `${score === "–" ? score : decimal(score, "en")}\u00A0/\u00A0${decimal(most, "en")}`,
  signed: (value) => `${value > 0 ? "+" : ""}${decimal(value, "en")}`,
  byPerson: (points) => `and ${plural(points, "point", "points", "en")} for a person to award`,
  pending: (points) => `${decimal(points, "en")} pending`,
  revise: "To revise",
  good: "Good",
  full: (labels) => `${list(labels, "and")}: full marks.`,
  rightLines: (right, all) => `${right} of ${all} lines right.`,
  missing: (labels) => `No answer: ${list(labels, "and")}.`,
  noAnswer: "Nothing in the copy answers this question.",
  doubtful:
    "It is not certain that these lines answer this question: a person will look before any point is lost.",
  doubtfulReading:
    "It is not certain that these lines answer this question: write its number above your answer.",
  line: (line) => `line ${line}`,
  shortLine: (line) => `l. ${line}`,
  cell: (cell) => `cell ${cell}`,
  inQuestion: (label, line) => `${label}, ${line}`,
  marks: {
    unreadable: "could not be read",
    incomplete: "to be completed",
    words: "a sentence, read by a person",
    definition: "definition",
    right: "right",
    convention: "right, by convention",
    follows: "follows from above",
    repairs: "back at the right value",
    wrong: "wrong",
    undecided: "undecided, a person will read it",
  },
  roles: {
    statement: "statement",
    goal: "announced goal",
    recall: "recalled",
    step: undefined,
    result: undefined,
    note: undefined,
  },
  firstError: "first error",
  lookHere: "look again",
  meantAs: (latex: string) => `Read by a person as ${latex}, and judged as that.`,
  follows: (line) => `follows from ${line}`,
  free: "nothing taken off",
  dependsOn: (line) => `depends on ${line}`,
  repairs: (line) => `back at the right value (error: ${line})`,
  allRight: "All of it is right.",
  rightUpTo: (line) => `Right up to ${line}.`,
  rightSound: "The reasoning holds; it starts from a wrong value found above.",
  shapes: "Shapes",
  shapesSaid: (expected, written) => `${expected} expected, ${written} written.`,
  try: "A test",
  trySaid: (at, left, right) =>
    `at ${at}, the left side is ${left} and the right side is ${right}.`,
  expected: "Expected",
  unexplained: "This equality is false, and no known error explains it: a person will read it.",
  either: (first, second) =>
    `Two explanations fit equally well, and the cheaper one counts. ${first} Or else: ${second}`,
  sameError: (line) => `The same error as ${line}. It is explained there only.`,
  hint: (at: number, asks: string | undefined) =>
    `Hint ${at}${asks === undefined ? "" : `: ${asks}`}`,
  costs: (points: number) => `costs ${plural(points, "point", "points", "en")}`,
  kind: "what kind of thing is it?",
  rule: "which rule?",
  kindShapes: "The shapes do not go together: write them under each factor.",
  kindNone: "The two sides do not have the same value: try small numbers.",
  kinds: {
    notation: "The idea holds; it is the notation that says something else.",
    slip: "The method is good; a slip has crept into this line.",
    belief: "A rule is used in another way than it is stated.",
  },
  points: "The points",
  takenOff: "Taken off",
  solution: "The proof of the right answer",
  unread: "Lines that could not be read",
  noEffect: "no effect on the grade",
  unplaced: "Lines that answer no question",
  unplacedIntro: {
    reading: "If one of them is part of an answer, write the number of the question above it.",
    other: "They do not count. If one of them is part of an answer, quote its code.",
  },
  readings: "Read in another way than you meant?",
  readingsIntro: "These spellings can be read in several ways. This is how they were taken.",
  remarks: "Remarks on the reading",
  counts: (read, unread, unplaced) =>
    `${[
      plural(read, "equality or relation read", "equalities or relations read", "en"),
      ...(unread > 0 ? [`${unread} unreadable`] : []),
      ...(unplaced > 0 ? [`${unplaced} without a question`] : []),
    ].join(", ")}.`,
  contest: (id) =>
    `Do you disagree with a mark? Quote the code of its line, for example ${id}, and say why in a sentence.`,
  contestReading: (id) =>
    `Was a line misread? Quote its code, for example ${id}, and say what you meant to write.`,
  failed: "This copy could not be graded",
  colon: ":",
};

/** What a report says of its own, beside what the grade says. */
export const phrases: Readonly<Record<Language, typeof french>> = { fr: french, en: english };

export type Phrases = typeof french;
