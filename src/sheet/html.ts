import type { Bilingual } from "../expr/function.ts";
import type { Block, Graph, Plot, Table, Told, Words } from "../narrate/block.ts";
import { documentHtml } from "../page/document.ts";
import { anchor, escaped } from "../page/escape.ts";
import { graphSvg } from "../page/graph.ts";
import { mathHtml } from "../page/katex.ts";
import { look, runningHead } from "../page/look.ts";
import { folded, measure } from "../page/measure.ts";
import { plotSvg } from "../page/plot.ts";
import { runsHtml, runsText } from "../page/prose.ts";
import { marked, runs } from "../page/runs.ts";
import { type Language, labelled } from "../page/typography.ts";
import { latexOfCond } from "../tex/latex.ts";
import type { LatexStyle } from "../tex/style.ts";
import { concluded, type Shown, type ShownResult } from "./concluded.ts";
import { type Row, written } from "./derivation.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";
import { evidenceInFull, evidenceInShort } from "./evidence-words.ts";
import { farNames, isJoined, namedGraph } from "./graph.ts";
import { citedBy, lawIndex } from "./law-index.ts";
import type { SheetModel, SheetQuestion, SheetSection } from "./model.ts";
import { headed, phrases, sectionTitle } from "./phrases.ts";
import { resultOf } from "./result.ts";
import { said, tall } from "./say.ts";
import { countsOf, groups, statuses, statusMarks, statusOf, uncheckedNote } from "./status.ts";
import { inLanguage, Styled } from "./styled.ts";

/** The sheet as one page that stands alone: on a screen, on a phone, on paper. */
export const sheetHtml = (model: SheetModel, language: Language, style: LatexStyle = {}): string =>
  new HtmlSheet(model, language, inLanguage(style, language)).page();

/** The answer to each question by its id, as HTML for a page with the same look: without what leads elsewhere. */
export const solutionsHtml = (
  model: SheetModel,
  language: Language,
  style: LatexStyle = {},
): ReadonlyMap<string, string> =>
  new HtmlSheet({ ...model, index: false }, language, inLanguage(style, language)).solutions();

/** How wide, in em, both sides of a row may be beside its reason; and how wide the right one alone. */
const beside = 25;
const alone = 40;
/** How wide a left side may be for the first row to begin on its line. */
const shortLeft = 8;
/** How far, in em, rows are moved in below a left side that stands alone. */
const hang = 1.2;
/** How many rows a derivation may have to stay on one page. */
const shortDerivation = 6;

class HtmlSheet extends Styled {
  private readonly model: SheetModel;
  private readonly language: Language;
  /** How deep the heading of a question stands. */
  private readonly level: 2 | 3;
  private pictures = 0;

  constructor(model: SheetModel, language: Language, style: LatexStyle) {
    super(style);
    this.model = model;
    this.language = language;
    this.level = model.questions.some(({ section }) => section) ? 3 : 2;
  }

  private get say() {
    return phrases[this.language];
  }

  page(): string {
    const { title, intro, given, single, index } = this.model;
    const { language, say } = this;
    const heading = runs(title[language]);
    const body = [
      `<a class="skip" href="#answers">${say.skip}</a>`,
      `<header>\n<p class="kicker">${say.sheet}</p>\n<h1>${runsHtml(heading, language)}</h1>${single ? "" : `\n${this.facts()}`}`,
      ...(intro ? [this.prose(intro)] : []),
      "</header>",
      ...(single ? [] : [this.contents()]),
      `<main id="answers">`,
      ...(given.length > 0 ? [this.given(given, "given", 2)] : []),
      ...groups(this.model).flatMap(({ section, questions }) => [
        ...(section && !single ? [this.named(section.names, () => this.section(section))] : []),
        ...questions.map((question) => this.named(question.names, () => this.question(question))),
      ]),
      ...(index === false ? [] : [this.laws()]),
      "</main>",
      `<footer><p>${this.set(say.fact)}</p></footer>`,
    ];
    return documentHtml({
      language,
      title: `${runsText(heading, language)} – ${say.sheet}`,
      description: say.fact,
      css: `${look}\n${runningHead(runsText(heading, language))}`,
      body: body.join("\n"),
    });
  }

  /** Text of our own, formulas marked. */
  private set(text: string): string {
    return runsHtml(runs(text), this.language);
  }

