import type { Grade, Stage } from "../grading/grade.ts";
import { documentHtml } from "../page/document.ts";
import { anchor, escaped } from "../page/escape.ts";
import { mathHtml } from "../page/katex.ts";
import { look, runningHead } from "../page/look.ts";
import { measure } from "../page/measure.ts";
import { runsHtml, runsText } from "../page/prose.ts";
import { type Language, typeset } from "../page/typography.ts";
import type { Line, Note } from "./lines.ts";
import { reportLook } from "./look.ts";
import { type Phrases, phrases } from "./phrases.ts";
import { type QuestionReport, type StudentReport, studentReport } from "./student.ts";
import type { Quote, Text } from "./text.ts";

export interface StudentPage {
  readonly stage: Stage;
  /** The proof of the right answer of each question, as HTML that is trusted; shown with the solutions. */
  readonly solutions?: ReadonlyMap<string, string>;
}

/** A student's report as one page that stands alone: no script, nothing fetched, all that was typed escaped. */
export const studentHtml = (grade: Grade, { stage, solutions }: StudentPage): string => {
  const report = studentReport(grade, stage);
  return new StudentPageWriter(report, stage === "solutions" ? solutions : undefined).page();
};

/** The line as a formula, or as its source where it cannot be set. */
export const quoteHtml = ({ latex, source }: Quote, goesOn = false): string => {
  const looks = `quote scroll${goesOn ? " goes-on" : ""}`;
  return latex === undefined
    ? `<div class="${looks}"><code>${escaped(source)}</code></div>`
    : `<div class="${looks}" style="--em:${Math.ceil(measure(latex) + 1.5)}">${mathHtml(latex, true)}</div>`;
};

class StudentPageWriter {
  readonly #report: StudentReport;
  readonly #solutions: ReadonlyMap<string, string> | undefined;
  readonly #language: Language;
  readonly #say: Phrases;
  /** Lines that have their place on the page: one may answer two questions. */
  readonly #placed = new Set<number>();

  constructor(report: StudentReport, solutions: ReadonlyMap<string, string> | undefined) {
    this.#report = report;
    this.#solutions = solutions;
    this.#language = report.language;
    this.#say = phrases[report.language];
  }

