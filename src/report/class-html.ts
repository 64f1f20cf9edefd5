import type { Grade } from "../grading/grade.ts";
import { documentHtml } from "../page/document.ts";
import { anchor, escaped } from "../page/escape.ts";
import { look, runningHead } from "../page/look.ts";
import { runsHtml, runsText } from "../page/prose.ts";
import { decimal, type Language, labelled, typeset } from "../page/typography.ts";
import { type ClassFigures, classFigures, type LineGroup, type QuestionFigures } from "./class.ts";
import { type ClassPhrases, classPhrases } from "./class-phrases.ts";
import { histogramSvg } from "./histogram.ts";
import { classLook, reportLook } from "./look.ts";
import { signs, tones } from "./marks.ts";
import { phrases } from "./phrases.ts";
import { hundredths } from "./points.ts";
import { quoteHtml } from "./student-html.ts";
import { nameOf, quoteOf, relationLatex, saidIn, type Text } from "./text.ts";

export interface ClassPage {
  readonly language: Language;
  /** The team of each copy that has one. */
  readonly teams?: ReadonlyMap<string, string>;
  /** Where the report of each copy lies, from the page. */
  readonly reports?: ReadonlyMap<string, string>;
}

/**
 * What a class did, for those who teach it, as one page that stands alone.
 *
 * @throws RangeError for no grades.
 */
export const classHtml = (grades: readonly Grade[], page: ClassPage): string =>
  new ClassPageWriter(classFigures(grades, page.teams), page).page();

/** How many rows a list has before it is cut. */
const most = { groups: 40, copies: 8, causes: 40 } as const;

class ClassPageWriter {
  readonly #figures: ClassFigures;
  readonly #page: ClassPage;
  readonly #language: Language;
  readonly #say: ClassPhrases;

  constructor(figures: ClassFigures, page: ClassPage) {
    this.#figures = figures;
    this.#page = page;
    this.#language = page.language;
    this.#say = classPhrases[page.language];
  }

