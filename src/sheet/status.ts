import type { Language } from "../page/typography.ts";
import type { SheetModel, SheetQuestion, SheetSection } from "./model.ts";
import { phrases } from "./phrases.ts";

/** How far an answer is checked: all of it, a part, nothing of it, or there is none. */
export type Status = "proved" | "partly" | "unchecked" | "failed";

export const statusOf = ({ failure, solution, unproved }: SheetQuestion): Status => {
  if (failure) return "failed";
  if ((solution?.proofs.length ?? 0) === 0) return "unchecked";
  return solution?.inWords || unproved ? "partly" : "proved";
};

/** What a sheet says of an answer that is not proved through and through. */
export const uncheckedNote = (question: SheetQuestion, language: Language): string | undefined => {
  const status = statusOf(question);
  if (status !== "partly" && status !== "unchecked") return undefined;
  const { inWords, notChecked } = phrases[language];
  return question.solution?.inWords ? inWords : notChecked;
};

/** The statuses of a sheet, each with how many questions have it, best first; those of no question are left out. */
export const statuses = ({ questions }: SheetModel): readonly (readonly [Status, number])[] =>
  (["proved", "partly", "unchecked", "failed"] as const).flatMap((status) => {
    const count = questions.filter((question) => statusOf(question) === status).length;
    return count > 0 ? [[status, count] as const] : [];
  });

/** What is counted of a sheet: points, questions, and questions of each status as `told` has them. */
export const countsOf = (
  model: SheetModel,
  language: Language,
  told: (said: string, status: Status) => string = (said) => said,
): readonly string[] => {
  const { points, questions, counted } = phrases[language];
  return [
    ...(model.points === undefined ? [] : [points(model.points)]),
    questions(model.questions.length),
    ...statuses(model).map(([status, count]) => told(counted[status](count), status)),
  ];
};

/** Each status as one letter. */
export const statusMarks: Readonly<Record<Status, string>> = {
  proved: "✓",
  partly: "◐",
  unchecked: "○",
  failed: "✗",
};

/** Questions that stand under one heading, or under none. */
export interface Group {
  readonly section: SheetSection | undefined;
  readonly questions: readonly SheetQuestion[];
}

/** The questions in order, those under one heading together. */
export const groups = ({ questions }: SheetModel): readonly Group[] => {
  const found: { section: SheetSection | undefined; questions: SheetQuestion[] }[] = [];
  for (const question of questions) {
    const last = found.at(-1);
    if (last && last.section?.id === question.section?.id) last.questions.push(question);
    else found.push({ section: question.section, questions: [question] });
  }
  return found;
};
