import type { Place } from "../document/document.ts";
import { isAboutPlace } from "../grading/feedback.ts";
import type { Grade, Mark, MarkedLink, MarkedQuestion, Stage } from "../grading/grade.ts";
import { escaped } from "../page/escape.ts";
import { isSettable } from "../page/katex.ts";
import { type Language, typeset } from "../page/typography.ts";
import { phrases } from "./phrases.ts";
import { counted, hundredths, type PendingPolicy } from "./points.ts";
import { quoteOf, relationLatex, saidIn, type Text } from "./text.ts";

/*
 * What is said of an answer where there is room for a few lines only: the comment of a gradebook, the output of an
 * automatic test.
 */

/** How many lines of an answer are quoted. */
const mostLines = 8;

const words = (text: string): Text => [{ kind: "words", text }];

/** Marks that a short comment speaks of; the others need no word. */
const spokenOf: Readonly<Record<Stage, readonly Mark[]>> = {
  reading: ["unreadable", "incomplete"],
  formative: ["wrong", "repairs", "unreadable", "incomplete"],
  verdicts: ["wrong", "repairs", "convention", "unreadable", "incomplete", "undecided"],
  solutions: ["wrong", "repairs", "convention", "unreadable", "incomplete", "undecided"],
};

/** Where a line stands: the line of a file, or of a cell of a notebook. */
export const placeSaid = ({ cell, line }: Place, language: Language): string =>
  cell === undefined
    ? phrases[language].shortLine(`${line}`)
    : `${phrases[language].cell(cell)}, ${phrases[language].shortLine(`${line}`)}`;

/** A side of a line: set as a formula, or quoted as it was typed. */
const quoted = (latex: string): Text => {
  const { latex: formula, source } = quoteOf(latex);
  return [{ kind: "math", latex: formula ?? source, display: false, typed: source }];
};

/** The points, and what a person has still to award. */
export const pointsSaid = (
  of: { readonly score: number; readonly pending: number; readonly maxScore: number },
  pending: PendingPolicy,
  language: Language,
): string => {
  const say = phrases[language];
  const score = say.outOf(hundredths(counted(of, pending)), hundredths(of.maxScore));
  return pending === "keep" && of.pending > 0
    ? `${score}, ${say.byPerson(hundredths(of.pending))}`
    : score;
};

/** Where the line stands, what it says, and what is thought of it, as far as the stage allows. */
const lineSaid = (link: MarkedLink, stage: Stage, language: Language): Text => {
  const say = phrases[language];
  const isPlain = stage === "reading" || stage === "formative";
  const isFault = link.mark === "wrong" || link.mark === "repairs";
  const first = link.isFirstError ? `, ${say.firstError}` : "";
  const verdict = isPlain ? say.marks[link.mark] : `${say.marks[link.mark]}${first}`;
  const mark = stage === "formative" && isFault ? say.lookHere : verdict;
  const named = link.convention ? [...link.causes, link.convention] : link.causes;
  const causes = isPlain ? [] : named.map(({ says }) => saidIn(says, language));
  const isCorrected = stage === "solutions" && link.corrected !== undefined;
  return [
    ...words(`${placeSaid(link.place, language)}${say.colon} `),
    ...quoted(`${link.left} ${relationLatex(link.relation)} ${link.right}`),
    ...words(` (${mark}) [${link.id}]`),
    ...causes.flatMap((cause) => [...words(" "), ...cause]),
    ...(isCorrected
      ? [...words(` ${say.expected}${say.colon} `), ...quoted(link.corrected ?? "")]
      : []),
  ];
};

/** What a fair assistant would write, beyond what is said of every answer that is missing or hard to place. */
export const toldOf = ({ feedback }: MarkedQuestion, language: Language): readonly Text[] =>
  feedback.filter((says) => !isAboutPlace(says)).map((says) => saidIn(says, language));

/** What is said under one question, a paragraph each. */
export const feedbackOf = (
  question: MarkedQuestion,
  grade: Grade,
  stage: Stage,
  language: Language,
): readonly Text[] => {
  const say = phrases[language];
  const own = new Set(question.links);
  const shown = grade.links.filter(({ at, mark }) => own.has(at) && spokenOf[stage].includes(mark));
  const doubt = stage === "reading" ? say.doubtfulReading : say.doubtful;
  const isTold = stage === "verdicts" || stage === "solutions";
  return [
    ...(question.isMissing ? [words(say.noAnswer)] : []),
    ...(question.isDoubtful && !question.isMissing ? [words(doubt)] : []),
    ...(isTold ? toldOf(question, language) : []),
    ...shown.slice(0, mostLines).map((link) => lineSaid(link, stage, language)),
    ...(shown.length > mostLines ? [words(`… (+ ${shown.length - mostLines})`)] : []),
  ];
};

/** Why nothing was graded, told as a paragraph. */
export const failureSaid = ({ error }: Grade, language: Language): readonly Text[] =>
  error === undefined
    ? []
    : [
        [
          ...words(`${phrases[language].failed}${phrases[language].colon} `),
          ...saidIn(error.message, language),
        ],
      ];

/** How a page typesets formulas: by MathJax, which reads them between \( and \), or not at all. */
export type FormulaMarkup = "mathjax" | "source";

/** Signs between which MathJax would look for formulas in words. */
const delimiters = /\\(?=[()[\]])|\$(?=\$)/g;

/** A paragraph in HTML without its tags: everything but formulas that can be set is escaped text. */
export const inlineHtml = (text: Text, language: Language, formulas: FormulaMarkup): string =>
  text
    .map((run, at) => {
      if (run.kind === "words") {
        const said = typeset(run.text, language, text[at - 1]?.kind === "math");
        return escaped(said.replace(delimiters, "$&\u2060"));
      }
      return formulas === "mathjax" && isSettable(run.latex)
        ? `\\(${escaped(run.latex)}\\)`
        : `<code>${escaped(run.typed ?? run.latex)}</code>`;
    })
    .join("")
    .replace(/\s*\n\s*/g, " ");

/** A paragraph on one line without markup: formulas in LaTeX. */
export const inlineText = (text: Text, language: Language): string =>
  text
    .map((run) => (run.kind === "words" ? typeset(run.text, language) : (run.typed ?? run.latex)))
    .join("")
    .replace(/[ \t\r\n]+/g, " ")
    .trim();
