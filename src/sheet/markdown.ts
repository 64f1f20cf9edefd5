import type { Bilingual } from "../expr/function.ts";
import type { Block, Graph, Plot, Table, Told, Words } from "../narrate/block.ts";
import { anchor } from "../page/escape.ts";
import { isSettable } from "../page/katex.ts";
import { escapedMarkdown, formulaMarkdown, runsMarkdown } from "../page/markdown.ts";
import { folded, measure } from "../page/measure.ts";
import { labelText, tickText } from "../page/plot.ts";
import { marked, type Run, runs } from "../page/runs.ts";
import { type Language, labelled, typeset } from "../page/typography.ts";
import { latexOfCond } from "../tex/latex.ts";
import type { LatexStyle } from "../tex/style.ts";
import { concluded, type Shown, type ShownResult } from "./concluded.ts";
import { written } from "./derivation.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";
import { evidenceInFull } from "./evidence-words.ts";
import { namedGraph } from "./graph.ts";
import { wordsInFormula } from "./latex-text.ts";
import { citedBy, lawIndex } from "./law-index.ts";
import type { SheetModel, SheetQuestion, SheetSection } from "./model.ts";
import { headed, phrases, sectionTitle } from "./phrases.ts";
import { resultOf } from "./result.ts";
import { said } from "./say.ts";
import { countsOf, groups, statuses, statusMarks, statusOf, uncheckedNote } from "./status.ts";
import { inLanguage, Styled } from "./styled.ts";

/** The sheet in Markdown as GitHub shows it. */
export const sheetMarkdown = (
  model: SheetModel,
  language: Language,
  style: LatexStyle = {},
): string => new MarkdownSheet(model, language, inLanguage(style, language)).document();

/** The answer to each question by its id, in Markdown: without what leads elsewhere. */
export const solutionsMarkdown = (
  model: SheetModel,
  language: Language,
  style: LatexStyle = {},
): ReadonlyMap<string, string> =>
  new MarkdownSheet({ ...model, index: false }, language, inLanguage(style, language)).solutions();

const shown = (latex: string): string => `$$\n${formulaMarkdown(latex)}\n$$`;

/** How wide, in em, a row may be to have its reason beside it. */
const beside = 26;

/** A reason as rows of a formula, each about so many letters long. */
const reasonRows = (of: readonly Run[], language: Language, letters: number): readonly string[] => {
  const rows: string[] = [];
  let row = "";
  let words = "";
  let used = 0;
  const flush = (): void => {
    row += words === "" ? "" : settable(words);
    words = "";
  };
  const next = (): void => {
    flush();
    if (row !== "") rows.push(row);
    [row, used] = ["", 0];
  };
  for (const [at, run] of of.entries()) {
    if (run.kind === "math") {
      const width = measure(run.latex) * 2;
      if (used > 0 && used + width > letters) next();
      flush();
      row += run.typed !== undefined && !isSettable(run.latex) ? settable(run.typed) : run.latex;
      used += width;
      continue;
    }
    const text = typeset(run.text, language, of[at - 1]?.kind === "math");
    for (const word of text.split(/(?<= )/)) {
      if (used > 0 && used + word.trimEnd().length > letters) next();
      words += word;
      used += word.length;
    }
  }
  next();
  return rows;
};

/** Words as part of a formula: a letter that cannot be set there has no reason to stop the others. */
const settable = (words: string): string => {
  const set = wordsInFormula(words);
  return isSettable(set) ? set : wordsInFormula(words.replace(/[^A-Za-z0-9 .,:;]/g, ""));
};

class MarkdownSheet extends Styled {
  private readonly model: SheetModel;
  private readonly language: Language;

  constructor(model: SheetModel, language: Language, style: LatexStyle) {
    super(style);
    this.model = model;
    this.language = language;
  }

  private get say() {
    return phrases[this.language];
  }

