import * as z from "zod";
import { confirm, type Proved } from "../check/prove.ts";
import { defineQuestionKind, type QuestionKind, type Setting } from "../exercise/kind.ts";
import { name } from "../exercise/schema-parts.ts";
import { same } from "../expr/arranged.ts";
import { entryAt } from "../expr/build.ts";
import { ix } from "../expr/index-of.ts";
import {
  type Matrix,
  matrixAxes,
  matrixEntries,
  matrixLeaves,
  symbolMatrix,
} from "../expr/matrix.ts";
import type { Expr, Sym } from "../expr/node.ts";
import { symbolNames } from "../expr/walk.ts";
import type { Block, Words } from "../narrate/block.ts";
import { distributed } from "../rewrite/forms.ts";
import { reaches } from "../rewrite/graph.ts";
import type { Definition, Given } from "../rewrite/lemma.ts";
import { type Chain, endOf, type Proof } from "../rewrite/proof.ts";
import { agree } from "../rewrite/residue.ts";
import { tidy } from "../rewrite/tidy.ts";
import { Trace } from "../rewrite/trace.ts";
import { raise } from "../tex/raise.ts";
import { reached, unfoldFunctions, unfoldNames } from "./reached.ts";
import { derivation, prose, resultOf } from "./telling.ts";

const schema = z.object({
  of: z.string().min(1).describe("the quantity whose formula is asked, a name under define"),
  in: z
    .array(name)
    .min(1)
    .max(20)
    .optional()
    .describe("the names it is to be written in; the definitions in between are put in"),
});

/** A quantity of a network: its formula in matrix notation, and what one entry of it is. */
export const formula: QuestionKind<z.output<typeof schema>> = defineQuestionKind({
  questionKind: "formula",
  about: { fr: "formule d'une quantité", en: "formula of a quantity" },
  schema,
  heeds: ["expect"],
  goals: (says, setting) => {
    const { sym, indices, body } = definitionOf(says.of, setting);
    const left = { indices, body: entryAt(sym, indices.map(ix)) };
    return [{ left, right: { indices, body }, relation: "=" }];
  },
  solve: (says, setting) => {
    const { given, kinds, id } = setting;
    const definition = definitionOf(says.of, setting);
    const { sym, indices } = definition;
    const start = entryAt(sym, indices.map(ix));
    const trace = new Trace(start, given);
    unfoldNames(trace, (part) => part === start);
    const whole = says.in ? undefined : wholeOf(definition, setting);
    if (says.in) rewriteIn(trace, says.in, setting);
    const chain = reached(trace.chain, { indices }, given, setting);
    const proof = proofOf(chain, given);
    const right = endOf(chain);
    const shape = indices.map((k) => k.size);
    const blocks: readonly Block[] = [
      ...(whole
        ? [
            {
              kind: "result",
              left: undefined,
              leftWords: named(sym),
              right: { matrix: whole.matrix },
              shape,
              layout: undefined,
            } as const,
            ...shapesOf(whole.matrix),
            prose(
              () => "Composante par composante :",
              () => "Entry by entry:",
            ),
          ]
        : []),
      derivation(chain),
      { kind: "result", left: start, right, shape, layout: undefined },
    ];
    return {
      blocks,
      proofs: [...(whole ? [whole.proved] : []), confirm(proof, kinds)],
      answer: { tensor: { indices, body: right }, layout: undefined },
      result: resultOf(id, start, right, given),
    };
  },
});

const proofOf = (chain: Chain, given: Given): Proof => ({
  claim: { left: chain.start, rel: "=", right: endOf(chain) },
  given,
  body: chain,
});

const definitionOf = (of: string, setting: Setting): Definition => {
  const variable = setting.variable(of, ["of"]);
  const definition = "kind" in variable ? undefined : setting.given.definitions.get(variable.name);
  if (definition) return definition;
  throw setting.refuse(["of"], {
    fr: `« ${of} » n'a pas de définition sous « define ».`,
    en: `"${of}" has no definition under "define".`,
  });
};

/** The name of the whole vector or matrix, without indices. */
const named = (sym: Sym): Words => {
  const words: Words["fr"] = (set) => set({ matrix: symbolMatrix(sym) });
  return { fr: words, en: words };
};

/** The definition in matrix notation, with the proof that its entries are those of the definition. */
const wholeOf = (
  { indices, body }: Definition,
  { given, kinds }: Setting,
): { readonly matrix: Matrix; readonly proved: Proved } | undefined => {
  const matrix = indices.length === 0 ? undefined : raise({ indices, body });
  if (!matrix) return undefined;
  const read = matrixEntries(matrix, ...indices);
  if (!agree(read, body)) return undefined;
  const trace = new Trace(read, given);
  if (!same(read, body)) trace.arithmetic(body, "simplify");
  const claim = { left: read, rel: "=", right: body } as const;
  return { matrix, proved: confirm({ claim, given, body: trace.chain }, kinds) };
};

/** What stands where: the shape of every vector and matrix in a formula. */
const shapesOf = (of: Matrix): readonly Block[] => {
  const seen = new Set<string>();
  const leaves = matrixLeaves(of).filter((leaf) => {
    if (leaf.kind !== "symbol" || matrixAxes(leaf).length === 0) return false;
    return !seen.has(leaf.of.name) && seen.add(leaf.of.name);
  });
  if (leaves.length === 0) return [];
  const line: Words["fr"] = (set) =>
    leaves
      .map((leaf) => set({ joined: [{ matrix: leaf }, " \\in ", { shape: matrixAxes(leaf) }] }))
      .join(", ");
  return [
    prose(
      (set) => `avec ${line(set)}.`,
      (set) => `with ${line(set)}.`,
    ),
  ];
};

/** Puts in the definitions between the quantity and the names it is to be written in, then simplifies. */
const rewriteIn = (trace: Trace, names: readonly string[], setting: Setting): void => {
  const { given, tools } = setting;
  const goals = names.map((each, at) => {
    const variable = setting.variable(each, ["in", at]);
    return "kind" in variable ? variable.of : variable;
  });
  const isGoal = ({ name: of }: Sym): boolean => goals.some((goal) => goal.name === of);
  unfoldNames(
    trace,
    ({ of }) => !isGoal(of) && goals.some((goal) => reaches(of, goal.name, given)),
  );
  const trial = new Trace(trace.current, given);
  unfoldFunctions(trial);
  trial.newLine();
  const before = trial.steps.length;
  trial.exhaust(tools.opening, "simplify");
  // A definition is written out where that makes something simpler: ln of a quotient of exponentials.
  if (trial.steps.length > before) {
    trial.newLine();
    // The form that the author expects is reached from here at once.
    if (setting.asked.expect.length === 0)
      trial.arithmetic(tidy(distributed(trial.current), given), "simplify");
    trace.continue(trial.chain);
  }
  const missing = goals.findIndex((goal) => !mentionsName(trace.current, goal.name));
  if (missing >= 0) {
    throw setting.refuse(["in", missing], {
      fr: `La quantité ne s'écrit pas avec « ${names[missing]} ».`,
      en: `The quantity is not written with "${names[missing]}".`,
    });
  }
};

const mentionsName = (e: Expr, of: string): boolean => symbolNames(e).has(of);