  private told(text: Words | Bilingual): string {
    return runsHtml(said(text, this.language, this.style), this.language);
  }

  private prose(text: Words | Bilingual): string {
    const paragraphs = said(text, this.language, this.style);
    return `<p>${runsHtml(paragraphs, this.language).replace(/\n\s*\n/g, "</p>\n<p>")}</p>`;
  }

  // -- what stands before the answers ----------------------------------------------------------------

  private facts(): string {
    const facts = countsOf(this.model, this.language, (said, status) =>
      status === "failed" ? `<span class="bad">${said}</span>` : said,
    );
    return `<p class="facts">${facts.join(" · ")}</p>`;
  }

  private contents(): string {
    const { say } = this;
    const lists = groups(this.model).map(({ section, questions }) => {
      const head = section
        ? `<p class="group"><a href="#s-${anchor(section.id)}">${this.told(sectionTitle(section))}</a> <span class="points">${say.points(section.points)}</span></p>\n`
        : "";
      return `${head}<ol>\n${questions.map((question) => this.entry(question)).join("\n")}\n</ol>`;
    });
    const legend = statuses(this.model).map(
      ([status]) =>
        `<span class="mark is-${status}" aria-hidden="true">${statusMarks[status]}</span> ${say.status[status]}`,
    );
    return `<nav aria-labelledby="contents">\n<h2 id="contents">${say.contents}</h2>\n${lists.join("\n")}\n<p class="legend">${legend.join(" · ")}</p>\n</nav>`;
  }

  private entry(question: SheetQuestion): string {
    const { id, label, kind, points } = question;
    const status = statusOf(question);
    const worth =
      points === undefined
        ? "<span></span>"
        : `<span class="points">${this.say.short(points)}</span>`;
    return `<li><a href="#q-${anchor(id)}"><span>${escaped(labelled(label))}</span> <span class="kind">${this.told(headed(kind))}</span></a>${worth}<span class="mark is-${status}" role="img" aria-label="${this.say.status[status]}" title="${this.say.status[status]}">${statusMarks[status]}</span></li>`;
  }

  private section(section: SheetSection): string {
    const { id, points, given } = section;
    const at = anchor(id);
    return [
      `<header class="section" id="s-${at}">`,
      `<h2>${this.told(sectionTitle(section))}</h2><span class="points">${this.say.points(points)}</span>`,
      "</header>",
      ...(given.length > 0 ? [this.given(given, `given-${at}`, 3)] : []),
    ].join("\n");
  }

  private given(given: readonly Words[], id: string, level: 2 | 3): string {
    const items = given.map(
      (words) =>
        `<li><div>${runsHtml(tall(said(words, this.language, this.style)), this.language)}</div></li>`,
    );
    return `<section class="given" aria-labelledby="${id}">\n<h${level} id="${id}">${this.say.given}</h${level}>\n<ul>\n${items.join("\n")}\n</ul>\n</section>`;
  }

  // -- a question ------------------------------------------------------------------------------------

  private question(question: SheetQuestion): string {
    const { id, label, points, kind, ask } = question;
    const at = anchor(id);
    const opening = [
      `<div class="opening">`,
      `<div class="head"><h${this.level} id="h-${at}"><a href="#q-${at}">${escaped(labelled(label))}</a> <span class="kind">${this.told(headed(kind))}</span></h${this.level}>${points === undefined ? "" : `<span class="points">${this.say.points(points)}</span>`}</div>`,
      `<div class="ask">${this.prose(ask)}</div>`,
      "</div>",
    ];
    return [
      ...(this.model.single
        ? [`<section class="question single" id="q-${at}">`]
        : [`<section class="question" id="q-${at}" aria-labelledby="h-${at}">`, ...opening]),
      ...this.answered(question),
      "</section>",
    ].join("\n");
  }

  private answered(question: SheetQuestion): readonly string[] {
    const { id, solution, failure } = question;
    if (failure)
      return [
        `<div class="failed" role="note"><b>${this.say.failed}</b>${this.prose(failure)}</div>`,
      ];
    if (!solution) return [];
    return [
      `<div class="answer" style="--formulas:${this.formulas(solution.blocks)}em">${this.blocks(solution.blocks)}</div>`,
      this.verified(evidenceOf(solution.proofs), id),
      this.unchecked(question),
    ];
  }

