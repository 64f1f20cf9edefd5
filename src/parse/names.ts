import type { Context } from "./context.ts";
import { type Remark, refuse } from "./error.ts";
import { nearestName } from "./nearest.ts";
import { spanOf, type Token } from "./token.ts";

/** How the names of a text are used, as its tokens show. */
export interface Uses {
  /** Whether the name at a token, followed by a parenthesis, is a function that is applied. */
  readonly called: (at: number) => boolean;
  readonly sizes: ReadonlySet<string>;
  readonly indices: ReadonlySet<string>;
}

/** What the arguments of a few functions are: s a size, i an index, b a name to bind, p anything. */
const roles: ReadonlyMap<string, string> = new Map([
  ["ones", "ss"],
  ["zeros", "ss"],
  ["eye", "ss"],
  ["onehot", "is"],
  ["unit", "si"],
  ["delta", "ii"],
  ["ce", "pi"],
  ["conv1d", "pppsss"],
  ["conv2d", "pppsss"],
  ["maxpool1d", "pss"],
  ["maxpool2d", "pss"],
]);

const binders = new Set(["sum", "prod", "max", "min"]);

/** What the arguments of a call are, as far as that is special; binders take a name with its range. */
const rolesOf = (name: string, commas: number): string | undefined => {
  const ranges = commas / 3;
  if (binders.has(name) && ranges === 1) return "pbss";
  if (name === "array" && Number.isInteger(ranges)) return `p${"bss".repeat(ranges)}`;
  return roles.get(name);
};

interface Inside {
  readonly roles: string;
  arg: number;
}

/**
 * Which names are functions, sizes or indices. A name that is no function is multiplied with the parenthesis
 * after it when it is declared, used elsewhere as a variable, or one letter.
 */
export const usesOf = (
  tokens: readonly Token[],
  context: Context,
  forms: ReadonlySet<string>,
  defined: ReadonlyMap<string, unknown>,
  remarks: Remark[],
): Uses => {
  const sizes = new Set<string>();
  const indices = new Set<string>();
  const bound = new Set<string>();
  const bare = new Set<string>();
  const calledNames = new Set<string>();
  const known = (name: string): boolean =>
    context.declared.has(name) || defined.has(name) || context.sizes.has(name);
  const isFunction = (name: string): boolean =>
    !known(name) && !bound.has(name) && (forms.has(name) || context.functions.has(name));

  const inside: Inside[] = [];
  for (const [at, token] of tokens.entries()) {
    const top = inside.at(-1);
    if (token.kind === "mark") {
      if (token.text === "[") inside.push({ roles: token.index ? "*" : "p", arg: 0 });
      else if (token.text === "(") {
        const before = tokens[at - 1];
        const calls = before?.kind === "name";
        const name = calls ? before.text : "";
        const special = calls ? rolesOf(name, token.commas) : undefined;
        // A group inside an index is part of it; the arguments of a call are not.
        const inherited = top && !calls ? roleIn(top) : "p";
        inside.push(
          special
            ? { roles: special, arg: 0 }
            : { roles: inherited === "i" ? "*" : inherited, arg: 0 },
        );
      } else if (token.text === ")" || token.text === "]") inside.pop();
      else if ((token.text === "," || token.text === ";") && top) top.arg += 1;
    } else if (token.kind === "name") {
      if (tokens[at + 1]?.text === "(") calledNames.add(token.text);
      else {
        const role = top ? roleIn(top) : "p";
        if (role === "b") bound.add(token.text);
        else {
          bare.add(token.text);
          if (role === "s") sizes.add(token.text);
          else if (role === "i") indices.add(token.text);
        }
      }
    }
  }

  const verdicts = new Map<number, boolean>();
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== "name") continue;
    const { text: name } = token;
    const next = tokens[at + 1];
    if (next?.text === "(") verdicts.set(at, applied(at, name, next));
    else if (next?.text === "'" && !known(name) && !bound.has(name)) primed(at, name);
    else if (isFunction(name)) unapplied(at, name, next);
  }

  function applied(at: number, name: string, next: Token): boolean {
    if (isFunction(name)) return true;
    const span = spanOf(tokens, at, next.match);
    if (known(name) || bound.has(name) || name === "e" || name === "pi" || name === "π") {
      if (next.commas === 0) return false;
    } else if (next.commas === 0 && bare.has(name)) return false;
    else if (next.commas === 0 && letters(name) === 1) {
      remarks.push({
        message: {
          fr: `« ${name}(…) » se lit comme un produit : ${name} n'est pas une fonction connue.`,
          en: `"${name}(…)" is read as a product: ${name} is no known function.`,
        },
        span,
      });
      return false;
    } else {
      const nearest = nearestName(name, functionNames(context, forms));
      return refuse(
        "E-NAME",
        spanOf(tokens, at, at),
        `La fonction « ${name} » n'est pas connue.`,
        `The function "${name}" is not known.`,
        {
          nearest,
          expected: {
            fr: "une fonction que montre « corrige list functions »",
            en: 'a function that "corrige list functions" shows',
          },
        },
      );
    }
    return refuse(
      "E-TYPE",
      span,
      `« ${name} » n'est pas une fonction ; une entrée s'écrit ${name}[…].`,
      `"${name}" is no function; an entry is written ${name}[…].`,
    );
  }

  function primed(at: number, name: string): void {
    let after = at + 1;
    while (tokens[after]?.text === "'") after += 1;
    const calls = tokens[after]?.text === "(";
    if (!calls && !isFunction(name)) return;
    refuse(
      "E-SYNTAX",
      spanOf(tokens, at, after - 1),
      `« ${name}' » ne se lit pas comme une dérivée : l'apostrophe transpose. « corrige derive "${name}(x)" » dérive.`,
      `"${name}'" is not read as a derivative: an apostrophe transposes. corrige derive "${name}(x)" differentiates.`,
    );
  }

  function unapplied(at: number, name: string, next: Token | undefined): void {
    const juxtaposed = next !== undefined && (next.kind !== "mark" || next.text === "[");
    // σ alone is a standard deviation, unless it is also applied.
    if (letters(name) === 1 && !calledNames.has(name) && !juxtaposed) return;
    const argument = next && next.kind !== "mark" ? next.text : "x";
    refuse(
      "E-SYNTAX",
      spanOf(tokens, at, at),
      `La fonction « ${name} » s'écrit avec des parenthèses.`,
      `The function "${name}" is written with parentheses.`,
      { expected: { fr: `${name}(${argument})`, en: `${name}(${argument})` } },
    );
  }

  return { called: (at) => verdicts.get(at) ?? false, sizes, indices };
};

const roleIn = ({ roles: given, arg }: Inside): string =>
  given === "*" ? "i" : (given[arg] ?? given.at(-1) ?? "p");

const letters = (name: string): number => [...name.replace(/\p{M}/gu, "")].length;

/** Every name that can be applied. */
export function* functionNames(context: Context, forms: ReadonlySet<string>): Generator<string> {
  yield* context.functions.keys();
  yield* forms;
}
