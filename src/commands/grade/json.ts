import type { Grade, MarkedLink } from "../../grading/grade.ts";
import type { Lang } from "../verb.ts";

/** A grade for scripts: what `corrige batch` answers. */
export const gradeJson = ({ score, pending, maxScore, questions, links }: Grade, lang: Lang) => ({
  score,
  pending,
  maxScore,
  questions: questions.map(({ id, score, pending, maxScore, firstError, feedback }) => {
    const first = links.find(({ at }) => at === firstError);
    return {
      id,
      score,
      pending,
      maxScore,
      firstError: first ? firstErrorJson(first) : null,
      feedback: feedback.map((says) => says[lang]).join(" "),
    };
  }),
  links: links.map(linkJson),
});

const firstErrorJson = ({ at, id, place, causes, corrected }: MarkedLink) => ({
  link: at,
  id,
  line: place.line,
  column: place.column,
  misconception: causes[0]?.name ?? null,
  corrected: corrected ?? null,
});

const linkJson = (link: MarkedLink) => {
  const { id, question, left, relation, right, mark, place, holds, role, from, charged } = link;
  return {
    id,
    question: question ?? null,
    left,
    relation,
    right,
    verdict: mark,
    line: place.line,
    column: place.column,
    holds,
    role,
    from,
    charged,
    firstError: link.isFirstError,
    convention: link.convention?.name ?? null,
    misconception: link.causes[0]?.name ?? null,
    corrected: link.corrected ?? null,
    certainty: link.certainty,
  };
};

/** A copy as one line: the name of the copy stands where a request has its id. */
export const copyLine = (grade: Grade, lang: Lang): string => {
  const { copy, error } = grade;
  return JSON.stringify(
    error
      ? { id: copy, ok: false, error: { code: error.code, message: error.message[lang] } }
      : { id: copy, ok: true, ...gradeJson(grade, lang) },
  );
};
