import type { Exercise } from "../../exercise/exercise.ts";
import type { Answer } from "../../exercise/kind.ts";
import type { Solved, SolvedQuestion } from "../../exercise/solve.ts";
import { asciiOfSize, toAscii } from "../../tex/ascii.ts";
import { toLatex } from "../../tex/latex.ts";
import type { LatexStyle } from "../../tex/style.ts";

/** A solved exercise for scripts. */
export const sheetJson = (
  { id, title, points }: Exercise,
  solved: readonly SolvedQuestion[],
  style: LatexStyle,
) => ({
  format: 1,
  exercise: id,
  title,
  points,
  questions: solved.map(({ question, parts }) => ({
    id: question.id,
    points: question.points,
    ok: parts.every((part) => part.ok),
    parts: parts.map((part) => partJson(part, style)),
  })),
});

const partJson = (solved: Solved, style: LatexStyle) => {
  const { id, kind, points } = solved.part;
  const head = { id, kind: kind.questionKind, points, ok: solved.ok };
  if (!solved.ok) return { ...head, failure: solved.failure.says };
  const { answer, proofs } = solved.solution;
  return {
    ...head,
    answer: answer ? answerJson(answer, style) : null,
    proofs: proofs.map(({ proof: { claim }, witness }) => ({
      left: toAscii(claim.left),
      rel: claim.rel,
      right: toAscii(claim.right),
      witness,
    })),
  };
};

const answerJson = ({ tensor, layout }: Answer, style: LatexStyle) => ({
  ascii: toAscii(tensor.body),
  latex: toLatex(tensor.body, style),
  shape: tensor.indices.map((k) => asciiOfSize(k.size)),
  layout: layout ?? null,
});
