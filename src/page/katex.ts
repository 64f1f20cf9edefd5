import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import katex from "katex";

/** A formula that cannot be set, with what is wrong with it. */
export class FormulaError extends Error {
  readonly latex: string;
  constructor(latex: string, says: string) {
    super(`${says} in: ${latex}`);
    this.latex = latex;
  }
}

/** Commands that would reach out of the formula: links, classes, files, lasting definitions. */
const reaching =
  /\\(?:href|url|html[A-Za-z]*|includegraphics|(?:[egx]|global)?(?:def|let|futurelet)|global|long|(?:re)?newcommand|providecommand|char|catcode|input|include|write|read|openin|openout|special|immediate|csname|expandafter|noexpand|usepackage|require|tag|label|ref|verb)(?![A-Za-z])|\^\^/;

/** How deep groups may nest: KaTeX and browsers walk them by recursion. */
const deepest = 60;

const depthOf = (latex: string): number => {
  let [depth, most] = [0, 0];
  for (const [mark] of latex.matchAll(
    /\\left(?![A-Za-z])|\\right(?![A-Za-z])|\\begin|\\end|\\.|[{}]/gs,
  )) {
    if (/^(\{|\\left|\\begin)$/.test(mark)) most = Math.max(most, ++depth);
    else if (/^(\}|\\right|\\end)$/.test(mark)) depth -= 1;
  }
  return most;
};

/** Formulas that were set last, the latest at the end. */
const settled = new Map<string, string>();
/** How many letters they may have together, set. */
const mostLetters = 2_000_000;
let letters = 0;

const settledBefore = (key: string): string | undefined => {
  const known = settled.get(key);
  if (known === undefined) return undefined;
  settled.delete(key);
  settled.set(key, known);
  return known;
};

const settle = (key: string, html: string): void => {
  settled.set(key, html);
  letters += html.length;
  for (const [oldest, { length }] of settled) {
    if (letters <= mostLetters) break;
    settled.delete(oldest);
    letters -= length;
  }
};

/**
 * The formula in HTML, with MathML for those who listen.
 *
 * @throws FormulaError where KaTeX cannot read it, or where it would reach out of its place.
 */
export const mathHtml = (latex: string, display = false): string => {
  const key = (display ? "d" : "i") + latex;
  const known = settledBefore(key);
  if (known !== undefined) return known;
  if (depthOf(latex) > deepest) throw new FormulaError(latex.slice(0, 80), "nested too deeply");
  const reach = reaching.exec(latex);
  if (reach) throw new FormulaError(latex, `${reach[0]} has no place`);
  let html: string;
  try {
    html = katex.renderToString(latex, {
      displayMode: display,
      throwOnError: true,
      trust: false,
      strict: "error",
      maxSize: 20,
      maxExpand: 300,
    });
  } catch (error) {
    if (error instanceof katex.ParseError) throw new FormulaError(latex, error.rawMessage);
    if (error instanceof RangeError)
      throw new FormulaError(latex.slice(0, 80), "nested too deeply");
    throw error;
  }
  settle(key, html);
  return html;
};

/** Whether a formula that somebody typed can be set, in a line of words or by itself: as it is to be shown. */
export const isSettable = (latex: string, display = false): boolean => {
  try {
    mathHtml(latex, display);
    return true;
  } catch (error) {
    if (error instanceof FormulaError) return false;
    throw error;
  }
};

// -- the stylesheet -------------------------------------------------------------------------------------

interface Face {
  readonly family: string;
  readonly weight: string;
  readonly style: string;
  readonly file: string;
}

interface Sheet {
  readonly folder: string;
  /** Everything but the fonts. */
  readonly rules: string;
  readonly faces: readonly Face[];
  /** Which classes, met together, set which family, weight or style. */
  readonly fonts: readonly { readonly classes: readonly string[]; readonly sets: Partial<Face> }[];
}

let sheet: Sheet | undefined;

const readSheet = (): Sheet => {
  const path = createRequire(import.meta.url).resolve("katex/dist/katex.min.css");
  const css = readFileSync(path, "utf8");
  const property = (body: string, name: string): string | undefined =>
    new RegExp(`(?:^|;)${name}:([^;]*)`).exec(body)?.[1]?.replaceAll('"', "");
  const faces: Face[] = [];
  const rules = css.replace(/@font-face\{([^}]*)\}/g, (_, body: string) => {
    faces.push({
      family: property(body, "font-family") ?? "",
      weight: property(body, "font-weight") ?? "400",
      style: property(body, "font-style") ?? "normal",
      file: /url\((fonts\/[^)]*\.woff2)\)/.exec(body)?.[1] ?? "",
    });
    return "";
  });
  const fonts = [...rules.matchAll(/([^{}]+)\{([^{}]*)\}/g)].flatMap(
    ([, selectors = "", body = ""]) => {
      const family =
        property(body, "font-family") ?? /KaTeX_\w+/.exec(property(body, "font") ?? "")?.[0];
      const weight = property(body, "font-weight");
      const style = property(body, "font-style");
      if (family === undefined && weight === undefined && style === undefined) return [];
      const sets = {
        ...(family && { family }),
        ...(weight && { weight }),
        ...(style && { style }),
      };
      return selectors.split(",").map((selector) => ({
        classes: [...selector.matchAll(/\.([\w-]+)/g)].map(([, name = ""]) => name),
        sets,
      }));
    },
  );
  return { folder: dirname(path), rules, faces, fonts };
};

const fonts64 = new Map<string, string>();

const fontData = (path: string): string => {
  const data = fonts64.get(path) ?? readFileSync(path).toString("base64");
  fonts64.set(path, data);
  return data;
};

const opening = 'class="';

// A page has tens of thousands of them: looking for the quotes is quicker than matching a pattern.
const classesIn = (html: string): ReadonlySet<string> => {
  const lists = new Set<string>();
  for (let at = html.indexOf(opening); at >= 0; at = html.indexOf(opening, at)) {
    const from = at + opening.length;
    at = html.indexOf('"', from);
    if (at < 0) break;
    lists.add(html.slice(from, at));
  }
  return new Set([...lists].flatMap((names) => names.split(" ")));
};

/** KaTeX's stylesheet with the fonts that this HTML uses inside it, and no others. */
export const mathCss = (html: string): string => {
  sheet ??= readSheet();
  const { folder, rules, faces, fonts } = sheet;
  const used = classesIn(html);
  if (!used.has("katex")) return "";
  const met = fonts
    .filter(({ classes }) => classes.every((name) => used.has(name)))
    .map(({ sets }) => sets);
  // A weight or style set without a family falls on words, which are in KaTeX_Main.
  const wanted = new Set(
    [{}, ...met].map(({ family = "KaTeX_Main", weight = "400", style = "normal" }: Partial<Face>) =>
      [family, weight, style].join(),
    ),
  );
  const isUsed = ({ family, weight, style }: Face): boolean =>
    wanted.has([family, weight, style].join());
  const fontFaces = faces
    .filter(isUsed)
    .map(
      ({ family, weight, style, file }) =>
        `@font-face{font-family:${family};font-weight:${weight};font-style:${style};font-display:block;src:url(data:font/woff2;base64,${fontData(join(folder, file))}) format("woff2")}`,
    );
  return fontFaces.join("\n") + rules;
};