  solutions(): ReadonlyMap<string, string> {
    return new Map(
      this.model.questions.map((question) => [
        question.id,
        this.named(question.names, () => this.answered(question).join("\n")),
      ]),
    );
  }

  /** How wide, in em, the formulas of an answer are that have a reason beside them. */
  private formulas(blocks: readonly Block[]): number {
    const wide = (block: Block): number => {
      if (block.kind === "cases")
        return Math.max(0, ...block.arms.flatMap((arm) => arm.blocks.map(wide)));
      if (block.kind !== "derivation") return 0;
      const { start, rows } = written(block.told, this.language, this.style);
      const left = measure(start) <= shortLeft ? measure(start) : hang;
      const rights = rows
        .map(({ right }) => measure(right))
        .filter((right) => left + right <= beside);
      return left + Math.max(0, ...rights);
    };
    return Math.ceil(Math.max(10, ...blocks.map(wide)) * 1.08 + 3.5);
  }

  private blocks(blocks: readonly Block[]): string {
    return concluded(blocks)
      .map((block) => this.block(block))
      .join("\n");
  }

  private block(block: Shown): string {
    switch (block.kind) {
      case "prose":
        return this.prose(block.says);
      case "remark":
        return `<p class="remark"><b>${this.say.remark}.</b> ${this.told(block.says)}</p>`;
      case "derivation":
        return this.derivation(block.told, block.result);
      case "result":
        return this.result(block);
      case "plot":
        return this.plot(block.plot);
      case "graph":
        return this.graph(block);
      case "table":
        return this.table(block);
      case "cases":
        return block.arms
          .map(
            ({ when, blocks }) =>
              `<section class="case">\n<h3>${this.set(`${this.say.when} ${marked(latexOfCond(when, this.style))}`)}</h3>\n${this.blocks(blocks)}\n</section>`,
          )
          .join("\n");
    }
  }

  private derivation(told: Told, result: ShownResult | undefined): string {
    const { names, start, rows } = written(told, this.language, this.style);
    const intro = names.map(
      ({ letter, of }) =>
        `<p>${this.set(`${this.say.let} ${marked(`${letter} = \\displaystyle ${of}`)}.`)}</p>`,
    );
    const leads = rows.length > 0 && measure(start) <= shortLeft;
    const first = leads
      ? []
      : [`<li class="start"><div class="left scroll">${mathHtml(start, true)}</div></li>`];
    const lines = rows.map((row, at) =>
      this.row(
        row,
        leads && at === 0 ? start : undefined,
        leads ? measure(start) : hang,
        result !== undefined && at === rows.length - 1,
      ),
    );
    const looks = `derivation${leads ? "" : " hung"}${rows.length <= shortDerivation ? " brief" : ""}`;
    const list = [`<ol class="${looks}">`, ...first, ...lines, "</ol>"];
    return [...intro, ...list, ...(result ? this.notes(result) : [])].join("\n");
  }

  private row(
    { rel, right, reasons }: Row,
    left: string | undefined,
    indent: number,
    isLast: boolean,
  ): string {
    const isLong = indent + measure(right) > beside;
    const [first = "", ...rest] = isLast ? [right] : folded(right, alone);
    const formula =
      rest.length === 0
        ? `{}${rel} ${isLast ? String.raw`\boxed{${right}}` : right}`
        : String.raw`\begin{aligned} &{}${rel} ${first} ${rest.map((part) => String.raw`\\ &\qquad {}${part}`).join("")} \end{aligned}`;
    return [
      `<li${isLong ? ' class="long"' : ""}>`,
      left === undefined ? "" : `<div class="left scroll">${mathHtml(left, true)}</div>`,
      `<div class="right scroll" style="--em:${Math.ceil(Math.max(measure(first) + 2.5, ...rest.map(measure)))}">${mathHtml(formula, true)}</div>`,
      reasons.length > 0 ? `<div class="reason">${runsHtml(reasons, this.language)}</div>` : "",
      "</li>",
    ].join("");
  }

  private result(block: ShownResult): string {
    const { boxed } = resultOf(block, this.language, this.style);
    return `<div class="result"><div class="scroll" style="--em:${Math.ceil(measure(boxed) + 1.5)}">${mathHtml(String.raw`\boxed{${boxed}}`, true)}</div>${this.notes(block).join("")}</div>`;
  }

