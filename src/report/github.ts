import type { Grade, Item, Mark, MarkedLink, MarkedQuestion, Stage } from "../grading/grade.ts";
import { escapedMarkdown, runsMarkdown } from "../page/markdown.ts";
import { type Language, labelled } from "../page/typography.ts";
import { failureSaid, feedbackOf, inlineText, placeSaid, pointsSaid } from "./feedback.ts";
import { phrases } from "./phrases.ts";
import { clean, counted, isUnharmed, type PendingPolicy, total } from "./points.ts";
import { nameOf, saidIn, type Text } from "./text.ts";

/*
 * What a job of GitHub Actions can say of a copy: remarks on the lines of a pull request, a score for a reporter
 * of grades, and a summary.
 *
 * Sources: GitHub Docs, "Workflow commands for GitHub Actions"; classroom-resources/autograding-grading-reporter.
 */

export interface GithubOptions {
  readonly pending: PendingPolicy;
  readonly stage: Stage;
  readonly lang?: Language | undefined;
}

type Level = "error" | "warning" | "notice";

/** How loudly a mark is told on its line; the others are not. */
const levels: Readonly<Partial<Record<Mark, Level>>> = {
  wrong: "error",
  repairs: "warning",
  convention: "notice",
  unreadable: "warning",
  incomplete: "warning",
  undecided: "notice",
};

/** Marks that tell nothing of what is right. */
const isNeutral = (mark: Mark): boolean => mark === "unreadable" || mark === "incomplete";