  page(): string {
    const { title, kicker, copy, questions, failure } = this.#report;
    const heading = runsText(title, this.#language);
    const name = typeset(kicker, this.#language);
    const body = [
      `<a class="skip" href="#questions">${this.#words(this.#say.skip)}</a>`,
      `<header>\n<p class="kicker">${escaped(name)}</p>\n<h1>${this.#set(title)}</h1>`,
      `<p class="facts">${this.#say.copy} <code>${escaped(copy)}</code></p>`,
      ...this.#paragraph(this.#report.intro),
      ...(failure
        ? [
            `<div class="failed" role="note"><b>${this.#words(this.#say.failed)}</b><p>${this.#set(failure)}</p></div>`,
          ]
        : [this.#summary()]),
      "</header>",
      ...this.#scores(),
      `<main id="questions">`,
      ...questions.map((question) => this.#question(question)),
      ...this.#after(),
      "</main>",
      ...(this.#report.contest
        ? [`<footer><p>${this.#set(this.#report.contest)}</p></footer>`]
        : []),
    ];
    return documentHtml({
      language: this.#language,
      title: `${copy} – ${heading}`,
      description: `${name} – ${heading}`,
      css: `${look}\n${reportLook}\n${runningHead(`${copy} – ${heading}`)}`,
      body: body.join("\n"),
    });
  }

  #set(text: Text): string {
    return runsHtml(text, this.#language);
  }

  #words(text: string): string {
    return escaped(typeset(text, this.#language));
  }

  #paragraph(text: Text | undefined, looks?: string): readonly string[] {
    return text ? [`<p${looks ? ` class="${looks}"` : ""}>${this.#set(text)}</p>`] : [];
  }

  // -- what stands before the questions ----------------------------------------------------------------

  #summary(): string {
    const { total, revise, good, missing, counts } = this.#report;
    const waits = total?.pending ? `<span class="open">${this.#words(total.pending)}</span>` : "";
    const things = revise.map(
      ({ text, to }) => `<li><a href="#l-${to}">${this.#set(text)}</a></li>`,
    );
    const rows = [
      ...(good ? [[this.#say.good, this.#set(good)] as const] : []),
      ...(things.length > 0 ? [[this.#say.revise, `<ul>${things.join("")}</ul>`] as const] : []),
    ];
    const inside = [
      ...(total ? [`<p class="total"><b>${escaped(total.text)}</b>${waits}</p>`] : []),
      ...this.#paragraph(counts),
      ...(rows.length > 0
        ? [`<dl>${rows.map(([name, said]) => `<dt>${name}</dt><dd>${said}</dd>`).join("\n")}</dl>`]
        : []),
      ...this.#paragraph(missing),
    ];
    return inside.length > 0 ? `<div class="summary">\n${inside.join("\n")}\n</div>` : "";
  }

  #scores(): readonly string[] {
    const { questions } = this.#report;
    if (questions.length < 2) return [];
    const entries = questions.map(({ id, label, score }) => {
      const worth = score
        ? `<span class="points">${escaped(score.text)}${score.pending ? ` <span class="open">(${this.#words(score.pending)})</span>` : ""}</span><span class="mark ${score.tone}" aria-hidden="true">${score.sign}</span>`
        : "";
      return `<li><a href="#q-${anchor(id)}"><span class="kind">${escaped(label)}</span></a>${worth}</li>`;
    });
    return [
      `<nav class="scores" aria-labelledby="scores">\n<h2 id="scores">${this.#say.questions}</h2>\n<ol>\n${entries.join("\n")}\n</ol>\n</nav>`,
    ];
  }

  // -- questions ---------------------------------------------------------------------------------------

  #question(question: QuestionReport): string {
    const { id, label, section, ask, score, notes, lead, lines, items, feedback } = question;
    const at = anchor(id);
    const points = score
      ? `<span class="points">${escaped(score.text)}</span>${score.pending ? `<span class="pending open">${this.#words(score.pending)}</span>` : ""}`
      : "";
    const solution = this.#solutions?.get(id);
    return [
      ...(section ? [`<header class="section"><h2>${this.#set(section)}</h2></header>`] : []),
      `<section class="question" id="q-${at}" aria-labelledby="h-${at}">`,
      `<div class="head"><h2 id="h-${at}"><a href="#q-${at}">${escaped(label)}</a></h2>${points}</div>`,
      ...(ask ? [`<div class="ask"><p>${this.#set(ask)}</p></div>`] : []),
      ...notes.map((note) => `<p class="doubt">${this.#set(note)}</p>`),
      ...this.#paragraph(lead, "lead"),
      ...this.#lines(lines),
      ...this.#items(items),
      ...feedback.flatMap((text) => this.#paragraph(text, "feedback")),
      ...(solution === undefined
        ? []
        : [
            `<details class="solution"><summary>${this.#words(this.#say.solution)}</summary>\n<div class="inside">${solution}</div></details>`,
          ]),
      "</section>",
    ].join("\n");
  }

  #items(parts: QuestionReport["items"]): readonly string[] {
    if (parts.length === 0) return [];
    const rows = parts.flatMap(({ part, items }) => [
      ...(part ? [`<tr><th colspan="2" scope="rowgroup">${this.#set(part)}</th></tr>`] : []),
      ...items.map(
        ({ text, points }) => `<tr><td>${this.#set(text)}</td><td>${this.#words(points)}</td></tr>`,
      ),
    ]);
    return [
      `<table class="items"><caption>${this.#say.points}</caption><tbody>\n${rows.join("\n")}\n</tbody></table>`,
    ];
  }

  #lines(lines: readonly Line[]): readonly string[] {
    if (lines.length === 0) return [];
    const marked = lines.some(({ mark, points }) => mark || points.length > 0);
    return [
      `<ol class="lines${marked ? "" : " unmarked"}">`,
      ...lines.map((line) => this.#line(line)),
      "</ol>",
    ];
  }

  #line(line: Line): string {
    const { at, id, place, quote, goesOn, role, mark, points } = line;
    const own = this.#placed.has(at) ? "" : ` id="l-${at}"`;
    this.#placed.add(at);
    const word = mark && this.#words(mark.word);
    const says = [
      ...(role ? [`<span class="role">${this.#words(role)}</span>`] : []),
      ...(mark
        ? [
            `<span class="${mark.tone}"><span class="mark" aria-hidden="true">${mark.sign}</span> ${mark.to === undefined ? word : `<a href="#l-${mark.to}">${word}</a>`}</span>`,
          ]
        : []),
    ];
    const earns = points.map((each) => `<span>${this.#words(each)}</span>`);
    return [
      `<li class="line${mark ? ` is-${mark.tone}` : ""}"${own}>`,
      `<div class="where">${this.#words(place)}<code>${escaped(id)}</code></div>`,
      quoteHtml(quote, goesOn),
      `<div class="says">${says.join(" · ")}</div>`,
      `<div class="earns">${earns.join(" ")}</div>`,
      ...this.#about(line),
      "</li>",
    ].join("");
  }

  #about({ notes, hints }: Line): readonly string[] {
    const said = notes.map((note) => this.#note(note)).join("");
    const folded = hints.reduceRight(
      (inside, hint) =>
        `<details><summary>${this.#words(hint.asks)}</summary>${hint.notes.map((note) => this.#note(note)).join("")}${inside}</details>`,
      "",
    );
    return said === "" && folded === "" ? [] : [`<div class="about">${said}${folded}</div>`];
  }

  #note({ label, text }: Note): string {
    const name =
      label === undefined
        ? ""
        : `<span class="note-label">${this.#words(label)}${this.#say.colon}</span> `;
    return `<p>${name}${this.#set(text)}</p>`;
  }

  // -- what stands after them --------------------------------------------------------------------------

  #after(): readonly string[] {
    const { unplaced, unread, readings, remarks } = this.#report;
    const say = this.#say;
    const intro = this.#report.total ? say.unplacedIntro.other : say.unplacedIntro.reading;
    const part = (title: string, inside: readonly string[]): string =>
      `<section class="after">\n<h2>${this.#words(title)}</h2>\n${inside.join("\n")}\n</section>`;
    const located = (all: StudentReport["readings"]): string =>
      `<ul>${all.map(({ place, text }) => `<li>${this.#words(place)}${say.colon} ${this.#set(text)}</li>`).join("\n")}</ul>`;
    return [
      ...(unplaced.length > 0
        ? [part(say.unplaced, [`<p>${this.#words(intro)}</p>`, ...this.#lines(unplaced)])]
        : []),
      ...(unread.length > 0
        ? [
            part(say.unread, [
              `<ul>${unread.map(({ at, text }) => `<li>${this.#placed.has(at) ? `<a href="#l-${at}">${this.#set(text)}</a>` : this.#set(text)}</li>`).join("\n")}</ul>`,
            ]),
          ]
        : []),
      ...(readings.length > 0
        ? [part(say.readings, [`<p>${this.#words(say.readingsIntro)}</p>`, located(readings)])]
        : []),
      ...(remarks.length > 0 ? [part(say.remarks, [located(remarks)])] : []),
    ];
  }
}
