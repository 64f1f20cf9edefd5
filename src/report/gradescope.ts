import type { Bilingual } from "../expr/function.ts";
import type { Grade, MarkedQuestion, Stage } from "../grading/grade.ts";
import { escaped } from "../page/escape.ts";
import { type Language, labelled } from "../page/typography.ts";
import { failureSaid, feedbackOf, inlineHtml, pointsSaid } from "./feedback.ts";
import { phrases } from "./phrases.ts";
import { clean, counted, isUnharmed, type PendingPolicy } from "./points.ts";
import { nameOf, saidIn, type Text, textOf } from "./text.ts";

/*
 * What an autograder of Gradescope leaves in results.json.
 *
 * Source: Gradescope, "Autograder Specifications" (gradescope/autograder_samples, docs/specs.md).
 */

export type Visibility = "hidden" | "after_due_date" | "after_published" | "visible";

export interface GradescopeTest {
  readonly score?: number;
  readonly max_score?: number;
  readonly status?: "passed" | "failed";
  readonly name: string;
  readonly number: string;
  readonly output: string;
  readonly visibility: Visibility;
  readonly extra_data?: Readonly<Record<string, unknown>>;
}

/** All texts are HTML and escaped: then no letter of a copy is taken for Markdown or for colours of a terminal. */
export interface GradescopeResults {
  readonly score: number;
  readonly output: string;
  readonly output_format: "html";
  readonly test_output_format: "html";
  readonly test_name_format: "html";
  readonly visibility: Visibility;
  readonly stdout_visibility: "hidden";
  readonly extra_data: Readonly<Record<string, unknown>>;
  readonly tests: readonly GradescopeTest[];
}

export interface GradescopeOptions {
  readonly pending: PendingPolicy;
  readonly stage: Stage;
  readonly lang?: Language | undefined;
  /** Who sees the points, from "verdicts" on; before, they appear when grades are published. */
  readonly visibility?: Visibility | undefined;
}

// Gradescope strips scripts and styles from HTML, and has no typesetting of formulas: they stand as LaTeX.
const paragraphs = (texts: readonly Text[], language: Language): string =>
  texts.map((text) => `<p>${inlineHtml(text, language, "source")}</p>`).join("\n");

const testsOf = (
  question: MarkedQuestion,
  grade: Grade,
  { pending, stage, visibility = "visible" }: GradescopeOptions,
  lang: Language,
): readonly GradescopeTest[] => {
  const waits = pending === "keep" ? question.pending : 0;
  const won = { score: counted(question, pending), pending: waits };
  const title = labelled(nameOf(question.id));
  const open = waits > 0 ? ` – ${phrases[lang].pending(clean(waits))}` : "";
  const said = (at: Stage): string => paragraphs(feedbackOf(question, grade, at, lang), lang);
  const marked = grade.links.find(({ at }) => at === question.firstError);
  const scored: GradescopeTest = {
    score: won.score,
    max_score: clean(question.maxScore),
    // Without a status, Gradescope calls every test failed that has less than all points, pending ones included.
    status: isUnharmed(won, question.maxScore) ? "passed" : "failed",
    name: escaped(title + open),
    number: question.id,
    output: `<p>${escaped(pointsSaid(question, pending, lang))}</p>\n${said(stage)}`.trim(),
    visibility,
    extra_data: {
      question: question.id,
      pending: clean(question.pending),
      missing: question.isMissing,
      doubtful: question.isDoubtful,
      items: question.items.map(({ item, points, earned, pending: open }) => ({
        item,
        points: clean(points),
        earned: clean(earned),
        pending: clean(open),
      })),
      charges: question.charges.map(({ cause, points }) => ({ cause, points: clean(points) })),
      ...(marked && { firstError: marked.id }),
    },
  };
  if (stage === "verdicts" || stage === "solutions") return [scored];
  // A student sees what was read, and nothing that tells what is right; the points wait until they are published.
  return [
    { name: escaped(title), number: question.id, output: said(stage), visibility: "visible" },
    {
      ...scored,
      output: `<p>${escaped(pointsSaid(question, pending, lang))}</p>\n${said("verdicts")}`.trim(),
      visibility: "after_published",
    },
  ];
};

/**
 * The results of a copy: a test for each question, whose scores add up to the score. Before the stage "verdicts"
 * each question has one test more, that tells what was read and has no points.
 */
export const gradescopeResults = (grade: Grade, options: GradescopeOptions): GradescopeResults => {
  const { pending, stage, lang = grade.lang } = options;
  const isScored = stage === "verdicts" || stage === "solutions";
  const head = isScored ? [`<p>${escaped(pointsSaid(grade, pending, lang))}</p>`] : [];
  const intro = phrases[lang].intro[stage];
  const told = intro === undefined ? [] : [textOf(intro)];
  return {
    score: counted(grade, pending),
    output: [...head, paragraphs([...failureSaid(grade, lang), ...told], lang)].join("\n").trim(),
    output_format: "html",
    test_output_format: "html",
    test_name_format: "html",
    visibility: "visible",
    stdout_visibility: "hidden",
    extra_data: {
      format: 1,
      exercise: grade.exercise,
      copy: grade.copy,
      pending: clean(grade.pending),
      max_score: clean(grade.maxScore),
      ...(grade.error && { error: grade.error.code }),
    },
    tests: grade.questions.flatMap((question) => testsOf(question, grade, options, lang)),
  };
};

const stopped: Bilingual = {
  fr: "La correction automatique s'est arrêtée avant la fin. Cette note ne dit rien de votre copie : prévenez la personne qui enseigne, qui la relancera.",
  en: "The autograder stopped before its end. This score says nothing of your work: tell your teacher, who will run it again.",
};

/** What stands in results.json until a copy is graded, and remains where that fails. */
export const unfinishedResults = (lang: Language): GradescopeResults => ({
  score: 0,
  output: paragraphs([saidIn(stopped, lang)], lang),
  output_format: "html",
  test_output_format: "html",
  test_name_format: "html",
  visibility: "visible",
  stdout_visibility: "hidden",
  extra_data: { format: 1 },
  tests: [],
});

/** The text of results.json. */
export const resultsText = (results: GradescopeResults): string =>
  `${JSON.stringify(results, undefined, 2)}\n`;
