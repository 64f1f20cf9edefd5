import { type Document, placeOf } from "../document/document.ts";
import type { Feature } from "../exercise/grading-schema.ts";
import { readIn } from "../exercise/reading.ts";
import { same } from "../expr/arranged.ts";
import { zero } from "../expr/build.ts";
import type { Builder } from "../expr/function.ts";
import type { Expr } from "../expr/node.ts";
import { mapBottomUp, parts, unfolded } from "../expr/walk.ts";
import type { Assigned } from "./assigned.ts";
import { isBrief } from "./brief.ts";
import { causesOf } from "./causes.ts";
import { correctedOf, errorIn } from "./corrected.ts";
import type { Named } from "./grade.ts";
import type { JudgedCopy, JudgedLink, JudgedPart, JudgedQuestion } from "./judged.ts";
import type { Misconception } from "./misconception.ts";
import type { Prepared, PreparedQuestion } from "./prepared.ts";
import type { PlacedSection } from "./reading.ts";
import { paired, sideIn } from "./sides.ts";
import { truthUnlessApart } from "./truth.ts";
import type { Verdict } from "./verdict.ts";
import { idOf, walkedCopy } from "./walked.ts";

/** What a copy is judged with, beside the exercise. */
export interface JudgeOptions {
  /** What the copy is called. */
  readonly copy: string;
  readonly lang: "fr" | "en";
  readonly misconceptions: readonly Misconception[];
  /** What a person says that lines mean, in LaTeX, by their ids. */
  readonly readAs?: ReadonlyMap<string, string>;
}

/** Judges every link of a copy: what holds, what does not, and why not. */
export const judgeCopy = (
  document: Document,
  exercise: Prepared,
  options: JudgeOptions,
): JudgedCopy => {
  const { readAs = new Map() } = options;
  const { sections, verdicts, places, shownAs } = walkedCopy(document, exercise, readAs);
  const links = verdicts.map((verdict) => ({
    ...judgedLink(
      verdict,
      places.get(verdict),
      verdicts,
      exercise.functions,
      options.misconceptions,
    ),
    ...shownAs(verdict),
  }));
  return {
    exercise: exercise.exercise.id,
    title: exercise.exercise.title,
    copy: options.copy,
    file: document.file,
    lang: options.lang,
    questions: exercise.questions.map((question) =>
      judgedQuestion(question, exercise, sections, links),
    ),
    links,
    unplaced: links.flatMap(({ question, at }) => (question === undefined ? [at] : [])),
    readings: [],
    remarks: document.remarks.map(({ message, span }) => ({
      place: placeOf(document, span.start),
      says: message,
    })),
    error: document.error && { code: document.error.code, message: document.error.message },
  };
};

// -- links ----------------------------------------------------------------------------------------------

const judgedLink = (
  verdict: Verdict,
  place: Assigned | undefined,
  all: readonly Verdict[],
  functions: readonly Builder[],
  misconceptions: readonly Misconception[],
): JudgedLink => {
  const { link, judgement, mark } = verdict;
  const question = place?.question?.question.id;
  const explained = mark === "wrong" ? causesOf(verdict, misconceptions) : undefined;
  const answers = place?.isResult ? place.piece : undefined;
  return {
    at: verdict.at,
    id: idOf(verdict, place),
    question,
    part: place?.part,
    line: verdict.line,
    left: link.left.source,
    relation: link.relation,
    right: link.right.source,
    place: link.place,
    role: answers !== undefined && isAnswer(verdict, place) ? "result" : verdict.role,
    mark,
    holds: verdict.holds,
    certainty: judgement.certainty ?? null,
    from: verdict.from,
    convention: mark === "convention" ? judgement.convention : undefined,
    causes: explained?.causes ?? [],
    counterexample: mark === "wrong" ? judgement.counterexample : undefined,
    shapes: mark === "wrong" ? judgement.shapes : undefined,
    corrected: mark === "wrong" ? correctedOf(verdict) : undefined,
    wrongPart: explained && errorIn(verdict, explained.mended),
    remarks: [
      ...link.remarks.map(({ message }) => message),
      ...(mark === "undecided" && judgement.reason ? [judgement.reason] : []),
    ],
    meant: undefined,
    reaches: place?.question ? reachedBy(verdict, place, functions) : [],
    shows: featuresOf(verdict),
    answers,
    isConnected: place?.isConnected ?? false,
    formMissed: answers === undefined ? undefined : formMissed(verdict, place, all),
    isTrivial: mark === "follows" && answers !== undefined && isNothing(verdict),
  };
};

/** Whether what is left of a result is nothing: work that cannot go wrong any more. */
const isNothing = ({ judgement: { conditions, equation, frame } }: Verdict): boolean => {
  if (!equation || !frame) return false;
  const { indices, right } = equation;
  return truthUnlessApart({ left: right, right: zero, indices }, frame, conditions).holds === true;
};

/** A line that arrives answers; one that is announced does so where the question does not print it. */
const isAnswer = ({ role }: Verdict, place: Assigned | undefined): boolean => {
  if (role !== "goal") return role === "step";
  const part = place?.question?.question.parts.find(({ id }) => id === place.part);
  return part !== undefined && part.common.goal !== "shown";
};

// -- features -------------------------------------------------------------------------------------------

const featuresOf = ({ link, so }: Verdict): readonly Feature[] => {
  const [{ left, right }] = link.readings;
  const found = new Set<Feature>();
  if (link.relation === "∈") found.add("shapes-stated");
  if (so.conditions.length + so.letters.length > 0) found.add("cases-split");
  if (left.is === "expression" && left.free.length > 0) found.add("in-entries");
  if (right.is === "expression") {
    const kinds = kindsIn(right.tensor.body);
    const isDerivative = left.is === "expression" && kindsIn(left.tensor.body).derivatives > 0;
    if (kinds.derivatives > 1) found.add("chain-rule");
    if (kinds.sums > 0) found.add("sum-explicit");
    if (kinds.cases > 0) found.add("cases-split");
    if (isDerivative && kinds.derivatives === 0) found.add("no-derivative-left");
  }
  return [...found];
};