  document(): string {
    const { title, intro, given, single, index } = this.model;
    const { say } = this;
    const facts = [say.sheet, ...countsOf(this.model, this.language)];
    const parts = [
      `# ${this.line(title)}`,
      ...(single ? [] : [this.set(facts.join(" · "))]),
      ...(intro ? [this.told(intro)] : []),
      ...(single ? [] : [this.contents()]),
      ...this.given(given, "##"),
      ...groups(this.model).flatMap(({ section, questions }) => [
        ...(section && !single ? this.named(section.names, () => this.section(section)) : []),
        ...questions.flatMap((question) =>
          this.named(question.names, () => this.question(question)),
        ),
      ]),
      ...(index === false ? [] : this.laws()),
      `---`,
      this.set(say.fact),
    ];
    return `${parts.join("\n\n").replace(/\n{3,}/g, "\n\n")}\n`;
  }

  private contents(): string {
    const { say } = this;
    const lists = groups(this.model).map(({ section, questions }) => {
      const items = questions.map((question) => this.entry(question)).join("\n");
      return section
        ? `**[${this.line(sectionTitle(section))}](#s-${anchor(section.id)})** · ${this.set(say.points(section.points))}\n\n${items}`
        : items;
    });
    const legend = statuses(this.model).map(
      ([status]) => `${statusMarks[status]} ${say.status[status]}`,
    );
    return [`## ${say.contents}`, ...lists, legend.join(" · ")].join("\n\n");
  }

  private entry(question: SheetQuestion): string {
    const { id, label, kind, points } = question;
    const worth = points === undefined ? "" : ` · ${this.set(this.say.short(points))}`;
    return `- [${escapedMarkdown(labelled(label))} ${this.line(headed(kind))}](#q-${anchor(id)})${worth} ${statusMarks[statusOf(question)]}`;
  }

  private section(section: SheetSection): readonly string[] {
    const { id, points, given } = section;
    return [
      `<a id="s-${anchor(id)}"></a>`,
      `## ${this.line(sectionTitle(section))} · ${this.set(this.say.points(points))}`,
      ...this.given(given, "###"),
    ];
  }

  private given(given: readonly Words[], heading: string): readonly string[] {
    if (given.length === 0) return [];
    return [
      `${heading} ${this.set(this.say.given)}`,
      given.map((words) => `- ${this.line(words)}`).join("\n"),
    ];
  }

  /** What each quantity is computed from, and the way of the gradient. */
  private graph(graph: Graph): readonly string[] {
    const { say } = this;
    const { nodes, edges, backward } = namedGraph(graph, this.style);
    const names = new Map(nodes.map(({ id, name }) => [id, name]));
    const said = (id: string): string => this.set(marked(names.get(id) ?? id));
    const items = nodes.map(({ id, shape, role, isFar }) => {
      const from = edges.filter(([, to]) => to === id).map(([of]) => said(of));
      const space = shape === "" ? "" : ` (${this.set(marked(shape))})`;
      const origin =
        from.length > 0
          ? `${say.from} ${from.join(", ")}${isFar ? say.throughLayers : ""}`
          : role === "input" || role === "parameter"
            ? say.roles[role]
            : "";
      return `- ${said(id)}${space}${origin === "" ? "" : `${this.set(say.colon)} ${origin}`}`;
    });
    // The gradient ends in a parameter: no arrow leaves it, so it stands beside what it goes into.
    const ends = new Set(nodes.flatMap(({ id, role }) => (role === "parameter" ? [id] : [])));
    const way = backward.filter((id) => !ends.has(id));
    const path = way.map((id, at) => {
      const reached = edges.flatMap(([from, to]) =>
        to === id && ends.has(from) && backward.includes(from) ? [said(from)] : [],
      );
      if (reached.length === 0) return said(id);
      const arrow = `→ ${reached.join(", ")}`;
      return at === way.length - 1 ? `${said(id)} ${arrow}` : `${said(id)} (${arrow})`;
    });
    return [
      `**${this.set(say.graphList)}**`,
      items.join("\n"),
      ...(backward.length > 1
        ? [`${this.set(`${say.gradients}${say.colon}`)} ${path.join(" → ")}`]
        : []),
    ];
  }

