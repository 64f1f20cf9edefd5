import type { Bilingual } from "../expr/function.ts";
import type { Block, Graph, Table, Told, Words } from "../narrate/block.ts";
import { folded, measure } from "../page/measure.ts";
import { marked, runs } from "../page/runs.ts";
import { type Language, labelled } from "../page/typography.ts";
import { latexOfCond } from "../tex/latex.ts";
import type { LatexStyle } from "../tex/style.ts";
import { concluded, type Shown, type ShownResult } from "./concluded.ts";
import { type Row, written } from "./derivation.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";
import { evidenceInFull } from "./evidence-words.ts";
import { farNames, isJoined, namedGraph } from "./graph.ts";
import { graphLatex } from "./graph-picture.ts";
import { escapedLatex, plainFormula, runsLatex } from "./latex-text.ts";
import { citedBy, lawIndex } from "./law-index.ts";
import type { SheetModel, SheetQuestion, SheetSection } from "./model.ts";
import { headed, phrases, sectionTitle } from "./phrases.ts";
import { pictureLatex } from "./picture.ts";
import { resultOf } from "./result.ts";
import { said, tall } from "./say.ts";
import { countsOf, groups, type Status, statuses, statusOf, uncheckedNote } from "./status.ts";
import { inLanguage, Styled } from "./styled.ts";

/** The sheet as a LaTeX file for pdflatex: article, amsmath, and nothing else that must be there. */
export const sheetLatex = (model: SheetModel, language: Language, style: LatexStyle = {}): string =>
  new LatexSheet(model, language, inLanguage(style, language)).document();

/** How wide, in em, both sides of a derivation may be for its reasons to stand beside them. */
const beside = 25;
const alone = 38;
/** How wide a line of text is, in em. */
const whole = 43;
const shortLeft = 8;

const preamble = (language: Language): string => {
  const babel = language === "fr" ? "french" : "english";
  return String.raw`\documentclass[11pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{amsmath,amssymb}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\IfFileExists{textcomp.sty}{\usepackage{textcomp}}{}
\IfFileExists{${babel}.ldf}{\usepackage[${babel}]{babel}}{}
\IfFileExists{geometry.sty}{\usepackage[hmargin=22mm,vmargin=24mm]{geometry}}{}
\providecommand{\R}{\mathbb{R}}\providecommand{\N}{\mathbb{N}}\providecommand{\Z}{\mathbb{Z}}
\providecommand{\bm}[1]{\boldsymbol{#1}}\providecommand{\bold}[1]{\mathbf{#1}}
\providecommand{\argmax}{\operatorname*{arg\,max}}\providecommand{\argmin}{\operatorname*{arg\,min}}
\newcommand{\why}[1]{\parbox[t]{0.38\linewidth}{\raggedright\footnotesize #1}}
\newcommand{\whybelow}[2]{\parbox[t]{#1\linewidth}{\raggedright\footnotesize #2}}
\IfFileExists{hyperref.sty}{\usepackage[hidelinks]{hyperref}}{}
\providecommand{\hyperlink}[2]{#2}\providecommand{\hypertarget}[2]{#2}
% A place that the list of contents leads to, with its page.
\newcommand{\target}[1]{\par\hypertarget{#1}{}\label{#1}}
\newcommand{\entry}[5]{\par\noindent\hbox to \linewidth{\makebox[2.4em][l]{\hyperlink{#1}{#2}}\hyperlink{#1}{#3}\ \leaders\hbox to .6em{\hss.\hss}\hfill\ \makebox[3.2em][r]{#4}\makebox[2em][c]{#5}\makebox[1.6em][r]{\pageref{#1}}}\par}
% A page ends here rather than a few lines below.
\newcommand{\room}[1]{\par\vskip 0pt plus #1\baselineskip\penalty-200\vskip 0pt plus -#1\baselineskip}
\newcommand{\question}[3]{\room{9}\bigskip\noindent\textbf{#1}\quad\textit{#2}\hfill #3\par\nopagebreak\smallskip\nopagebreak}
\newenvironment{asked}{\par\begingroup\leftskip=1.5em\interlinepenalty=10000\relax}{\par\endgroup\nopagebreak}
\newenvironment{together}{\par\samepage}{\par}
% A display that begins a paragraph would leave an empty line above it; what hangs below the line before stays clear.
\newcommand{\displayed}{\par\nopagebreak\vskip-\baselineskip\vskip-\parskip\prevdepth0pt\relax}
\setlength{\parindent}{0pt}
\setlength{\emergencystretch}{3em}
\setlength{\parskip}{0.4\baselineskip}
\allowdisplaybreaks[2]
\begin{document}
\setlength{\abovedisplayskip}{0.6\baselineskip}\setlength{\belowdisplayskip}{0.6\baselineskip}
\setlength{\abovedisplayshortskip}{0.6\baselineskip}\setlength{\belowdisplayshortskip}{0.6\baselineskip}`;
};

