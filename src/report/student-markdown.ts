import type { Grade, Stage } from "../grading/grade.ts";
import { isSettable } from "../page/katex.ts";
import { escapedMarkdown, formulaMarkdown, runsMarkdown } from "../page/markdown.ts";
import { typeset } from "../page/typography.ts";
import type { Line, Note } from "./lines.ts";
import { type Phrases, phrases } from "./phrases.ts";
import {
  type PartItems,
  type QuestionReport,
  type StudentReport,
  studentReport,
} from "./student.ts";
import type { Quote, Text } from "./text.ts";

export interface StudentText {
  readonly stage: Stage;
  /** The proof of the right answer of each question, in Markdown; shown with the solutions. */
  readonly solutions?: ReadonlyMap<string, string>;
}

/** A student's report in Markdown as GitHub shows it. */
export const studentMarkdown = (grade: Grade, { stage, solutions }: StudentText): string => {
  const report = studentReport(grade, stage);
  return new StudentTextWriter(report, stage === "solutions" ? solutions : undefined).document();
};

/** A code span that holds whatever was typed: its fence is longer than any inside. */
const codeSpan = (source: string): string => {
  const text = source.replace(/\s+/g, " ");
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return /^[ `]|[ `]$/.test(text) ? `${fence} ${text} ${fence}` : fence + text + fence;
};

