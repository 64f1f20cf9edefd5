import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { differentiate } from "../../../src/diff/differentiate.ts";
import { toolbox } from "../../../src/diff/toolbox.ts";
import { loadExercise } from "../../../src/exercise/load.ts";
import { solveExercise } from "../../../src/exercise/solve.ts";
import { call, deriv, entry, symbol } from "../../../src/expr/build.ts";
import type { FunctionDef } from "../../../src/expr/function.ts";
import { indexVar, ix } from "../../../src/expr/index-of.ts";
import type { Call, Entry, Expr, Ix } from "../../../src/expr/node.ts";
import { size, sizeText } from "../../../src/expr/size.ts";
import {
  freeIndices,
  mapBottomUp,
  substitute,
  subterms,
  unfolded,
} from "../../../src/expr/walk.ts";
import { functions } from "../../../src/functions/index.ts";
import { lemmaFamilies } from "../../../src/lemmas/index.ts";
import { readLatex } from "../../../src/parse/latex/read.ts";
import { questionKinds } from "../../../src/questions/index.ts";
import { given } from "../../../src/rewrite/given.ts";
import { agree } from "../../../src/rewrite/residue.ts";
import { toLatex } from "../../../src/tex/latex.ts";
import type { LatexStyle } from "../../../src/tex/style.ts";

/* What corrige prints, it reads: every function, its derivative, and every line of every proof of a sheet. */

const tools = toolbox(functions, lemmaFamilies);

/** The declarations of the symbols of an expression, as one would give them by hand. */
const declared = (e: Expr): Record<string, string> => {
  const shapes: Record<string, string> = {};
  const integers = new Set<string>();
  const note = (of: Expr): void => {
    if (of.kind === "entry") {
      shapes[of.of.name] =
        of.of.axes.length === 0 ? "scalar" : of.of.axes.map(sizeText).join(" x ");
      for (const { terms } of of.at)
        for (const [, term] of terms)
          if ("kind" in term && term.kind === "entry") integers.add(term.of.name);
    }
    if (of.kind === "limit") shapes[of.by.name] = "scalar";
  };
  for (const each of subterms(e)) {
    note(each);
    if (each.kind === "deriv") note(each.by);
  }
  for (const name of integers) shapes[name] = "int";
  return shapes;
};

/** The names of the sizes that an expression uses as numbers. */
const sizesIn = (e: Expr): ReadonlySet<string> =>
  new Set(
    [...subterms(e)].flatMap((each) =>
      each.kind === "size" ? each.value.terms.flatMap(({ names }) => names) : [],
    ),
  );

/** Every function by its definition: 1_{x>0} has no name of its own, and MSE is one word for two of them. */
const spelledOut = (e: Expr): Expr =>
  mapBottomUp(e, (each) => (each.kind === "call" ? (unfolded(each) ?? each) : each));

/** Why what is printed is not read as what it was; nothing when it is. */
const fault = (e: Expr, style: LatexStyle): string | undefined => {
  const latex = toLatex(e, style);
  const notation = { sizes: Object.fromEntries([...sizesIn(e)].map((name) => [name, {}])) };
  const result = readLatex(latex, { functions, declare: declared(e), notation });
  if (!result.ok) {
    const { code, message, read } = result.error;
    return `${latex}\n  ${code} ${message.en} "${read}"`;
  }
  const { tensor, free } = result.readings[0];
  if (tensor.indices.length !== free.length) return `${latex}\n  is read as an array`;
  const own = freeIndices(e);
  const byLetter = new Map(free.map((k) => [k.letter, k]));
  const moved = new Map<number, Ix>();
  for (const k of own) {
    const other = byLetter.get(k.letter);
    if (!other) return `${latex}\n  ${k.letter} is not an index`;
    if (other.size !== k.size) return `${latex}\n  ${k.letter} runs to ${sizeText(other.size)}`;
    moved.set(k.id, ix(other));
  }
  const meant = substitute(e, { indices: moved });
  return agree(meant, tensor.body) || agree(spelledOut(meant), spelledOut(tensor.body))
    ? undefined
    : `${latex}\n  is read as ${toLatex(tensor.body)}`;
};

