import { scalar } from "../../expr/build.ts";
import type { Bilingual } from "../../expr/function.ts";
import type { Expr } from "../../expr/node.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { freeIndices, symbolNames } from "../../expr/walk.ts";
import type { Told, Words } from "../../narrate/block.ts";
import { steady } from "../../narrate/letters.ts";
import { type Detail, tell } from "../../narrate/told.ts";
import { typeset } from "../../page/typography.ts";
import { superscript } from "../../tex/names.ts";
import type { PrintStyle } from "../../tex/style.ts";
import {
  textOfCond,
  textOfFunction,
  textOfMatrix,
  textOfShape,
  textOfTensor,
  toText,
} from "../../tex/text.ts";
import { type Paint, painter } from "../paint.ts";
import type { Lang, Terminal } from "../verb.ts";
import type { Derivative } from "./derivative.ts";
import { saidInText, settled } from "./said.ts";
import { layoutWords, sayKink } from "./words.ts";

/** A derivative for the terminal: the answer first, then how it is found. */
export const derivativeText = (found: Derivative, detail: Detail, terminal: Terminal): string => {
  const { lang } = terminal;
  const told = tell(found.found.chain, detail);
  const style = steady(told, { language: lang });
  const paint = painter(terminal.colour);
  const sections = [
    answer(found, style, lang, paint),
    derivation(told, style, terminal),
    ...found.found.kinks.map((kink) =>
      saidInText([(set) => sayKink(kink, found, lang, set)], lang, style),
    ),
    paint.faint(checked(found, lang)),
  ];
  return settled(sections.join("\n\n"));
};

const answer = (found: Derivative, base: PrintStyle, lang: Lang, paint: Paint): string => {
  const { of, entries, matrix, shape, layout, found: differential } = found;
  const name = matrix && isLong(of, base) ? nameFor(of, base) : undefined;
  const style = name === undefined ? base : { ...base, names: [{ of, as: name }] };
  const only = differential.domain.map((cond) => textOfCond(cond, style)).join(", ");
  const where = only === "" ? "" : `   (${only})`;
  const lines = [
    ...(name === undefined ? [] : [`${name} = ${textOfTensor(of, base)}`]),
    paint.strong(`${leftSide(found, style)} = ${toText(entries.body, base)}`) + where,
  ];
  if (matrix)
    lines.push(paint.strong(`${wholeSide(found, style)} = ${textOfMatrix(matrix, base)}`));
  else if (entries.indices.length > 0) lines.push(noMatrix[lang]);
  if (shape.length > 0)
    lines.push(typeset(`${textOfShape(shape, base)}, ${layoutWords[layout][lang]}`, lang));
  return lines.join("\n");
};

const noMatrix: Bilingual = {
  fr: "(pas d’écriture matricielle trouvée\u00A0: les entrées font foi)",
  en: "(no matrix form was found: the entries stand)",
};

/** The widest expression that stands above ∂x as it is. */
const widestAbove = 16;

const isLong = (of: Tensor, style: PrintStyle): boolean =>
  lengthOf(textOfTensor(of, style)) > widestAbove || (of.indices.length > 0 && !isCallOrName(of));

const isCallOrName = ({ body }: Tensor): boolean => body.kind === "call" || body.kind === "entry";

/** A name for what is differentiated: L for a number, f for a vector. */
const nameFor = ({ indices, body }: Tensor, { avoid }: PrintStyle): string | undefined => {
  const taken = new Set([...symbolNames(body), ...(avoid ?? [])]);
  return (indices.length === 0 ? ["L", "F", "J"] : ["f", "g", "F"]).find(
    (name) => !taken.has(name),
  );
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
    const name = textOfFunction(body.fn, style);
    if (/^[\p{L}\p{N}]+$/u.test(name))
      return `${name}${"′".repeat(order)}(${toText(argument, style)})`;
  }
  return toText(found.start, style);
};

/** ∂softmax(x)/∂x: the derivative as a whole. */
const wholeSide = ({ of, variable, layout }: Derivative, style: PrintStyle): string => {
  const name = textOfTensor({ indices: [], body: whole(variable) }, style);
  const [d, below] = layout === "hessian" ? ["∂²", `∂${name}²`] : ["∂", `∂${name}`];
  const above = textOfTensor(of, style);
  return `${d}${isTight(above) ? above : `(${above})`}/${below}`;
};

const whole = (variable: Derivative["variable"]): Expr =>
  "kind" in variable ? variable : scalar(variable.name);

/** A name, or a function applied to one. */
const isTight = (text: string): boolean => /^[^\s+·/−()^]+(\([^()]*\))?$/u.test(text);

/** The widest line that still has its reason beside it. */
const widestFormula = 56;

const derivation = (told: Told, base: PrintStyle, { lang, width, colour }: Terminal): string => {
  const names = told.names.map(({ letter, of }) => ({
    as: letter,
    of: { indices: freeIndices(of), body: of },
  }));
  const style: PrintStyle = { ...base, names };
  const lets = names.map(({ as, of }) => `${textOfEntry(as, of, base)} = ${toText(of.body, base)}`);
  const start = toText(told.start, style);
  const rows: { formula: string; why: Words[] }[] = [];
  let shown = `= ${start}`;
  for (const { rel, right, reasons } of told.lines) {
    const formula = `${rel} ${toText(right, style)}`;
    const last = rows.at(-1);
    // A line that would look like the one before gives it its reasons.
    if (formula !== shown) rows.push({ formula, why: [...reasons] });
    else if (last) last.why.push(...reasons);
    shown = `= ${formula.slice(rel.length + 1)}`;
  }
  const widest = Math.max(0, ...rows.map(({ formula }) => lengthOf(formula)));
  const column = Math.min(widestFormula, widest) + 6;
  const paint = painter(colour);
  return [
    ...lets.map((line) => `  ${lang === "fr" ? "On pose" : "Let"} ${line}`),
    `  ${start}`,
    ...rows.map(({ formula, why }) =>
      beside(`  ${formula}`, saidInText(why, lang, style), column, width, paint),
    ),
  ].join("\n");
};

/** Z, or Z_i for a quantity that depends on an index. */
const textOfEntry = (name: string, of: Tensor, style: PrintStyle): string =>
  toText(of.body, { ...style, names: [{ as: name, of }] });

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
    ? `Vérifié\u00A0: ${steps} étape${steps > 1 ? "s rejouées" : " rejouée"}, ${points} valeurs comparées, écart relatif au plus ${gap}.`
    : `Checked: ${steps} step${steps === 1 ? "" : "s"} replayed, ${points} values compared, relative gap at most ${gap}.`;
};
