import type { Toolbox } from "../diff/toolbox.ts";
import type { DocumentOptions } from "../document/reading.ts";
import type { Exercise, Part, Question } from "../exercise/exercise.ts";
import type { Goal } from "../exercise/goal.ts";
import { loadNotation } from "../exercise/notation.ts";
import { labelOfId } from "../exercise/section-labels.ts";
import { settingOf } from "../exercise/solve.ts";
import type { Builder } from "../expr/function.ts";
import type { Expr } from "../expr/node.ts";
import { extendNotation, type NotationSays } from "../parse/latex/notation.ts";
import { type Frame, framesOf } from "./frame.ts";

/* An exercise made ready for grading: what its questions declare, and what they ask. */

/** What a line speaks of: a derivative of one quantity by another, or a quantity. */
export interface Subject {
  readonly of: string;
  readonly by: string | undefined;
}

export interface Aim {
  readonly part: Part;
  readonly goal: Goal;
  readonly subject: Subject | undefined;
  /** What the answers are about that it uses: what is found of them stands in its own answer in their place. */
  readonly uses: readonly Subject[];
}

export interface PreparedQuestion {
  readonly question: Question;
  /** As a copy labels it: `["2", "l"]`. */
  readonly label: readonly string[];
  readonly notation: NotationSays;
  readonly frames: readonly Frame[];
  readonly aims: readonly Aim[];
}

export interface Prepared {
  readonly exercise: Exercise;
  readonly functions: readonly Builder[];
  readonly tools: Toolbox;
  /** What copies are read with. A name that nothing declares says nothing false: it is introduced, or not read. */
  readonly strictly: DocumentOptions;
  /** What they are read with to find which question a section answers. */
  readonly loosely: DocumentOptions;
  /** What is declared for the lines that answer some questions, the first of them before the others. */
  readonly says: (questions: readonly PreparedQuestion[]) => NotationSays;
  readonly questions: readonly PreparedQuestion[];
}

/** The exercise, its questions ready to be graded. */
export const prepared = (exercise: Exercise, tools: Toolbox): Prepared => {
  const { source } = exercise;
  const { functions } = tools;
  const loaded = loadNotation(source.text, source.file, functions);
  if (!loaded.ok) throw new TypeError("an exercise that loads has a notation");
  const { notation, sections } = loaded;
  const oneOf = once();
  const aims = exercise.questions.flatMap(({ id, parts }) =>
    parts.flatMap((part) => aimsOf(part, exercise, tools).map((aim) => ({ id, aim }))),
  );
  return {
    exercise,
    functions,
    tools,
    strictly: { functions, notation, strict: true },
    loosely: { functions, notation },
    says: (questions) => oneOf(questions.map((each) => each.notation)),
    questions: exercise.questions.map((question) => {
      const key = labelOfId(question.id);
      const own = Object.entries(sections)
        .filter(([label]) => label === key || label.startsWith(`${key}.`))
        .map(([, says]) => says);
      return {
        question,
        label: key.split("."),
        // What the question says comes before what its parts say.
        notation: oneOf(own),
        frames: distinct(
          question.parts.flatMap((part) => framesOf(part, source, tools, exercise.conventions)),
        ),
        aims: aims
          .filter(({ id }) => id === question.id)
          .map(({ aim }): Aim => {
            const cited = aims.filter(
              ({ id, aim: { part } }) => isCited(id, aim) || isCited(part.id, aim),
            );
            return { ...aim, uses: cited.flatMap((each) => each.aim.subject ?? []) };
          }),
      };
    }),
  };
};

/** What several notations say, the first before the others: the same object for the same, which is made ready once. */
const once = (): ((notations: readonly NotationSays[]) => NotationSays) => {
  const known = new Map<string, NotationSays>();
  return (notations) => {
    const says = notations.reduceRight((so, each) => extendNotation(so, each), {} as NotationSays);
    const key = JSON.stringify(says);
    const found = known.get(key) ?? says;
    known.set(key, found);
    return found;
  };
};

/** Parts of a question often have the same names. */
export const distinct = (frames: readonly Frame[]): readonly Frame[] => {
  const seen = new Map<string, Frame>();
  for (const frame of frames) {
    const { shapes, definitions } = frame.vocabulary;
    const key = JSON.stringify([
      [...shapes],
      [...definitions].map(([name, { body }]) => [name, body.hash]),
      frame.layer,
    ]);
    if (!seen.has(key)) seen.set(key, frame);
  }
  return [...seen.values()];
};

const isCited = (id: string, { part }: Pick<Aim, "part">): boolean => part.using.includes(id);

const aimsOf = (part: Part, { source }: Exercise, tools: Toolbox): readonly Omit<Aim, "uses">[] => {
  const setting = settingOf(part, source, tools, new Map());
  const goals = part.kind.goals?.(part.says, setting) ?? [];
  return goals.map((goal) => ({
    part,
    goal,
    subject: goal.left && subjectOf(goal.left.body),
  }));
};

/** What an expression speaks of. */
export const subjectOf = (e: Expr): Subject | undefined => {
  if (e.kind === "entry") return { of: e.of.name, by: undefined };
  if (e.kind !== "deriv" || e.by.kind !== "entry") return undefined;
  const inner = e.of.kind === "entry" ? e.of.of.name : "";
  return { of: inner, by: e.by.of.name };
};

export const sameSubject = (a: Subject | undefined, b: Subject | undefined): boolean =>
  a !== undefined && b !== undefined && a.of === b.of && a.by === b.by;