  /** Which entries a result is for, and how they are arranged. */
  private notes(block: ShownResult): readonly string[] {
    return resultOf(block, this.language, this.style).notes.map(
      (note) => `<p class="note">${this.set(note)}</p>`,
    );
  }

  private table({ head, rows }: Table): string {
    const cells = (of: readonly Words[], open: string, close: string): string =>
      `<tr>${of.map((words) => `${open}${this.told(words)}${close}`).join("")}</tr>`;
    return [
      `<div class="scroll"><table class="worked"><thead>${cells(head, `<th scope="col">`, "</th>")}</thead>`,
      `<tbody>\n${rows.map((row) => cells(row, "<td>", "</td>")).join("\n")}\n</tbody></table></div>`,
    ].join("\n");
  }

  private plot(plot: Plot): string {
    this.pictures += 1;
    return `<figure>\n${plotSvg(plot, this.language, `picture-${this.pictures}`)}\n<figcaption>${this.told(plot.title)}</figcaption>\n</figure>`;
  }

  private graph(graph: Graph): string {
    this.pictures += 1;
    const named = namedGraph(graph, this.style);
    const loss = named.nodes.find(({ id }) => id === named.backward[0])?.name;
    const caption = this.say.graph(
      loss && marked(loss),
      isJoined(named),
      farNames(named).map(marked),
    );
    return `<figure>\n<div class="scroll">${graphSvg(named, this.language, `picture-${this.pictures}`)}</div>\n<figcaption>${this.set(caption)}</figcaption>\n</figure>`;
  }

  private unchecked(question: SheetQuestion): string {
    const note = uncheckedNote(question, this.language);
    return note === undefined
      ? ""
      : `<p class="unchecked"><span class="mark" aria-hidden="true">${statusMarks[statusOf(question)]}</span> ${this.set(note)}</p>`;
  }

  // -- evidence --------------------------------------------------------------------------------------

  private verified(evidence: Evidence | undefined, id: string): string {
    if (!evidence) return "";
    const { language, say, style } = this;
    const laws = evidence.laws.map(
      ({ name, because }) => `<dt>${this.lawName(name)}</dt><dd>${this.told(because)}</dd>`,
    );
    const cited = citedBy(id, evidence, this.model).map((id) => this.link(id));
    return [
      `<details class="verified">`,
      `<summary><b>${say.verified}</b>${language === "fr" ? "\u00A0" : ""}: ${this.set(evidenceInShort(evidence, language))}</summary>`,
      `<div class="inside">`,
      ...evidenceInFull(evidence, language, style).map(
        (sentence) => `<p>${this.set(sentence)}</p>`,
      ),
      ...(cited.length > 0 ? [`<p>${say.results} ${cited.join(", ")}.</p>`] : []),
      ...(laws.length > 0
        ? [`<h3>${say.laws}</h3>\n<dl class="lawlist">${laws.join("\n")}</dl>`]
        : []),
      "</div>",
      "</details>",
    ].join("\n");
  }

  /** The name of a law, leading to the index where there is one. */
  private lawName(name: string): string {
    const code = `<code>${escaped(name)}</code>`;
    return this.model.index === false ? code : `<a href="#law-${anchor(name)}">${code}</a>`;
  }

  private link(id: string): string {
    const asked = this.model.questions.find((question) => question.id === id);
    const label = escaped(labelled(asked?.label ?? id));
    return asked ? `<a href="#q-${anchor(id)}">${label}</a>` : label;
  }

  private laws(): string {
    const index = lawIndex(this.model);
    if (index.length === 0) return "";
    const rows = index.map(
      ({ name, because, questions }) =>
        `<tr id="law-${anchor(name)}"><td><code>${escaped(name)}</code></td><td>${this.told(because)}</td><td>${questions.map((id) => this.link(id)).join(", ")}</td></tr>`,
    );
    const { say } = this;
    return [
      `<section class="laws" id="laws" aria-labelledby="laws-title">`,
      `<h2 id="laws-title">${say.lawIndex}</h2>`,
      `<p>${this.set(say.lawIntro)}</p>`,
      `<table class="index"><thead><tr><th scope="col">${say.law}</th><th scope="col">${say.reason}</th><th scope="col">${say.where}</th></tr></thead>`,
      `<tbody>\n${rows.join("\n")}\n</tbody></table>`,
      "</section>",
    ].join("\n");
  }
}
