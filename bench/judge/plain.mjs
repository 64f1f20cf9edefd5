// The plain syntax that every contestant's answer comes down to: read into a shared tree, and written again.

/**
 * @typedef {object} Node a term met twice is one node, so that a value is found once
 * @property {string} key
 * @property {"number" | "name" | "call" | "+" | "-" | "*" | "/" | "^" | "neg"} op
 * @property {string} text the digits, or the name
 * @property {readonly Node[]} args
 */

const token = /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|([\p{L}_][\p{L}\p{N}_]*)|(.))/suy;

/** Other names of the same functions. */
const spellings = new Map([
  ["ln", "log"],
  ["arctan", "atan"],
  ["sgn", "sign"],
]);

/** @param {string} text @returns {Node} */
export function readPlain(text) {
  const tokens = scan(text);
  /** @type {Map<string, Node>} */
  const table = new Map();
  let at = 0;

  /** @param {Node["op"]} op @param {readonly Node[]} args @returns {Node} */
  const node = (op, args, name = "") => {
    const form = `${op} ${name} ${args.map(({ key }) => key).join(" ")}`;
    const known = table.get(form);
    if (known) return known;
    const made = { key: `${table.size}`, op, text: name, args };
    table.set(form, made);
    return made;
  };

  const taken = (/** @type {string} */ sign) => {
    if (tokens[at] !== sign) return false;
    at += 1;
    return true;
  };
  const expect = (/** @type {string} */ sign) => {
    if (!taken(sign))
      throw new SyntaxError(`"${sign}" expected, "${tokens[at] ?? "the end"}" read`);
  };

  const sum = () => {
    let left = product();
    for (;;) {
      if (taken("+")) left = node("+", [left, product()]);
      else if (taken("-")) left = node("-", [left, product()]);
      else return left;
    }
  };
  const product = () => {
    let left = signed();
    for (;;) {
      if (taken("*")) left = node("*", [left, signed()]);
      else if (taken("/")) left = node("/", [left, signed()]);
      else return left;
    }
  };
  /** @returns {Node} */
  const signed = () => {
    if (taken("+")) return signed();
    return taken("-") ? node("neg", [signed()]) : power();
  };
  const power = () => {
    const base = atom();
    return taken("^") ? node("^", [base, signed()]) : base;
  };
  const atom = () => {
    const next = tokens[at] ?? "";
    at += 1;
    if (next === "(") {
      const inside = sum();
      expect(")");
      return inside;
    }
    if (/^[\d.]/.test(next)) return node("number", [], next);
    if (!/^[\p{L}_]/u.test(next)) throw new SyntaxError(`"${next}" read`);
    if (!taken("(")) return node("name", [], next);
    const args = [sum()];
    while (taken(",")) args.push(sum());
    expect(")");
    return node("call", args, spellings.get(next) ?? next);
  };

  const whole = sum();
  if (at < tokens.length) throw new SyntaxError(`"${tokens[at]}" read`);
  return whole;
}

/** @param {string} text */
function scan(text) {
  const tokens = [];
  token.lastIndex = 0;
  const trimmed = text.trimEnd();
  while (token.lastIndex < trimmed.length) {
    const found = token.exec(trimmed);
    if (!found) throw new SyntaxError("no token");
    tokens.push(found[1] ?? found[2] ?? found[3] ?? "");
  }
  return tokens;
}

/** How tightly each form holds together. */
const holds = { "+": 1, "-": 1, "*": 2, "/": 2, neg: 2, "^": 4, number: 5, name: 5, call: 5 };

/** Functions that corrige writes by others. */
const reciprocal = new Map([
  ["sech", "cosh"],
  ["csch", "sinh"],
  ["sec", "cos"],
  ["csc", "sin"],
]);
const ratio = new Map([
  ["cot", ["cos", "sin"]],
  ["coth", ["cosh", "sinh"]],
]);

/**
 * The text as corrige reads it. Spelling is made alike (e^u is exp(u), u^(1/2) is sqrt(u), sech is 1/cosh),
 * so that no answer is judged by it.
 * @param {Node} of
 * @returns {string}
 */
export function writePlain(of) {
  return written(of).text;
}

/** @param {Node} of @returns {{ text: string, op: keyof typeof holds }} */
function written(of) {
  const { op, args, text } = of;
  const [a, b] = args;
  const held = (/** @type {Node} */ part, /** @type {number} */ least) => {
    const inner = written(part);
    return holds[inner.op] >= least ? inner.text : `(${inner.text})`;
  };
  if (op === "call" && a) {
    const inside = args.map(writePlain).join(",");
    const below = reciprocal.get(text);
    if (below) return { text: `1/${below}(${inside})`, op: "/" };
    const [above, under] = ratio.get(text) ?? [];
    if (above) return { text: `${above}(${inside})/${under}(${inside})`, op: "/" };
    return { text: `${text}(${inside})`, op };
  }
  if (op === "^" && a && b) {
    if (a.op === "name" && a.text === "e") return { text: `exp(${writePlain(b)})`, op: "call" };
    const exponent = fractionOf(b);
    if (exponent === "1/2") return { text: `sqrt(${writePlain(a)})`, op: "call" };
    if (exponent === "-1/2") return { text: `1/sqrt(${writePlain(a)})`, op: "/" };
    // sech(x)^2 is 1/cosh(x)^2.
    const below = a.op === "call" ? reciprocal.get(a.text) : undefined;
    if (below) {
      const inside = a.args.map(writePlain).join(",");
      return { text: `1/${below}(${inside})^${held(b, 5)}`, op: "/" };
    }
    return { text: `${held(a, 5)}^${held(b, 5)}`, op };
  }
  if (op === "neg" && a) return { text: `-${held(a, 3)}`, op };
  if (a && b) {
    const level = holds[op];
    const right = op === "-" || op === "/" || op === "*" ? level + 1 : level;
    return { text: `${held(a, level)}${op}${held(b, Math.max(right, 2))}`, op };
  }
  return { text, op };
}

/** @param {Node} of @returns {string} */
function fractionOf({ op, args, text }) {
  const [a, b] = args.map(fractionOf);
  if (op === "number") return text === "0.5" ? "1/2" : text;
  if (op === "neg") return `-${a}`;
  return op === "/" ? `${a}/${b}` : "";
}