/** A message of a workflow command: it is one line, whatever it says. */
const message = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** A property of a workflow command, which also ends at a colon or a comma. */
const property = (text: string): string =>
  message(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

const command = (
  level: Level,
  properties: Readonly<Record<string, string | number | undefined>>,
  text: string,
): string => {
  const said = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(`${value}`)}`],
  );
  return `::${level} ${said.join(",")}::${message(text)}`;
};

const commandFor = (
  link: MarkedLink,
  level: Level,
  grade: Grade,
  stage: Stage,
  lang: Language,
): string => {
  const say = phrases[lang];
  const isPlain = stage === "formative" && !isNeutral(link.mark);
  const head = link.question === undefined ? "" : `${labelled(nameOf(link.question))} · `;
  const first = link.isFirstError && !isPlain ? ` (${say.firstError})` : "";
  const mark = isPlain ? say.lookHere : `${say.marks[link.mark]}${first}`;
  const causes = isPlain ? [] : link.causes.map(({ says }) => inlineText(saidIn(says, lang), lang));
  // The line of a cell is no line of the file.
  const isInCell = link.place.cell !== undefined;
  return command(
    isPlain ? "warning" : level,
    {
      file: link.place.file ?? grade.file,
      line: isInCell ? undefined : link.place.line,
      col: isInCell ? undefined : link.place.column,
      title: `${head}${mark}`,
    },
    [...(isInCell ? [placeSaid(link.place, lang)] : []), ...causes, `[${link.id}]`].join(" "),
  );
};

/** A remark for each line that has one, as workflow commands, a line each. GitHub shows the first ten of a level. */
export const workflowCommands = (
  grade: Grade,
  { stage, lang = grade.lang }: GithubOptions,
): string => {
  const shown = grade.links.flatMap((link) => {
    const level = levels[link.mark];
    const isTold =
      stage === "reading"
        ? isNeutral(link.mark)
        : stage === "formative"
          ? isNeutral(link.mark) || level === "error"
          : true;
    return level !== undefined && isTold ? [{ link, level }] : [];
  });
  const failure =
    grade.error === undefined
      ? []
      : [
          command(
            "error",
            { file: grade.file, title: phrases[lang].failed },
            inlineText(saidIn(grade.error.message, lang), lang),
          ),
        ];
  const lines = [
    ...failure,
    ...shown.map(({ link, level }) => commandFor(link, level, grade, stage, lang)),
  ];
  return lines.map((line) => `${line}\n`).join("");
};

/** One line of the table that a reporter of grades adds up. */
export interface ClassroomTest {
  readonly name: string;
  readonly status: "pass" | "fail" | "error";
  readonly score: number;
  readonly max_score: number;
  readonly message: string;
  readonly test_code: string;
  readonly filename: string;
  readonly line_no: number;
  readonly duration: number;
}

export interface ClassroomResult {
  readonly version: 1;
  readonly status: "pass" | "fail" | "error";
  readonly max_score: number;
  readonly tests: readonly ClassroomTest[];
}

const testsOf = (
  question: MarkedQuestion,
  grade: Grade,
  { pending }: GithubOptions,
  lang: Language,
): readonly ClassroomTest[] => {
  const say = phrases[lang];
  const label = labelled(nameOf(question.id));
  const linkAt = (at: number | undefined): MarkedLink | undefined =>
    grade.links.find((link) => link.at === at);
  const test = (
    name: string,
    of: { readonly score: number; readonly pending: number },
    maximum: number,
    at: number | undefined,
    text: string,
  ): ClassroomTest => {
    const waits = pending === "keep" ? of.pending : 0;
    const score = counted(of, pending);
    const link = linkAt(at);
    return {
      name,
      status: grade.error
        ? "error"
        : isUnharmed({ score, pending: waits }, maximum)
          ? "pass"
          : "fail",
      score,
      max_score: clean(maximum),
      message: [text, ...(waits > 0 ? [say.pending(clean(waits))] : [])].join(" "),
      test_code: link?.id ?? "",
      filename: link?.place.file ?? grade.file ?? "",
      line_no: link && link.place.cell === undefined ? link.place.line : 0,
      duration: 0,
    };
  };
  const { items } = question;
  const isShared =
    items.length > 0 && total(items.map(({ points }) => points)) === clean(question.maxScore);
  const said = pointsSaid(question, pending, lang);
  if (!isShared) return [test(label, question, question.maxScore, question.firstError, said)];
  const ofItem = (item: Item): ClassroomTest =>
    test(
      `${label} ${inlineText(saidIn(item.says, lang), lang)}`,
      { score: item.earned, pending: item.pending },
      item.points,
      item.by,
      inlineText(saidIn(item.because, lang), lang),
    );
  const tests = items.map(ofItem);
  // The reporter adds scores up: what errors cost, and what rounding changes, is a line of its own.
  const rest = total([counted(question, pending), ...tests.map(({ score }) => -score)]);
  if (rest === 0) return tests;
  const charged = test(
    `${label} ${say.points}`,
    { score: rest, pending: 0 },
    0,
    question.firstError,
    said,
  );
  return [...tests, charged];
};

/**
 * The score as a reporter of grades reads it: a test for each item, whose scores add up to the score of the copy; a
 * question with charges has one test more, below zero. It has all that is known, and is not for stages that keep
 * points back.
 */
export const classroomResult = (grade: Grade, options: GithubOptions): ClassroomResult => {
  const { lang = grade.lang } = options;
  const tests = grade.questions.flatMap((question) => testsOf(question, grade, options, lang));
  const status = grade.error
    ? "error"
    : tests.every((test) => test.status === "pass")
      ? "pass"
      : "fail";
  return { version: 1, status, max_score: clean(grade.maxScore), tests };
};

/** The value of the output `result` of a step: the result in base64. */
export const classroomOutput = (result: ClassroomResult): string =>
  Buffer.from(JSON.stringify(result), "utf8").toString("base64");

/** A paragraph in Markdown on one line. */
const lineMarkdown = (text: Text, language: Language): string =>
  runsMarkdown(text, language)
    .replace(/\s*\n\s*/g, " ")
    .trim();

/** The summary of a job in Markdown, as GitHub shows it. */
export const jobSummary = (grade: Grade, options: GithubOptions): string => {
  const { pending, stage, lang = grade.lang } = options;
  const say = phrases[lang];
  const isScored = stage === "verdicts" || stage === "solutions";
  const title = lineMarkdown(saidIn(grade.title, lang), lang);
  const name = escapedMarkdown(nameOf(grade.copy));
  const points = isScored ? ` · ${pointsSaid(grade, pending, lang)}` : "";
  const failure = failureSaid(grade, lang).map((text) => `${lineMarkdown(text, lang)}\n`);
  const table = isScored
    ? [
        `| ${say.questions} | ${say.points} |`,
        "|---|---|",
        ...grade.questions.map(
          (question) =>
            `| ${escapedMarkdown(labelled(nameOf(question.id)))} | ${pointsSaid(question, pending, lang)} |`,
        ),
        "",
      ]
    : [];
  const questions = grade.questions.flatMap((question) => {
    const said = feedbackOf(question, grade, stage, lang);
    if (said.length === 0) return [];
    const lines = said.map((text) => `- ${lineMarkdown(text, lang)}`);
    return [`### ${escapedMarkdown(labelled(nameOf(question.id)))}`, "", ...lines, ""];
  });
  return [`## ${title}`, "", `${say.copy} ${name}${points}`, "", ...failure, ...table, ...questions]
    .join("\n")
    .trimEnd()
    .concat("\n");
};