/** How the rows of a derivation are laid out. */
interface Frame {
  readonly indent: string;
  /** How much of the line reasons below a row may take; nothing where they stand beside it. */
  readonly below: number | undefined;
}

class LatexSheet extends Styled {
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
    const { title, intro, given, single } = this.model;
    const { say } = this;
    const facts = [say.sheet, ...countsOf(this.model, this.language)];
    const lines = [
      preamble(this.language),
      `\\providecommand{\\hypersetup}[1]{}\\hypersetup{pdftitle={${this.plainTitle()}}}`,
      String.raw`{\Large\bfseries ${this.told(title)}\par}`,
      ...(single ? [] : [String.raw`${this.set(facts.join(" · "))}\par`]),
      ...(intro ? [this.paragraph(intro)] : []),
      ...(single ? [] : this.contents()),
      ...this.given(given),
      ...groups(this.model).flatMap(({ section, questions }) => [
        ...(section && !single ? this.named(section.names, () => this.section(section)) : []),
        ...questions.map((question) => this.named(question.names, () => this.question(question))),
      ]),
      this.model.index === false ? "" : this.laws(),
      String.raw`\par\bigskip{\footnotesize ${this.set(say.fact)}\par}`,
      "\\end{document}",
    ];
    return `${lines.filter((line) => line !== "").join("\n")}\n`;
  }

  /** The questions in a list, each with its page. */
  private contents(): readonly string[] {
    const { say } = this;
    const lists = groups(this.model).flatMap(({ section, questions }) => [
      ...(section
        ? [
            `\\par\\smallskip\\textbf{${this.told(sectionTitle(section))}}\\hfill ${this.set(say.points(section.points))}\\par\\nopagebreak`,
          ]
        : []),
      ...questions.map((question) => this.entry(question)),
    ]);
    const legend = statuses(this.model).map(([status]) => `${marks[status]}~${say.status[status]}`);
    return [
      `\\par\\medskip\\textbf{${say.contents}}\\par\\nopagebreak`,
      "{\\setlength{\\parskip}{1pt}\\small",
      ...lists,
      `\\par\\smallskip{\\footnotesize ${legend.join("\\quad ")}\\par}}`,
    ];
  }

  private entry(question: SheetQuestion): string {
    const { id, label, points, kind } = question;
    const worth = points === undefined ? "" : this.set(this.say.short(points));
    return `\\entry{${this.placeOf(id)}}{${escapedLatex(labelled(label))}}{${this.told(headed(kind))}}{${worth}}{${marks[statusOf(question)]}}`;
  }

  /** The name of a question's place in the file. */
  private placeOf(id: string): string {
    return `q${this.model.questions.findIndex((question) => question.id === id) + 1}`;
  }

  private target(id: string): string {
    return `\\target{${this.placeOf(id)}}`;
  }

  private section(section: SheetSection): readonly string[] {
    const { points, given } = section;
    return [
      `\\room{12}\\bigskip\\bigskip{\\large\\bfseries ${this.told(sectionTitle(section))}\\hfill \\normalsize\\mdseries ${this.set(this.say.points(points))}\\par}\\nopagebreak`,
      ...this.given(given),
    ];
  }

  private given(given: readonly Words[]): readonly string[] {
    if (given.length === 0) return [];
    return [
      `\\par\\medskip\\textbf{${this.set(this.say.given)}}`,
      "\\begin{itemize}\\setlength{\\itemsep}{3pt}",
      ...given.map(
        (words) =>
          `\\item ${runsLatex(tall(said(words, this.language, this.style)), this.language)}`,
      ),
      "\\end{itemize}",
    ];
  }

  private graph(graph: Graph): string {
    const named = namedGraph(graph, this.style);
    const loss = named.nodes.find(({ id }) => id === named.backward[0])?.name;
    const caption = this.say.graph(
      loss && marked(loss),
      isJoined(named),
      farNames(named).map(marked),
    );
    return graphLatex(named, this.set(caption));
  }

  private unchecked(question: SheetQuestion): string {
    const note = uncheckedNote(question, this.language);
    return note === undefined ? "" : `\\par{\\footnotesize ${this.set(note)}\\par}`;
  }

  private set(text: string): string {
    return runsLatex(runs(text), this.language);
  }

  /** The title without what is only mathematics: a reader of files shows it. */
  private plainTitle(): string {
    return runs(this.model.title[this.language])
      .map((run) => (run.kind === "words" ? run.text : run.latex))
      .join("")
      .replace(/[^\p{L}\p{N} ,.:()'-]/gu, " ")
      .replace(/[^\x20-\x7E\u00C0-\u017F]/g, "");
  }

  private told(text: Words | Bilingual): string {
    return runsLatex(said(text, this.language, this.style), this.language);
  }

  private paragraph(text: Words | Bilingual): string {
    return `${this.told(text)}\\par`;
  }

  private question(question: SheetQuestion): string {
    const { id, label, points, kind, ask, solution, failure } = question;
    const worth = points === undefined ? "" : this.set(this.say.points(points));
    return [
      ...(this.model.single
        ? []
        : [
            `${this.target(id)}\\question{${escapedLatex(labelled(label))}}{${this.told(headed(kind))}}{${worth}}`,
            `\\begin{asked}${this.told(ask)}\\end{asked}`,
          ]),
      ...(failure
        ? [
            String.raw`\par\fbox{\parbox{0.94\linewidth}{\textbf{${this.set(this.say.failed)}}\par ${this.told(failure)}}}\par`,
          ]
        : solution
          ? [
              this.blocks(solution.blocks),
              this.verified(evidenceOf(solution.proofs), id),
              this.unchecked(question),
            ]
          : []),
    ]
      .filter((line) => line !== "")
      .join("\n");
  }

  private blocks(blocks: readonly Block[]): string {
    return concluded(blocks)
      .map((block, at, all) => {
        // What leads to a derivation stands on its page.
        const leads = block.kind === "prose" && isWorked(all[at + 1]);
        const isLed = isWorked(block) && all[at - 1]?.kind === "prose";
        const text = this.block(block, isLed);
        return leads ? `\\room{5}${text}\\nopagebreak` : text;
      })
      .join("\n");
  }

  private block(block: Shown, isLed: boolean): string {
    switch (block.kind) {
      case "prose":
        return this.paragraph(block.says);
      case "remark":
        return String.raw`\textbf{\textit{${this.say.remark}.}} ${this.paragraph(block.says)}`;
      case "derivation":
        return this.derivation(block.told, block.result);
      case "result":
        return [
          `\\displayed\\[\\boxed{${plainFormula(resultOf(block, this.language, this.style).boxed)}}\\]`,
          ...this.notes(block),
        ].join("\n");
      case "plot":
        return pictureLatex(block.plot, this.language);
      case "graph":
        return this.graph(block);
      case "table":
        return this.table(block);
      case "cases":
        return block.arms
          .map(({ when, blocks }, at) => {
            const head = `\\par\\medskip\\textbf{${this.say.when} ${this.set(marked(latexOfCond(when, this.style)))}}\\par\\nopagebreak`;
            const text = `${head}\n${this.blocks(blocks)}`;
            return linesOf(blocks) <= shortCase
              ? `\\begin{together}${text}\\end{together}`
              : `${isLed && at === 0 ? "" : "\\room{7}"}${text}`;
          })
          .join("\n");
    }
  }

  private table({ head, rows }: Table): string {
    const cells = (of: readonly Words[], font = ""): string =>
      `${of.map((words) => `${font}${this.told(words)}`).join(" & ")} \\\\`;
    // A tabular does not go over a page: a long one is cut in several.
    const parts = Array.from({ length: Math.ceil(rows.length / tableRows) }, (_, at) =>
      rows.slice(at * tableRows, (at + 1) * tableRows),
    );
    return parts
      .map((part) =>
        [
          `\\par\\smallskip{\\small\\setlength{\\tabcolsep}{4pt}\\renewcommand{\\arraystretch}{1.5}\\begin{tabular}{@{}${"l".repeat(head.length)}@{}}`,
          `${cells(head, "\\bfseries ")}\\hline`,
          ...part.map((row) => cells(row)),
          "\\end{tabular}\\par}\\smallskip",
        ].join("\n"),
      )
      .join("\n");
  }

  private notes(block: ShownResult): readonly string[] {
    return resultOf(block, this.language, this.style).notes.map(
      (note) => `{\\small ${this.set(note)}\\par}`,
    );
  }

  private derivation(told: Told, result: ShownResult | undefined): string {
    const { names, start, rows } = written(told, this.language, this.style);
    const intro = names.map(
      ({ letter, of }) =>
        `${this.set(`${this.say.let} ${marked(`${letter} = \\displaystyle ${of}`)}.`)}\\par\\nopagebreak`,
    );
    const leads = rows.length > 0 && measure(start) <= shortLeft;
    const left = leads ? measure(start) : 1;
    const isNarrow = rows.every(({ right }) => left + measure(right) + 1.5 <= beside);
    const head = leads ? plainFormula(start) : "";
    const frame: Frame = {
      indent: leads ? "" : "\\quad ",
      below: isNarrow ? undefined : Math.max(0.5, (whole - left - 3) / whole),
    };
    const lines = rows.flatMap((row, at) =>
      this.row(row, at === 0 ? head : "", frame, result !== undefined && at === rows.length - 1),
    );
    const all = leads ? lines : [`& ${plainFormula(start)} &&`, ...lines];
    return [
      ...intro,
      "\\displayed\\begin{flalign*}",
      joinedRows(all),
      "\\end{flalign*}",
      ...(result ? this.notes(result) : []),
    ].join("\n");
  }

  private row(
    { rel, right, reasons }: Row,
    left: string,
    { indent, below }: Frame,
    isLast: boolean,
  ): readonly string[] {
    const why = runsLatex(reasons, this.language);
    const [first = "", ...rest] = isLast ? [`\\boxed{${right}}`] : folded(right, alone);
    const formula = `${left} & ${indent}{}${rel} ${plainFormula(first)} &&`;
    const more = rest.map((part) => `& \\qquad {}${plainFormula(part)} &&`);
    if (why === "") return [formula, ...more];
    if (below === undefined) return [`${formula} \\why{${why}}`, ...more];
    return [formula, ...more, `& \\quad \\whybelow{${below.toFixed(2)}}{${why}} &&`];
  }

  private verified(evidence: Evidence | undefined, id: string): string {
    if (!evidence) return "";
    const { say, language, style } = this;
    const colon = language === "fr" ? " :" : ":";
    const sentences = evidenceInFull(evidence, language, style);
    const cited = citedBy(id, evidence, this.model).map((id) => this.label(id));
    const laws = evidence.laws.map(({ name }) => `\\texttt{${escapedLatex(name)}}`);
    return [
      "\\par{\\footnotesize\\raggedright",
      `$\\checkmark$~\\textbf{${say.verified}.} ${sentences.map((sentence) => this.set(sentence)).join(" ")}`,
      ...(cited.length > 0 ? [`${say.results} ${cited.join(", ")}.`] : []),
      ...(laws.length > 0 ? [`${this.set(`${say.laws}${colon} `)}${laws.join(", ")}.`] : []),
      "\\par}",
    ].join("\n");
  }

  private label(id: string): string {
    return escapedLatex(
      labelled(this.model.questions.find((question) => question.id === id)?.label ?? id),
    );
  }

  private laws(): string {
    const index = lawIndex(this.model);
    if (index.length === 0) return "";
    return [
      `\\clearpage\\textbf{${this.set(this.say.lawIndex)}}\\par\\nopagebreak {\\small ${this.set(this.say.lawIntro)}\\par}`,
      "{\\small\\raggedright",
      ...index.map(
        ({ name, because, questions }) =>
          `\\hangindent=1.5em \\texttt{${escapedLatex(name)}}\\quad ${this.told(because)} ${questions.map((id) => this.label(id)).join(", ")}\\par`,
      ),
      "}",
    ].join("\n");
  }
}

const marks: Readonly<Record<Status, string>> = {
  proved: "$\\checkmark$",
  partly: "$(\\checkmark)$",
  unchecked: "$\\circ$",
  failed: "$\\times$",
};

const isWorked = (block: Shown | undefined): boolean =>
  block?.kind === "derivation" || block?.kind === "cases";

/** How many rows a case may have to stay on one page. */
const shortCase = 12;

/** How many rows of a table stay together. */
const tableRows = 20;

/** How many rows a derivation may have to stay on one page. */
const shortDerivation = 6;

/** How many rows blocks take, roughly. */
const linesOf = (blocks: readonly Block[]): number =>
  blocks.reduce(
    (all, block) =>
      all +
      (block.kind === "derivation"
        ? block.told.lines.length + 1
        : block.kind === "cases"
          ? block.arms.reduce((rows, arm) => rows + 2 + linesOf(arm.blocks), 0)
          : block.kind === "plot"
            ? 20
            : 2),
    0,
  );

/** Rows under one another; the first two and the last two stay together, all of them where they are few. */
const joinedRows = (rows: readonly string[]): string =>
  rows.reduce((all, row, at) => {
    const isFirm = rows.length <= shortDerivation || at === 1 || at === rows.length - 1;
    return at === 0 ? row : `${all} \\\\${isFirm ? "*" : ""}\n${row}`;
  }, "");
