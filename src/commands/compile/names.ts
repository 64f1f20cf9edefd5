/* Names of an expression as names in code: those that are plain stay, others are replaced. */

export type Target = "js" | "ts" | "python";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const javascriptWords = words(`
  abstract any arguments as async await bigint boolean break case catch class const constructor continue debugger declare
  default delete do else enum eval export extends false finally for from function get global globalThis if implements
  import in infer instanceof interface is keyof let module namespace never new null number object of package private
  protected public readonly require return set static string super switch symbol this throw true try type typeof
  undefined unique unknown var void while with yield
  Array ArrayLike Boolean Infinity Math NaN Number Object RangeError String Symbol isNaN isFinite
  tabulate sum product largest smallest entryOr checkShape sigmoid softplus relu erf less atMost equals differs both
  either gate select evaluate valueAndGradients value gradients hasOwnProperty prototype`);

const pythonWords = words(`
  False None True and as assert async await break case class continue def del elif else except finally for from global
  if import in is lambda match nonlocal not or pass raise return try type while with yield
  abs all any bool dict float int len list map max min object pow print range set str sum tuple zip ValueError math np
  numpy check_shape entries_or sigmoid softplus relu erf less at_most equals differs both either gate select evaluate
  value_and_gradients value self`);

const reserved: Readonly<Record<Target, ReadonlySet<string>>> = {
  js: new Set(javascriptWords),
  ts: new Set(javascriptWords),
  python: new Set(pythonWords),
};

/** Letters and digits of ASCII, a letter first; nothing that begins or ends with an underscore. */
const plain = /^[A-Za-z](?:[A-Za-z0-9_]{0,38}[A-Za-z0-9])?$/;

/** Whether a name may stand in the code as it is. */
export const isPlain = (name: string, target: Target): boolean =>
  plain.test(name) && !name.startsWith("gradient_") && !reserved[target].has(name);

/** A safe name for each of some different names, in order. */
export const safeNames = (
  names: readonly string[],
  target: Target,
): ReadonlyMap<string, string> => {
  const taken = new Set(names.filter((name) => isPlain(name, target)));
  let count = 0;
  const another = (): string => {
    do count += 1;
    while (taken.has(`input${count}`));
    return `input${count}`;
  };
  return new Map(names.map((name) => [name, isPlain(name, target) ? name : another()]));
};

/** Whether a formula consists of signs, numbers and names that may stand in a comment. */
export const isHarmless = (formula: string): boolean =>
  /^[\w +\-*/^()[\],.:=<>!|']{1,400}$/.test(formula) &&
  !formula.includes("*/") &&
  !formula.includes("'''") &&
  (formula.match(/[A-Za-z_]\w*/g) ?? []).every((name) => plain.test(name));
