import { errorAt } from "../../exercise/error.ts";
import type { Exercise, Part, Question } from "../../exercise/exercise.ts";
import { labelled } from "../../exercise/family.ts";
import type { Answer, Solution } from "../../exercise/kind.ts";
import type { Failure, Solved, SolvedQuestion } from "../../exercise/solve.ts";
import type { Source } from "../../exercise/source.ts";
import type { Bilingual } from "../../expr/function.ts";
import { steady } from "../../narrate/letters.ts";
import { tell } from "../../narrate/told.ts";
import { TimeLimit } from "../../numeric/deadline.ts";
import { chainsOf } from "../../rewrite/proof.ts";
import { evidenceOf } from "../../sheet/evidence.ts";
import { phrases } from "../../sheet/phrases.ts";
import { asciiOfMatrix, asciiOfSize, toAscii } from "../../tex/ascii.ts";
import { latexOfMatrix, latexOfRelation, toLatex } from "../../tex/latex.ts";
import type { LatexStyle, PrintStyle } from "../../tex/style.ts";
import { stepsJson } from "../derive/json.ts";
import { printedIn } from "./model.ts";

/** A solved exercise for scripts; `docs/sheet.md` says what the keys mean. */
export const sheetJson = (
  { id, title, points, source }: Exercise,
  solved: readonly SolvedQuestion[],
  style: LatexStyle,
) =>
  labelled({
    format: 2,
    exercise: id,
    title,
    points,
    questions: solved.map(({ question, parts }) => ({
      id: question.id,
      section: question.section ?? null,
      points: question.points,
      ask: question.ask ?? null,
      checked: parts.every(isChecked),
      parts: parts.map((solved) =>
        partJson(solved, question, source, { ...style, ...printedIn([solved.part.vocabulary]) }),
      ),
    })),
  });

/** Whether every line of an answer is proved. */
const isChecked = (solved: Solved): boolean =>
  solved.ok && !solved.solution.inWords && solved.solution.proofs.length > 0;

const partJson = (solved: Solved, question: Question, source: Source, style: LatexStyle) => {
  const { part } = solved;
  const head = {
    question: question.id,
    part: part.id,
    kind: part.kind.questionKind,
    points: part.points,
    ask: part.ask ?? question.ask ?? null,
    checked: isChecked(solved),
  };
  if (!solved.ok) return { ...head, failure: failureJson(solved.failure, part, source) };
  const { solution } = solved;
  const plain = plainly(style);
  const evidence = evidenceOf(solution.proofs);
  return {
    ...head,
    ...(solution.inWords && { note: { fr: phrases.fr.inWords, en: phrases.en.inWords } }),
    answer: answerJson(solution, style),
    claims: solution.proofs.map(({ proof: { claim }, witness }) => ({
      left: toAscii(claim.left, plain),
      rel: claim.rel,
      right: toAscii(claim.right, plain),
      latex: `${toLatex(claim.left, style)} ${latexOfRelation(claim.rel)} ${toLatex(claim.right, style)}`,
      witness,
    })),
    steps: solution.proofs.flatMap(({ proof }, claim) =>
      [...chainsOf(proof)].flatMap(({ chain }) => {
        const told = tell(chain, "full");
        const spelled = steady(told, style);
        const start = { ascii: toAscii(chain.start, plain), latex: toLatex(chain.start, spelled) };
        // Reasons are plain text: names stand there as the file writes them.
        const lines = stepsJson(told, steady(told, plain), spelled);
        return lines.map((line, at) => ({ claim, ...(at === 0 && { start }), ...line }));
      }),
    ),
    witness: evidence
      ? {
          replayed: evidence.steps,
          steps: evidence.compared,
          points: evidence.points,
          sizes: evidence.sizes,
          worst: evidence.worst,
        }
      : null,
  };
};

/** A style in which names stand as the file writes them; no index takes a letter that counts layers. */
const plainly = ({ avoid }: LatexStyle): PrintStyle => (avoid ? { avoid } : {});

const answerJson = ({ answer, blocks }: Solution, style: LatexStyle) => {
  if (!answer) return null;
  const { tensor, layout }: Answer = answer;
  const matrix = blocks.reduce<{ ascii: string; latex: string } | null>(
    (found, block) =>
      block.kind === "result" && "matrix" in block.right
        ? {
            ascii: asciiOfMatrix(block.right.matrix, style),
            latex: latexOfMatrix(block.right.matrix, style),
          }
        : found,
    null,
  );
  return {
    entries: { ascii: toAscii(tensor.body, plainly(style)), latex: toLatex(tensor.body, style) },
    matrix,
    shape: tensor.indices.map((k) => asciiOfSize(k.size)),
    layout: layout ?? null,
  };
};

/** Why a part has no answer, and where in its file to look. */
const failureJson = ({ says, error, cause }: Failure, part: Part, source: Source) => {
  const { file, line, column } = (
    error ?? errorAt(source, source.valueAt(part.path), "E-TYPE", says)
  ).at;
  const message: Bilingual = says;
  return {
    code: error ? error.at.code : cause instanceof TimeLimit ? "E-TIME" : "E-PROOF",
    message,
    at: { file: file ?? null, line, column },
  };
};