/** A formula for GitHub, as long as nothing in it could end it or open anything else. */
const quoteMarkdown = ({ latex, source }: Quote): string => {
  const written = latex === undefined ? "" : formulaMarkdown(latex).replace(/\](?=\()/g, "] ");
  return latex === undefined || /[$`]/.test(written) || !isSettable(written)
    ? codeSpan(source)
    : `$${written}$`;
};

class StudentTextWriter {
  readonly #report: StudentReport;
  readonly #solutions: ReadonlyMap<string, string> | undefined;
  readonly #say: Phrases;

  constructor(report: StudentReport, solutions: ReadonlyMap<string, string> | undefined) {
    this.#report = report;
    this.#solutions = solutions;
    this.#say = phrases[report.language];
  }

  document(): string {
    const { title, kicker, copy, intro, failure, questions, contest } = this.#report;
    const blocks = [
      `# ${this.#set(title)}`,
      `*${this.#words(kicker)}* · ${codeSpan(copy)}`,
      ...(intro ? [this.#set(intro)] : []),
      ...(failure ? [`**${this.#words(this.#say.failed)}**`, this.#set(failure)] : []),
      ...this.#summary(),
      ...questions.flatMap((question) => this.#question(question)),
      ...this.#after(),
      ...(contest ? ["---", this.#set(contest)] : []),
    ];
    return `${blocks.join("\n\n")}\n`;
  }

  #set(text: Text): string {
    // A formula of somebody's own may hold what would end it here.
    const safe = text.map((run) =>
      run.kind === "math" && run.typed !== undefined && /[$`]/.test(run.latex)
        ? { kind: "words" as const, text: run.typed }
        : run,
    );
    return runsMarkdown(safe, this.#report.language)
      .replace(/\s*\n\s*/g, " ")
      .trim();
  }

  #words(text: string): string {
    return escapedMarkdown(typeset(text, this.#report.language));
  }

  #summary(): readonly string[] {
    const { total, revise, good, missing, counts } = this.#report;
    const { good: well, revise: again, colon } = this.#say;
    return [
      ...(total
        ? [`**${this.#words(total.text)}**${total.pending ? ` ${this.#words(total.pending)}` : ""}`]
        : []),
      ...(counts ? [this.#set(counts)] : []),
      ...(good ? [`**${well}${colon}** ${this.#set(good)}`] : []),
      ...(revise.length > 0
        ? [
            `**${this.#words(again)}${colon}**\n\n${revise.map(({ text }) => `- ${this.#set(text)}`).join("\n")}`,
          ]
        : []),
      ...(missing ? [this.#set(missing)] : []),
    ];
  }

  #question(question: QuestionReport): readonly string[] {
    const { id, label, section, ask, score, notes, lead, lines, items, feedback } = question;
    const points = score
      ? ` – ${this.#words(score.text)}${score.pending ? ` (${this.#words(score.pending)})` : ""}`
      : "";
    const solution = this.#solutions?.get(id);
    return [
      ...(section ? [`## ${this.#set(section)}`] : []),
      `### ${this.#words(label)}${points}`,
      ...(ask ? [`> ${this.#set(ask)}`] : []),
      ...notes.map((note) => this.#set(note)),
      ...(lead ? [this.#set(lead)] : []),
      ...this.#lines(lines),
      ...(items.length > 0
        ? [
            `**${this.#words(this.#say.points)}${this.#say.colon}**\n\n${items.flatMap((part) => this.#items(part)).join("\n")}`,
          ]
        : []),
      ...feedback.map((text) => this.#set(text)),
      ...(solution === undefined ? [] : [this.#folded(this.#say.solution, solution)]),
    ];
  }

  #items({ part, items }: PartItems): readonly string[] {
    const indent = part ? "  " : "";
    return [
      ...(part ? [`- ${this.#set(part)}`] : []),
      ...items.map(({ text, points }) => `${indent}- ${this.#set(text)} – ${this.#words(points)}`),
    ];
  }

  #folded(title: string, inside: string): string {
    return `<details><summary>${this.#words(title)}</summary>\n\n${inside}\n\n</details>`;
  }

  #lines(lines: readonly Line[]): readonly string[] {
    return lines.length === 0 ? [] : [lines.map((line) => this.#line(line)).join("\n\n")];
  }

  #line({ id, place, quote, role, mark, points, notes, hints }: Line): string {
    const facts = [
      this.#words(place),
      ...(role ? [`*${this.#words(role)}*`] : []),
      ...(mark ? [`**${mark.sign} ${this.#words(mark.word)}**`] : []),
      ...(points.length > 0 ? [points.map((each) => this.#words(each)).join(" ")] : []),
      codeSpan(id),
    ];
    const folded = hints.reduceRight(
      (inside, hint) =>
        this.#folded(
          hint.asks,
          [...hint.notes.map((note) => this.#note(note)), inside].join("\n\n").trim(),
        ),
      "",
    );
    const inside = [
      quoteMarkdown(quote),
      ...notes.map((note) => this.#note(note)),
      ...(folded === "" ? [] : [folded]),
    ];
    return [`- ${facts.join(" · ")}`, ...inside.map((each) => each.replace(/^(?=.)/gm, "  "))].join(
      "\n\n",
    );
  }

  #note({ label, text }: Note): string {
    const name = label === undefined ? "" : `*${this.#words(label)}${this.#say.colon}* `;
    return `${name}${this.#set(text)}`;
  }

  #after(): readonly string[] {
    const { unplaced, unread, readings, remarks, total } = this.#report;
    const say = this.#say;
    const intro = total ? say.unplacedIntro.other : say.unplacedIntro.reading;
    const located = (all: StudentReport["readings"]): string =>
      all
        .map(({ place, text }) => `- ${this.#words(place)}${say.colon} ${this.#set(text)}`)
        .join("\n");
    return [
      ...(unplaced.length > 0
        ? [`## ${this.#words(say.unplaced)}`, this.#words(intro), ...this.#lines(unplaced)]
        : []),
      ...(unread.length > 0
        ? [
            `## ${this.#words(say.unread)}`,
            unread.map(({ text }) => `- ${this.#set(text)}`).join("\n"),
          ]
        : []),
      ...(readings.length > 0
        ? [`## ${this.#words(say.readings)}`, this.#words(say.readingsIntro), located(readings)]
        : []),
      ...(remarks.length > 0 ? [`## ${this.#words(say.remarks)}`, located(remarks)] : []),
    ];
  }
}