const kindsIn = (e: Expr): { derivatives: number; sums: number; cases: number } => {
  const found = { derivatives: 0, sums: 0, cases: 0 };
  const seen = new Set<Expr>();
  const visit = (part: Expr): void => {
    if (seen.has(part)) return;
    seen.add(part);
    if (part.kind === "deriv") found.derivatives += 1;
    if (part.kind === "over" && part.op === "sum") found.sums += 1;
    if (part.kind === "cases") found.cases += 1;
    for (const each of parts(part)) visit(each);
  };
  visit(e);
  return found;
};

/** Items of the rubric that are a member of the link, as it is arranged. */
const reachedBy = (
  { link, judgement }: Verdict,
  { question, part }: Assigned,
  functions: readonly Builder[],
): readonly string[] => {
  const own = question?.question.parts.find(({ id }) => id === part);
  const { frame } = judgement;
  if (!own || !frame) return [];
  return (own.common.rubric ?? []).flatMap(({ item, step }) => {
    if (step === undefined) return [];
    const read = readIn(step, own.vocabulary, functions);
    if (!read.ok) return [];
    const [{ left, right }] = link.readings;
    return [left, right].some((meant) => {
      const side = sideIn(frame, meant);
      if (!side) return false;
      const pair = paired({ letters: [], axes: read.tensor.indices, body: read.tensor.body }, side);
      return pair.ok && same(spelled(pair.equation.left), spelled(pair.equation.right));
    })
      ? [item]
      : [];
  });
};

/** A number made of a whole vector, such as logsumexp, is but a short way to write its sum. */
const spelled = (e: Expr): Expr =>
  mapBottomUp(e, (part) => {
    if (part.kind !== "call") return part;
    const { gives, takes } = part.fn.shape;
    const isShort = gives.length === 0 && takes.some((axes) => axes.length > 0);
    return isShort ? (unfolded(part) ?? part) : part;
  });

/** What the wording demands of an answer beyond truth, and it has not. */
const formMissed = (
  { link, mark }: Verdict,
  place: Assigned | undefined,
  all: readonly Verdict[],
): Named | undefined => {
  const part = place?.question?.question.parts.find(({ id }) => id === place.part);
  const form = part?.common.form;
  if (!form || (mark !== "right" && mark !== "convention" && mark !== "follows")) return undefined;
  const [{ right }] = link.readings;
  if (right.is !== "expression") return undefined;
  const named = functionsIn(right.tensor.body);
  const stranger = form.only && [...named].find((name) => !form.only?.includes(name));
  if (stranger !== undefined)
    return {
      name: "only",
      says: {
        fr: `La question demande une écriture sans « ${stranger} ».`,
        en: `The question asks for a form without "${stranger}".`,
      },
    };
  const avoided = form.avoid?.find((name) => named.has(name));
  if (avoided !== undefined)
    return {
      name: "avoid",
      says: {
        fr: `La question demande d'éviter « ${avoided} ».`,
        en: `The question asks to avoid "${avoided}".`,
      },
    };
  const isEntry = right.free.length > 0;
  if (form.matrix && !form.entries && isEntry && right.tensor.indices.length > 0)
    return {
      name: "matrix",
      says: {
        fr: "Le résultat est juste composante par composante ; la notation matricielle est demandée.",
        en: "The result is right entry by entry; matrix notation is asked for.",
      },
    };
  const states = all.some(
    (other) =>
      other.section === link.section &&
      (other.link.relation === "∈" || other.link.readings[0].right.is === "shape"),
  );
  return form.shapes === "stated" && !states
    ? {
        name: "shapes",
        says: {
          fr: "Le résultat est juste ; les dimensions sont demandées aussi.",
          en: "The result is right; the dimensions are asked for too.",
        },
      }
    : undefined;
};

const functionsIn = (e: Expr): ReadonlySet<string> => {
  const found = new Set<string>();
  const seen = new Set<Expr>();
  const visit = (part: Expr): void => {
    if (seen.has(part)) return;
    seen.add(part);
    if (part.kind === "call") found.add(part.fn.name);
    for (const each of parts(part)) visit(each);
  };
  visit(e);
  return found;
};

// -- questions ------------------------------------------------------------------------------------------

const judgedQuestion = (
  prepared: PreparedQuestion,
  { questions: all }: Prepared,
  sections: readonly PlacedSection[],
  links: readonly JudgedLink[],
): JudgedQuestion => {
  const { question } = prepared;
  const own = links.filter((link) => link.question === question.id && link.role !== "statement");
  const hasWords = sections.some(
    ({ section, questions }) =>
      questions[0]?.question === question &&
      section.role !== "statement" &&
      section.blocks.some(({ kind, role }) => kind === "prose" && role !== "statement"),
  );
  return {
    id: question.id,
    isMissing: own.length === 0 && !hasWords,
    isDoubtful: false,
    hintsRead: 0,
    parts: question.parts.map(
      (part): JudgedPart => ({
        id: part.id,
        isBrief: isBrief(part.id, prepared, all),
        // Where nothing but words answers, a person reads them.
        inWords: hasWords && (own.length === 0 || inWords.has(part.kind.questionKind)),
        pieces: 1,
      }),
    ),
  };
};

/** Kinds that are answered in words, or by words among formulas. */
const inWords: ReadonlySet<string> = new Set(["words", "comparison", "scaling"]);