  page(): string {
    const { title, exercise } = this.#figures;
    const heading = saidIn(title, this.#language);
    const plain = runsText(heading, this.#language);
    const say = this.#say;
    const body = [
      `<a class="skip" href="#by-question">${this.#words(say.skip)}</a>`,
      `<header>\n<p class="kicker">${this.#words(say.staff)}</p>\n<h1>${this.#set(heading)}</h1>`,
      `<p class="facts"><code>${escaped(nameOf(exercise))}</code> · ${this.#facts()}</p>`,
      "</header>",
      `<main>`,
      this.#scores(),
      this.#questions(),
      ...this.#toRead(),
      ...this.#groups(),
      ...this.#causes(),
      ...this.#shared(),
      this.#copies(),
      "</main>",
    ];
    return documentHtml({
      language: this.#language,
      title: `${plain} – ${typeset(say.page, this.#language)}`,
      description: `${typeset(say.staff, this.#language)} – ${plain}`,
      css: `${look}\n${reportLook}\n${classLook}\n${runningHead(plain)}`,
      body: body.join("\n"),
    });
  }

  #set(text: Text): string {
    return runsHtml(text, this.#language);
  }

  #words(text: string): string {
    return escaped(typeset(text, this.#language));
  }

  #number(value: number): string {
    return decimal(value, this.#language);
  }

  #part(id: string, title: string, inside: readonly string[]): string {
    return `<section class="part" aria-labelledby="${id}">\n<h2 id="${id}">${this.#words(title)}</h2>\n${inside.join("\n")}\n</section>`;
  }

  #note(text: string): string {
    return `<p class="note">${this.#words(text)}</p>`;
  }

  /** Columns that hold numbers are set to the right. */
  #table(
    heads: readonly (readonly [title: string, kind: "words" | "number"])[],
    rows: readonly (readonly string[])[],
    looks = "",
  ): string {
    const cell = (tag: "th" | "td", inside: string, at: number): string =>
      `<${tag}${tag === "th" ? ' scope="col"' : ""}${heads[at]?.[1] === "number" ? ' class="number"' : ""}>${inside}</${tag}>`;
    const head = heads.map(([title], at) => cell("th", this.#words(title), at)).join("");
    const lines = rows.map(
      (row) => `<tr>${row.map((inside, at) => cell("td", inside, at)).join("")}</tr>`,
    );
    return `<div class="scroll"><table class="figures${looks}"><thead><tr>${head}</tr></thead>\n<tbody>\n${lines.join("\n")}\n</tbody></table></div>`;
  }

  // -- scores ------------------------------------------------------------------------------------------

  #facts(): string {
    const { copies, graded, failed, empty, doubtful } = this.#figures;
    const say = this.#say;
    const facts = [
      say.copies(copies),
      ...(graded < copies ? [say.graded(graded)] : []),
      ...(failed > 0 ? [say.failed(failed)] : []),
      ...(empty > 0 ? [say.empty(empty)] : []),
      ...(doubtful > 0 ? [say.doubtful(doubtful)] : []),
    ];
    return facts.map((fact) => this.#words(fact)).join(" · ");
  }

  #scores(): string {
    const { bins, mean, median, maxScore, pending, graded } = this.#figures;
    const say = this.#say;
    const outOf = (value: number): string =>
      phrases[this.#language].outOf(hundredths(value), hundredths(maxScore));
    const figures = [
      ...(mean === undefined ? [] : [[say.mean, outOf(mean)] as const]),
      ...(median === undefined ? [] : [[say.median, outOf(median)] as const]),
    ];
    const isWaiting = bins.some(({ waiting }) => waiting > 0);
    const caption = [
      say.histogram(say.copies(graded), hundredths(maxScore)),
      ...(isWaiting ? [say.hatched] : []),
    ];
    return this.#part("scores", say.scores, [
      `<p class="means">${figures.map(([name, value]) => `<span>${name} <b>${escaped(value)}</b></span>`).join(" ")}</p>`,
      ...(pending > 0 ? [this.#note(say.waiting(hundredths(pending)))] : []),
      ...(bins.length > 0
        ? [
            `<figure>\n${histogramSvg(this.#figures, this.#language)}\n<figcaption>${this.#words(caption.join(" "))}</figcaption>\n</figure>`,
          ]
        : []),
    ]);
  }

  // -- questions ---------------------------------------------------------------------------------------

  #questions(): string {
    const say = this.#say;
    const { questions, graded } = this.#figures;
    const worst = questions.reduce<QuestionFigures | undefined>(
      (found, each) => (each.firstErrors > (found?.firstErrors ?? 0) ? each : found),
      undefined,
    );
    const count = (value: number): string => (value === 0 ? "" : this.#number(value));
    const rows = questions.map((each) => {
      const share = each.mean === undefined ? undefined : Math.round(each.mean * 100);
      const isFirst = each === worst && each.firstErrors * 5 >= graded;
      return [
        `<b id="q-${anchor(each.id)}">${this.#label(each.id)}</b> <span class="soft">/ ${this.#number(hundredths(each.maxScore))}</span>`,
        share === undefined
          ? "–"
          : `<span class="share" style="--share:${share}%">${this.#words(`${this.#number(share)} %`)}</span>`,
        count(each.full),
        count(each.firstErrors),
        count(each.inherited),
        count(each.waiting),
        count(each.missing),
        each.correlation === undefined ? "–" : this.#number(hundredths(each.correlation)),
        isFirst ? `<span class="bad">← ${this.#words(say.look)}</span>` : "",
      ];
    });
    return this.#part("by-question", say.questions, [
      this.#table(
        [
          [say.question, "words"],
          [say.share, "number"],
          [say.full, "number"],
          [say.firstErrors, "number"],
          [say.inherited, "number"],
          [say.pending, "number"],
          [say.missing, "number"],
          [say.correlation, "number"],
          ["", "words"],
        ],
        rows,
      ),
      this.#note(say.correlationNote),
    ]);
  }

