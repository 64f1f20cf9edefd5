import { indicator } from "../../expr/build.ts";
import type { Bilingual } from "../../expr/function.ts";
import type { Formula, Setter } from "../../narrate/block.ts";
import { type Detail, tell } from "../../narrate/told.ts";
import type { Chain } from "../../rewrite/proof.ts";
import { superscript } from "../../tex/names.ts";
import type { PrintStyle } from "../../tex/style.ts";
import { textOfMatrix, textOfShape, textOfTensor, toText } from "../../tex/text.ts";
import type { Lang, Terminal } from "../verb.ts";
import type { Derivative } from "./derivative.ts";
import { layoutWords, sayKink } from "./words.ts";

/** A derivative for the terminal: the answer first, then how it is found. */
export const derivativeText = (found: Derivative, detail: Detail, terminal: Terminal): string => {
  const { lang } = terminal;
  const style: PrintStyle = { language: lang };
  const paint = painter(terminal.colour);
  const set = textSetter(style);
  const sections = [
    answer(found, style, lang, paint),
    derivation(found.found.chain, detail, style, terminal),
    ...found.found.kinks.map((kink) => sayKink(kink, found, lang, set)),
    paint.faint(checked(found, lang)),
  ];
  return sections.join("\n\n");
};

/** Formulas in Unicode. */
export const textSetter =
  (style: PrintStyle): Setter =>
  (formula: Formula) =>
    "kind" in formula
      ? toText(formula, style)
      : "matrix" in formula
        ? textOfMatrix(formula.matrix, style)
        : "shape" in formula
          ? textOfShape(formula.shape, style)
          : toText(indicator(formula.cond), style).replace(/^\[(.*)\]$/s, "$1");

interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

const painter = (colour: boolean): Paint =>
  colour
    ? {
        strong: (text) => `\u001b[1m${text}\u001b[22m`,
        faint: (text) => `\u001b[2m${text}\u001b[22m`,
      }
    : { strong: (text) => text, faint: (text) => text };

const answer = (found: Derivative, style: PrintStyle, lang: Lang, paint: Paint): string => {
  const { entries, matrix, shape, layout } = found;
  const lines = [paint.strong(`${leftSide(found, style)} = ${toText(entries.body, style)}`)];
  if (matrix)
    lines.push(paint.strong(`${wholeSide(found, style)} = ${textOfMatrix(matrix, style)}`));
  else if (entries.indices.length > 0) lines.push(noMatrix[lang]);
  if (shape.length > 0) lines.push(`${textOfShape(shape, style)}, ${layoutWords[layout][lang]}`);
  return lines.join("\n");
};

const noMatrix: Bilingual = {
  fr: "(pas d'écriture matricielle trouvée : les entrées font foi)",
  en: "(no matrix form was found: the entries stand)",
};

/** σ′(x) for a function of the variable alone, ∂…/∂x otherwise. */
const leftSide = ({ of: { body }, variable, found }: Derivative, style: PrintStyle): string => {
  const argument = body.kind === "call" && body.args.length === 1 ? body.args[0]?.body : undefined;
  if (
    body.kind === "call" &&
    argument?.kind === "entry" &&
    !("kind" in variable) &&
    argument.of.name === variable.name &&
    argument.at.length === 0
  ) {
    const order = found.start.kind === "deriv" && found.start.of.kind === "deriv" ? 2 : 1;
    return `${body.fn.textName}${"′".repeat(order)}(${toText(argument, style)})`;
  }
  return toText(found.start, style);
};

/** ∂softmax/∂x: the derivative as a whole. */
const wholeSide = ({ of, variable, layout }: Derivative, style: PrintStyle): string => {
  const { name } = "kind" in variable ? variable.of : variable;
  const [d, below] = layout === "hessian" ? ["∂²", `∂${name}²`] : ["∂", `∂${name}`];
  const above = of.indices.length > 0 && of.body.kind !== "call" ? "" : textOfTensor(of, style);
  return above !== "" && lengthOf(above) <= 16 ? `${d}${above}/${below}` : `${d}/${below}`;
};

/** The widest line that still has its reason beside it. */
const widestFormula = 56;

const derivation = (chain: Chain, detail: Detail, base: PrintStyle, terminal: Terminal): string => {
  const { lang, width } = terminal;
  const told = tell(chain, detail);
  const names = told.names.map(({ letter, of }) => ({ as: letter, of: { indices: [], body: of } }));
  const style: PrintStyle = { ...base, names };
  const set = textSetter(style);
  const lets = told.names.map(({ letter, of }) => `${letter} = ${toText(of, base)}`);
  const rows = told.lines.map(({ rel, right, reasons }) => ({
    formula: `${rel} ${toText(right, style)}`,
    reason: reasons.map((words) => words[lang](set)).join(" "),
  }));
  const column =
    Math.min(widestFormula, Math.max(0, ...rows.map(({ formula }) => lengthOf(formula)))) + 4;
  const paint = painter(terminal.colour);
  return [
    ...lets.map((line) => `  ${lang === "fr" ? "On pose" : "Let"} ${line}`),
    `  ${toText(told.start, style)}`,
    ...rows.map(({ formula, reason }) => beside(`  ${formula}`, reason, column + 2, width, paint)),
  ].join("\n");
};

const beside = (
  formula: string,
  reason: string,
  column: number,
  width: number,
  paint: Paint,
): string => {
  if (reason === "") return formula;
  const gap = column - lengthOf(formula);
  const room = Math.max(24, width - column);
  const [first = "", ...more] = wrapped(reason, room);
  const indent = " ".repeat(column);
  const head =
    gap >= 2
      ? formula + " ".repeat(gap) + paint.faint(first)
      : `${formula}\n${indent}${paint.faint(first)}`;
  return [head, ...more.map((line) => indent + paint.faint(line))].join("\n");
};

const wrapped = (text: string, room: number): string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && lengthOf(line) + 1 + lengthOf(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
};

/** How many columns a text takes: marks that combine take none. */
const lengthOf = (text: string): number => [...text.replace(/\p{M}/gu, "")].length;

const checked = ({ found: { chain, proved } }: Derivative, lang: Lang): string => {
  const { points, worst } = proved.witness;
  const [digit = "", exponent = "0"] = worst.toExponential(0).split("e");
  const gap = worst === 0 ? "0" : `${digit}·10⁻${superscript(`${-Number(exponent)}`) ?? ""}`;
  const steps = chain.steps.length;
  return lang === "fr"
    ? `Vérifié : ${steps} étapes rejouées, ${points} valeurs comparées, écart relatif au plus ${gap}.`
    : `Checked: ${steps} steps replayed, ${points} values compared, relative gap at most ${gap}.`;
};