  private unchecked(question: SheetQuestion): readonly string[] {
    const note = uncheckedNote(question, this.language);
    return note === undefined ? [] : [quoted(this.set(note))];
  }

  private set(text: string): string {
    return runsMarkdown(runs(text), this.language);
  }

  private told(text: Words | Bilingual): string {
    return runsMarkdown(said(text, this.language, this.style), this.language);
  }

  private line(text: Words | Bilingual): string {
    return this.told(text).replace(/\s*\n\s*/g, " ");
  }

  private question(question: SheetQuestion): readonly string[] {
    const { id, label, points, kind, ask } = question;
    const depth = question.section ? "###" : "##";
    const worth = points === undefined ? "" : ` · ${this.set(this.say.points(points))}`;
    return [
      `<a id="q-${anchor(id)}"></a>`,
      ...(this.model.single
        ? []
        : [
            `${depth} ${escapedMarkdown(labelled(label))} ${this.line(headed(kind))}${worth}`,
            quoted(this.told(ask)),
          ]),
      ...this.answered(question),
    ];
  }

  private answered(question: SheetQuestion): readonly string[] {
    const { id, solution, failure } = question;
    if (failure)
      return [`> [!CAUTION]\n${quoted(`**${this.set(this.say.failed)}.** ${this.line(failure)}`)}`];
    if (!solution) return [];
    return [
      ...this.blocks(solution.blocks),
      ...this.verified(evidenceOf(solution.proofs), id),
      ...this.unchecked(question),
    ];
  }

  solutions(): ReadonlyMap<string, string> {
    return new Map(
      this.model.questions.map((question) => [
        question.id,
        this.named(question.names, () => this.answered(question).join("\n\n")),
      ]),
    );
  }

  private blocks(blocks: readonly Block[]): readonly string[] {
    return concluded(blocks).flatMap((block) => this.block(block));
  }

  private block(block: Shown): readonly string[] {
    switch (block.kind) {
      case "prose":
        return [this.told(block.says)];
      case "remark":
        return [`**${this.say.remark}.** ${this.told(block.says)}`];
      case "derivation":
        return this.derivation(block.told, block.result);
      case "result":
        return [
          shown(`\\boxed{${resultOf(block, this.language, this.style).boxed}}`),
          ...this.notes(block),
        ];
      case "plot":
        return this.plot(block.plot);
      case "graph":
        return this.graph(block);
      case "table":
        return [this.table(block)];
      case "cases":
        return block.arms.flatMap(({ when, blocks }) => [
          `**${this.say.when}** ${this.set(marked(latexOfCond(when, this.style)))}`,
          ...this.blocks(blocks),
        ]);
    }
  }

  private notes(block: ShownResult): readonly string[] {
    return resultOf(block, this.language, this.style).notes.map((note) => this.set(note));
  }

  /** Each row with its reason: beside it where there is room, else below it. */
  private derivation(told: Told, result: ShownResult | undefined): readonly string[] {
    const { names, start, rows } = written(told, this.language, this.style);
    const wide = (at: number, right: string): number =>
      measure(right) + (at === 0 ? measure(start) : 2);
    const isNarrow = rows.every(({ right }, at) => wide(at, right) <= beside);
    const lines = rows.flatMap(({ rel, right, reasons: why }, at) => {
      const isBoxed = result !== undefined && at === rows.length - 1;
      const [first = "", ...rest] = isBoxed ? [`\\boxed{${right}}`] : folded(right, 48);
      const [reason = "", ...more] = reasonRows(why, this.language, isNarrow ? 46 : 78);
      const set = (words: string): string => `{\\small ${words}}`;
      const formula = [
        `${at === 0 ? start : ""} &${rel} ${first}`,
        ...rest.map((part) => `&\\qquad ${part}`),
      ];
      if (reason === "") return formula;
      return isNarrow && rest.length === 0
        ? [`${formula[0]} && ${set(reason)}`, ...more.map((row) => `& && ${set(row)}`)]
        : [...formula, ...[reason, ...more].map((row) => `&\\qquad ${set(row)}`)];
    });
    const rowsTogether =
      lines.length > 0 ? lines.map(formulaMarkdown).join(" \\cr\n") : formulaMarkdown(start);
    return [
      ...names.map(({ letter, of }) => this.set(`${this.say.let} ${marked(`${letter} = ${of}`)}.`)),
      `$$\n\\begin{aligned}\n${rowsTogether}\n\\end{aligned}\n$$`,
      ...(result ? this.notes(result) : []),
    ];
  }