const sizes = new Map(["n", "m", "p", "q"].map((name) => [name, size(name)]));

/** A function at symbols of the shapes that it takes, read at free indices. */
const applied = (def: FunctionDef): Call => {
  const names = ["x", "y", "z", "w"];
  const args = def.shape.takes.map((axes, which) => {
    const by = axes.map((letter, at) =>
      indexVar("klpq"[at] as string, sizes.get(letter) ?? size(letter)),
    );
    const sym = symbol(
      names[which] as string,
      by.map((k) => k.size),
    );
    return { by, body: entry(sym, ...by.map(ix)) };
  });
  const at = def.shape.gives.map((letter, axis) =>
    ix(indexVar("ij"[axis] as string, sizes.get(letter) ?? size(letter))),
  );
  return call(def, args, at);
};

const styles: Readonly<Record<string, LatexStyle>> = {
  en: { language: "en" },
  fr: { language: "fr", log: "ln" },
};

describe.each(Object.entries(styles))("printed for %s,", (_, style) => {
  describe.each(functions.map(({ def }) => [def.name, def] as const))("%s", (_name, def) => {
    const e = applied(def);
    test("is read as itself", () => {
      expect(fault(e, style)).toBeUndefined();
    });
    test("has derivatives that are read as themselves", () => {
      const [first] = e.args;
      const variable = [...subterms(first?.body ?? e)].find(
        (each): each is Entry => each.kind === "entry",
      );
      if (!variable) return;
      const by = entry(
        variable.of,
        ...variable.of.axes.map((axis, at) => indexVar("rs"[at] as string, axis)),
      );
      expect(fault(deriv(e, by), style)).toBeUndefined();
      expect(fault(differentiate(deriv(e, by), tools.rules, given({})), style)).toBeUndefined();
    });
  });
});

/** Whether what is read is printed in the same way: the class of a label is an integer like any other. */
const isAlike = (e: Expr, style: LatexStyle): boolean => {
  const latex = toLatex(e, style);
  const result = readLatex(latex, { functions, declare: declared(e) });
  return result.ok && toLatex(result.readings[0].tensor.body, style) === latex;
};

const folder = new URL("../../../exercises/", import.meta.url);

describe.each(readdirSync(folder))("the sheet of %s", (name) => {
  const path = new URL(`${name}/exercise.yaml`, folder);
  const loaded = loadExercise(readFileSync(path, "utf8"), path.pathname, questionKinds, functions);
  if (!loaded.ok) throw new Error(`${name} is not well formed`);
  // Members of families are printed as the exercise spells them, which a single line does not say.
  if (loaded.exercise.vocabulary.members) {
    test.skip("is read as what it says where layers are declared", () => {});
    return;
  }
  const lines = solveExercise(loaded.exercise, tools).flatMap(({ question, parts }) =>
    parts.flatMap((part) =>
      part.ok
        ? part.solution.proofs.flatMap(({ proof }) => {
            const chain =
              "start" in proof.body
                ? [proof.body.start, ...proof.body.steps.map(({ after }) => after)]
                : [];
            return chain.map((e) => [question.id, e] as const);
          })
        : [],
    ),
  );

  test("is read as what it says, line by line", () => {
    const faults = new Set(
      lines.flatMap(([id, e]) => {
        const style = { language: "fr", log: "ln" } as const;
        const why = fault(e, style);
        // How far the j of δ_{yj} runs, alone on its line, is told by the left side of the derivation.
        const isOpen = why?.includes("How far the ind") === true;
        return why === undefined || isOpen || isAlike(e, style) ? [] : [`${id}: ${why}`];
      }),
    );
    expect(lines.length).toBeGreaterThan(0);
    expect([...faults]).toEqual([]);
  });
});