  #label(id: string): string {
    return escaped(labelled(nameOf(id)));
  }

  // -- what to do --------------------------------------------------------------------------------------

  #toRead(): readonly string[] {
    const { toRead } = this.#figures;
    const say = this.#say;
    if (toRead.length === 0) return [];
    const rows = toRead.map(({ need, question, copies, lines, points }) => [
      question === undefined ? "" : `<b>${this.#label(question)}</b>`,
      `${this.#words(say.needs[need])}${copies.length <= most.copies ? ` <span class="soft">(${this.#names(copies)})</span>` : ""}`,
      this.#number(copies.length),
      lines === 0 ? "" : this.#number(lines),
      points === 0 ? "" : this.#number(hundredths(points)),
    ]);
    return [
      this.#part("to-read", say.read, [
        this.#note(say.readNote),
        this.#table(
          [
            [say.question, "words"],
            [say.why, "words"],
            [say.number, "number"],
            [say.lines, "number"],
            [say.points, "number"],
          ],
          rows,
          " wrapped",
        ),
      ]),
    ];
  }

  #groups(): readonly string[] {
    const { groups } = this.#figures;
    const say = this.#say;
    if (groups.length === 0) return [];
    const rest = groups.length - most.groups;
    return [
      this.#part("decide", say.decide, [
        this.#note(say.decideNote),
        this.#table(
          [
            [say.question, "words"],
            [say.line, "words"],
            [say.now, "words"],
            [say.number, "number"],
            [say.points, "number"],
            [say.code, "words"],
          ],
          groups.slice(0, most.groups).map((group) => this.#group(group)),
          " decide",
        ),
        ...(rest > 0 ? [this.#note(say.more(rest))] : []),
      ]),
    ];
  }

  #group({ link, copies, points }: LineGroup): readonly string[] {
    const { mark, causes, question, left, relation, right, id } = link;
    const word = phrases[this.#language].marks[mark];
    const named = causes.map(({ name }) => nameOf(name)).join(", ");
    const cause = named !== "" ? named : mark === "wrong" ? this.#words(this.#say.unexplained) : "";
    return [
      question === undefined ? "" : `<b>${this.#label(question)}</b>`,
      quoteHtml(quoteOf(`${left} ${relationLatex(relation)} ${right}`)),
      `<span class="${tones[mark]}"><span class="mark" aria-hidden="true">${signs[mark]}</span> ${this.#words(word)}</span>${cause === "" ? "" : `<br><span class="soft">${named === "" ? cause : `<code>${escaped(named)}</code>`}</span>`}`,
      this.#number(copies.length),
      points === 0 ? "" : this.#number(hundredths(points)),
      `<code>${escaped(nameOf(id))}</code>`,
    ];
  }

  #causes(): readonly string[] {
    const { causes, unexplained } = this.#figures;
    const say = this.#say;
    if (causes.length === 0 && unexplained === 0) return [];
    const rows = causes
      .slice(0, most.causes)
      .map(({ name, says, copies, questions }) => [
        `<code>${escaped(nameOf(name))}</code>`,
        this.#set(saidIn(says, this.#language)),
        questions.map((id) => this.#label(id)).join(", "),
        this.#number(copies),
      ]);
    const unknown =
      unexplained > 0 ? [[this.#words(say.unexplained), "", "", this.#number(unexplained)]] : [];
    return [
      this.#part("causes", say.causes, [
        this.#table(
          [
            [say.cause, "words"],
            [say.says, "words"],
            [say.question, "words"],
            [say.number, "number"],
          ],
          [...rows, ...unknown],
          " wrapped",
        ),
      ]),
    ];
  }

  // -- copies ------------------------------------------------------------------------------------------

  #shared(): readonly string[] {
    const { shared } = this.#figures;
    const say = this.#say;
    if (shared.length === 0) return [];
    const rows = shared.map(({ copies, ids }) => [
      this.#names(copies),
      `${this.#words(say.sharedLines(ids.length))} <span class="soft">(${ids.map((id) => `<code>${escaped(nameOf(id))}</code>`).join(", ")})</span>`,
    ]);
    return [
      this.#part("shared", say.shared, [
        this.#note(say.sharedNote),
        this.#table(
          [
            [say.number, "words"],
            [say.lines, "words"],
          ],
          rows,
          " wrapped",
        ),
      ]),
    ];
  }

  #names(copies: readonly string[]): string {
    return copies.map((copy) => this.#name(copy)).join(", ");
  }

  #name(copy: string): string {
    const path = this.#page.reports?.get(copy);
    const name = `<code>${escaped(nameOf(copy))}</code>`;
    // A path that begins with ./ names no scheme.
    return path === undefined ? name : `<a href="./${escaped(encodeURI(path))}">${name}</a>`;
  }

  #copies(): string {
    const say = this.#say;
    const entries = this.#figures.rows.map(({ copy, score, pending, failed }) => {
      const worth = failed
        ? `<span class="bad">${this.#words(say.failed(1))}</span>`
        : `${this.#number(hundredths(score))}${pending > 0 ? ` <span class="open">${this.#words(phrases[this.#language].pending(hundredths(pending)))}</span>` : ""}`;
      return `<li>${this.#name(copy)} <span>${worth}</span></li>`;
    });
    return this.#part("copies", say.all, [`<ul class="copies">\n${entries.join("\n")}\n</ul>`]);
  }
}
