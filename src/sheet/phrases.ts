import type { Bilingual } from "../expr/function.ts";
import type { Layout } from "../expr/tensor.ts";
import { type Language, plural } from "../page/typography.ts";

/** How the arrangement of a result is said. */
const layouts: Readonly<Record<Language, Readonly<Record<Layout, string>>>> = {
  fr: {
    gradient: "Gradient : de même forme que la variable.",
    numerator:
      "Jacobienne, disposition au numérateur : une ligne par sortie, une colonne par entrée.",
    denominator:
      "Jacobienne, disposition au dénominateur : une ligne par entrée, une colonne par sortie.",
    derivative: "Dérivée de chaque composante : de même forme que la fonction.",
    hessian: "Hessienne : une ligne et une colonne par composante de la variable.",
  },
  en: {
    gradient: "Gradient: the same shape as the variable.",
    numerator: "Jacobian, numerator layout: one row per output, one column per input.",
    denominator: "Jacobian, denominator layout: one row per input, one column per output.",
    derivative: "Derivative of every entry: the same shape as the function.",
    hessian: "Hessian: one row and one column per entry of the variable.",
  },
};

const french = {
  sheet: "Corrigé",
  contents: "Sommaire",
  given: "Données et notations",
  skip: "Aller aux réponses",
  points: (count: number) => plural(count, "point", "points", "fr"),
  short: (count: number) => plural(count, "pt", "pts", "fr"),
  questions: (count: number) => plural(count, "question", "questions", "fr"),
  counted: {
    proved: (count: number) => plural(count, "prouvée", "prouvées", "fr"),
    partly: (count: number) => plural(count, "prouvée en partie", "prouvées en partie", "fr"),
    unchecked: (count: number) => plural(count, "non vérifiée", "non vérifiées", "fr"),
    failed: (count: number) => plural(count, "sans corrigé", "sans corrigé", "fr"),
  },
  status: {
    proved: "prouvé",
    partly: "prouvé en partie",
    unchecked: "non vérifié",
    failed: "sans corrigé",
  },
  answer: "Réponse",
  let: "On pose",
  when: "Cas",
  remark: "Remarque",
  forAll: "Pour",
  and: "et",
  verified: "Vérifié",
  failed: "Pas de corrigé vérifié pour cette question",
  inWords: "Non vérifié : réponse en mots.",
  notChecked: "Non vérifié.",
  replayed: (count: number) => plural(count, "étape rejouée", "étapes rejouées", "fr"),
  gap: "écart numérique maximal",
  noGap: "aucun écart numérique",
  replayedLong: (count: number) =>
    count < 2
      ? "L'unique étape a été rejouée par le vérificateur, qui ne sait pas comment elle a été trouvée."
      : `Les ${count} étapes ont été rejouées une à une par le vérificateur, qui ne sait pas comment elles ont été trouvées.`,
  witness: (compared: number, points: number) =>
    `Témoin numérique : ${plural(compared, "égalité évaluée", "égalités évaluées", "fr")} en ${plural(points, "point", "points", "fr")} au total`,
  slopes: "les dérivées mesurées sur les valeurs",
  approaches: "les limites par approche",
  sizes: "avec",
  worst: "plus grand écart relatif :",
  laws: "Lois utilisées",
  lawIndex: "Index des lois",
  lawIntro: "Chaque étape d'un calcul applique une loi nommée. Voici toutes celles de ce corrigé.",
  usedIn: "utilisée en",
  law: "Loi",
  reason: "Énoncé",
  where: "Questions",
  results: "D'après",
  question: "question",
  fact: "Chaque étape de calcul de ce corrigé a été trouvée par calcul formel, acceptée par un vérificateur de preuves et confirmée numériquement.",
  plot: "Figure",
  graph: (loss: string | undefined, isJoined: boolean, far: readonly string[]) =>
    `Graphe de calcul. Une flèche pleine va d'une grandeur à celle qui s'en calcule${loss === undefined ? "." : ` ; les flèches tiretées suivent le gradient de ${loss}, de la droite vers la gauche.`}${isJoined ? " Là où plusieurs flèches tiretées arrivent, ce qu'elles apportent s'ajoute." : ""}${far.length === 0 ? "" : ` Ce qui mène à ${far.join(" et à ")} passe par les couches intermédiaires.`}`,
  graphList: "Graphe de calcul",
  from: "à partir de",
  throughLayers: ", par les couches intermédiaires",
  colon: "\u00A0:",
  gradients: "Chemin du gradient",
  roles: { input: "donnée", parameter: "paramètre" },
};

