import type { Grade, MarkedLink, MarkedQuestion } from "../grading/grade.ts";
import type { QuestionFigures } from "./class.ts";
import { isUnharmed, total } from "./points.ts";

interface Answered {
  readonly grade: Grade;
  readonly question: MarkedQuestion;
}

const byQuestion = (grades: readonly Grade[]): ReadonlyMap<string, readonly Answered[]> => {
  const found = new Map<string, Answered[]>();
  for (const grade of grades)
    for (const question of grade.questions) {
      const all = found.get(question.id) ?? [];
      all.push({ grade, question });
      found.set(question.id, all);
    }
  return found;
};

const linksOf = ({ grade, question }: Answered): readonly MarkedLink[] =>
  question.links.flatMap((at) => grade.links[at] ?? []);

/** What became of each question, in the order of the exercise. */
export const questionFigures = (grades: readonly Grade[]): readonly QuestionFigures[] =>
  [...byQuestion(grades)].map(([id, all]) => {
    const count = (holds: (each: Answered) => boolean): number => all.filter(holds).length;
    const decided = total(all.map(({ question }) => question.maxScore - question.pending));
    const settled = all.filter(({ question }) => question.pending === 0);
    return {
      id,
      maxScore: Math.max(...all.map(({ question }) => question.maxScore)),
      mean: decided > 0 ? total(all.map(({ question }) => question.score)) / decided : undefined,
      full: count(({ question: { score, maxScore } }) =>
        isUnharmed({ score, pending: 0 }, maxScore),
      ),
      firstErrors: count(({ question }) => question.firstError !== undefined),
      inherited: count((each) =>
        linksOf(each).some(({ mark, from }) => mark === "follows" && from !== null),
      ),
      waiting: all.length - settled.length,
      missing: count(({ question }) => question.isMissing),
      correlation: correlation(
        settled.map(({ grade, question }) => [question.score, restOf(grade, question)] as const),
      ),
    };
  });

/** The share of the other decided points that was earned. */
const restOf = (grade: Grade, question: MarkedQuestion): number => {
  const most = grade.maxScore - grade.pending - question.maxScore;
  return most > 0 ? (grade.score - question.score) / most : 0;
};

const fewest = 3;

/** Pearson's correlation; nothing where there are too few values, or values that are all the same. */
export const correlation = (pairs: readonly (readonly [number, number])[]): number | undefined => {
  if (pairs.length < fewest) return undefined;
  const mean = (values: readonly number[]): number =>
    values.reduce((all, each) => all + each, 0) / values.length;
  const [x, y] = [mean(pairs.map(([a]) => a)), mean(pairs.map(([, b]) => b))];
  const product = (of: (pair: readonly [number, number]) => number): number => mean(pairs.map(of));
  const [xx, yy] = [product(([a]) => (a - x) ** 2), product(([, b]) => (b - y) ** 2)];
  // Equal values whose mean is rounded have a spread that is not quite 0.
  if (xx <= 1e-24 * (1 + x * x) || yy <= 1e-24 * (1 + y * y)) return undefined;
  const r = product(([a, b]) => (a - x) * (b - y)) / Math.sqrt(xx * yy);
  return Math.max(-1, Math.min(1, r));
};