  private table({ head, rows }: Table): string {
    const cells = (of: readonly Words[]): string =>
      `| ${of.map((words) => this.line(words)).join(" | ")} |`;
    return [cells(head), `|${" --- |".repeat(head.length)}`, ...rows.map(cells)].join("\n");
  }

  /** A picture becomes a table of a few of its values. */
  private plot(plot: Plot): readonly string[] {
    const { language } = this;
    const say = (text: string): string => escapedMarkdown(labelText(text, language));
    const [longest] = [...plot.curves].sort((a, b) => b.points.length - a.points.length);
    const count = longest?.points.length ?? 0;
    const rows = Math.min(9, count);
    const chosen = Array.from({ length: rows }, (_, at) =>
      Math.round((at * (count - 1)) / Math.max(1, rows - 1)),
    );
    const number = (value: number | undefined): string =>
      value === undefined || !Number.isFinite(value)
        ? ""
        : tickText(Number(value.toPrecision(3)), language);
    return [
      [
        `| ${[plot.x[language], ...plot.curves.map((curve) => curve.label[language])].map(say).join(" | ")} |`,
        `|${" ---: |".repeat(plot.curves.length + 1)}`,
        ...chosen.map((at) => {
          const values = plot.curves.map((curve) => number(curve.points[at]?.[1]));
          return `| ${[number(longest?.points[at]?.[0]), ...values].join(" | ")} |`;
        }),
      ].join("\n"),
      `*${this.set(this.say.plot)}.* ${this.line(plot.title)}`,
    ];
  }

  private verified(evidence: Evidence | undefined, id: string): readonly string[] {
    if (!evidence) return [];
    const { say, language, style } = this;
    const colon = language === "fr" ? "\u00A0:" : ":";
    const sentences = evidenceInFull(evidence, language, style).map((sentence) =>
      this.set(sentence),
    );
    const cited = citedBy(id, evidence, this.model).map((id) => this.link(id));
    const laws = evidence.laws.map(({ name }) => `\`${name}\``);
    return [
      quoted(
        [
          `✓ **${say.verified}.** ${sentences.join(" ")}`,
          ...(cited.length > 0 ? [`${say.results} ${cited.join(", ")}.`] : []),
          ...(laws.length > 0 ? [`${say.laws}${colon} ${laws.join(", ")}.`] : []),
        ].join("\n"),
      ),
    ];
  }

  private link(id: string): string {
    const asked = this.model.questions.find((question) => question.id === id);
    const label = escapedMarkdown(labelled(asked?.label ?? id));
    return asked ? `[${label}](#q-${anchor(id)})` : label;
  }

  private laws(): readonly string[] {
    const index = lawIndex(this.model);
    if (index.length === 0) return [];
    const { say } = this;
    return [
      `## ${this.set(say.lawIndex)}`,
      this.set(say.lawIntro),
      [
        `| ${say.law} | ${say.reason} | ${say.where} |`,
        "| --- | --- | --- |",
        ...index.map(
          ({ name, because, questions }) =>
            `| \`${name}\` | ${this.line(because)} | ${questions.map((id) => this.link(id)).join(", ")} |`,
        ),
      ].join("\n"),
    ];
  }
}

const quoted = (text: string): string => text.trim().replace(/^/gm, "> ");