const english: typeof french = {
  sheet: "Answer sheet",
  contents: "Contents",
  given: "Given, and notation",
  skip: "Go to the answers",
  points: (count) => plural(count, "point", "points", "en"),
  short: (count) => plural(count, "pt", "pts", "en"),
  questions: (count) => plural(count, "question", "questions", "en"),
  counted: {
    proved: (count) => plural(count, "proved", "proved", "en"),
    partly: (count) => plural(count, "proved in part", "proved in part", "en"),
    unchecked: (count) => plural(count, "not checked", "not checked", "en"),
    failed: (count) => plural(count, "without an answer", "without an answer", "en"),
  },
  status: {
    proved: "proved",
    partly: "proved in part",
    unchecked: "not checked",
    failed: "no answer",
  },
  answer: "Answer",
  let: "Let",
  when: "Case",
  remark: "Remark",
  forAll: "For",
  and: "and",
  verified: "Verified",
  failed: "No verified answer for this question",
  inWords: "Not checked: answer in words.",
  notChecked: "Not checked.",
  replayed: (count) => plural(count, "step replayed", "steps replayed", "en"),
  gap: "largest numeric gap",
  noGap: "no numeric gap",
  replayedLong: (count) =>
    count === 1
      ? "The only step was replayed by the checker, which does not know how it was found."
      : `All ${count} steps were replayed one by one by the checker, which does not know how they were found.`,
  witness: (compared, points) =>
    `Numeric witness: ${plural(compared, "equality", "equalities", "en")} evaluated at ${plural(points, "point", "points", "en")} in all`,
  slopes: "derivatives measured from values",
  approaches: "limits by approach",
  sizes: "with",
  worst: "largest relative gap:",
  laws: "Laws used",
  lawIndex: "Index of laws",
  lawIntro: "Every step of a derivation applies a named law. These are all the laws of this sheet.",
  usedIn: "used in",
  law: "Law",
  reason: "Statement",
  where: "Questions",
  results: "By",
  question: "question",
  fact: "Every step of calculation on this sheet was found by symbolic computation, accepted by a proof checker and confirmed numerically.",
  plot: "Figure",
  graph: (loss, isJoined, far) =>
    `Computation graph. A solid arrow leads from a quantity to one that is computed from it${loss === undefined ? "." : `; dashed arrows follow the gradient of ${loss}, from right to left.`}${isJoined ? " Where several dashed arrows arrive, what they bring is added." : ""}${far.length === 0 ? "" : ` What leads to ${far.join(" and to ")} passes through the layers in between.`}`,
  graphList: "Computation graph",
  from: "from",
  throughLayers: ", through the layers in between",
  colon: ":",
  gradients: "Path of the gradient",
  roles: { input: "input", parameter: "parameter" },
};

/** What a sheet says of its own, beside what the exercise and the proofs say. */
export const phrases: Readonly<Record<Language, typeof french>> = { fr: french, en: english };

export const layoutWords = (layout: Layout, language: Language): string =>
  layouts[language][layout];

const capitalised = (text: string): string =>
  text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());

/** A text as a heading: with a capital. */
export const headed = ({ fr, en }: Bilingual): Bilingual => ({
  fr: capitalised(fr),
  en: capitalised(en),
});

/** The heading of a section: its title, after its number where it has one that the title does not say. */
export const sectionTitle = ({
  id,
  title,
}: {
  readonly id: string;
  readonly title: Bilingual;
}): Bilingual =>
  /^\d+$/.test(id) && !/^(?:exercice|exercise)\b/i.test(title.fr)
    ? { fr: `Exercice ${id} : ${title.fr}`, en: `Exercise ${id}: ${title.en}` }
    : title;

/** Gaps below a unit of rounding say nothing by their size. */
const least = 1e-16;

/** A relative gap in LaTeX, two digits: 2{,}3\cdot 10^{-11}. */
export const latexOfGap = (gap: number, language: Language): string => {
  if (gap < least) return String.raw`{<}\,10^{-16}`;
  const [digits = "0", exponent = "0"] = gap.toExponential(1).split("e");
  const mantissa = language === "fr" ? digits.replace(".", "{,}") : digits;
  return String.raw`${mantissa} \cdot 10^{${Number(exponent)}}`;
};
