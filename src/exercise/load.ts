import { basename, dirname } from "node:path/posix";
import type { Builder } from "../expr/function.ts";
import { type ExerciseError, errorAt, inOrder } from "./error.ts";
import type { CopiesSaid, Exercise, Part, Question, Section, Training } from "./exercise.ts";
import { errorsOf, missingKey, unknownKey, withoutEchoes } from "./issues.ts";
import type { QuestionKind } from "./kind.ts";
import { heeded } from "./kind.ts";
import { heeds, isCommon, loadPart, type PartFrame, useless } from "./load-part.ts";
import { Loading, total } from "./loading.ts";
import { checkRubric } from "./rubric.ts";
import {
  type CommonSays,
  commonKeys,
  commonSchema,
  type FileSays,
  fileSchema,
  type SectionSays,
} from "./schema.ts";
import { releaseOf, scoringOf } from "./scoring.ts";
import { asRecord, type Path, readSource, type Says } from "./source.ts";
import { emptyVocabulary, type Vocabulary } from "./vocabulary.ts";

export type Loaded =
  | { readonly ok: true; readonly exercise: Exercise }
  | { readonly ok: false; readonly errors: readonly ExerciseError[] };

/** Reads the text of an exercise file; everything that is wrong with it comes back, with its place. */
export const loadExercise = (
  text: string,
  path: string,
  kinds: readonly QuestionKind[],
  functions: readonly Builder[],
): Loaded => {
  const read = readSource(text, path);
  if (!read.ok) return { ok: false, errors: read.errors };
  const loader = new Loader(new Loading(read.source, kinds, functions));
  const exercise = loader.exercise();
  const { errors } = loader.loading;
  return exercise && errors.length === 0
    ? { ok: true, exercise }
    : { ok: false, errors: inOrder(errors) };
};

/** The folder's name for `…/004-fonctions/exercise.yaml`, else the file's. */
const idOf = (path: string): string => {
  const plain = path.replaceAll("\\", "/");
  const name = basename(plain).replace(/\.ya?ml$/, "");
  const folder = basename(dirname(plain));
  return name === "exercise" && folder !== "" && folder !== "." ? folder : name;
};

class Loader {
  readonly loading: Loading;
  readonly #trainings: Training[] = [];

  constructor(loading: Loading) {
    this.loading = loading;
  }

  exercise(): Exercise | undefined {
    const { source, errors, warnings } = this.loading;
    const parsed = fileSchema.safeParse(source.value);
    if (!parsed.success) {
      errors.push(...withoutEchoes(errorsOf(parsed.error.issues, fileSchema, source, [])));
      // The questions are still read: a person wants to see all that is wrong at once.
      this.loading.hasNames = false;
      this.#unsound(asRecord(source.value));
      return undefined;
    }
    const says = parsed.data;
    this.#eitherOr(says);
    const vocabulary = this.loading.extended(emptyVocabulary, says, []);
    const copies = copiesIn(says, []);
    this.#train(says, vocabulary, undefined, []);
    const questions = [
      ...this.#questions(says.questions ?? [], ["questions"], vocabulary, copies),
      ...this.#sections(says.sections ?? [], vocabulary, copies),
    ];
    this.loading.sum(questions, says.points, []);
    return {
      id: idOf(source.file),
      title: this.loading.both(says.title, ["title"]),
      points: total(questions),
      conventions: says.conventions ?? {},
      scoring: scoringOf(says.scoring),
      release: releaseOf(says.release),
      vocabulary,
      questions,
      trainings: this.#trainings,
      warnings,
      source,
    };
  }

  /** The questions of a file that is wrong around them. */
  #unsound({ questions, sections }: Says): void {
    const listed = (of: unknown, path: Path): void => {
      if (Array.isArray(of)) this.#questions(of.map(asRecord), path, emptyVocabulary, []);
    };
    listed(questions, ["questions"]);
    if (!Array.isArray(sections)) return;
    for (const [at, section] of sections.entries())
      listed(asRecord(section).questions, ["sections", at, "questions"]);
  }

  #train(
    { train }: Pick<FileSays, "train">,
    vocabulary: Vocabulary,
    section: string | undefined,
    path: Path,
  ): void {
    if (train) this.#trainings.push({ says: train, vocabulary, section, path: [...path, "train"] });
  }

  /** Questions stand in the file or in its sections. */
  #eitherOr({ questions, sections }: FileSays): void {
    const { source, errors } = this.loading;
    if (!questions && !sections) {
      const expected = {
        fr: "la liste de ce qui est demandé, ou « sections »",
        en: 'the list of what is asked, or "sections"',
      };
      errors.push(missingKey(source, ["questions"], expected));
    }
    if (!questions || !sections) return;
    const message = {
      fr: "Un fichier a des questions ou des sections, pas les deux.",
      en: "A file has questions or sections, not both.",
    };
    errors.push(errorAt(source, source.keyAt(["sections"]), "E-TYPE", message));
  }

  #sections(
    list: readonly SectionSays[],
    around: Vocabulary,
    copies: readonly CopiesSaid[],
  ): readonly Question[] {
    return list.flatMap((says, at) => {
      const path = ["sections", at];
      if (list.slice(0, at).some(({ id }) => id === says.id)) {
        this.loading.wrong([...path, "id"], {
          fr: `Une autre section s'appelle déjà « ${says.id} ».`,
          en: `Another section is already named "${says.id}".`,
        });
      }
      const vocabulary = this.loading.extended(around, says, path);
      const own = [...copies, ...copiesIn(says, path)];
      this.#train(says, vocabulary, says.id, path);
      const questions = this.#questions(says.questions, [...path, "questions"], vocabulary, own);
      this.loading.sum(questions, says.points, path);
      const section: Section = {
        id: says.id,
        title: this.loading.both(says.title, [...path, "title"]),
        points: total(questions),
      };
      return questions.map((question) => ({ ...question, section }));
    });
  }

  #questions(
    list: readonly Says[],
    path: Path,
    around: Vocabulary,
    copies: readonly CopiesSaid[],
  ): readonly Question[] {
    return list.flatMap((says, at) => this.#question(says, [...path, at], around, copies) ?? []);
  }

  #question(
    says: Says,
    path: Path,
    around: Vocabulary,
    outside: readonly CopiesSaid[],
  ): Question | undefined {
    const { loading } = this;
    const citable = [...loading.named];
    const common = this.#common(says, path);
    const id = this.#idOf(says, common, path);
    if (!common) return undefined;
    const vocabulary = loading.extended(around, common, path);
    const copies = [...outside, ...copiesIn(common, path)];
    const frame = { common, path, around: vocabulary, copies, citable };
    const found = Array.isArray(says.parts)
      ? this.#parts(says.parts.map(asRecord), id, frame)
      : this.#alone(says, id, frame);
    if (says.parts === undefined) checkRubric(loading, common.rubric, common.points ?? worth, path);
    else this.#around(says, found, path);
    // What later questions may cite are the parts too.
    loading.named.push(...found.map((part) => part.id).filter((name) => name !== id));
    return {
      id,
      points: common.points ?? total(found),
      section: undefined,
      ask: common.ask && loading.both(common.ask, [...path, "ask"]),
      erratum: common.erratum && {
        ...loading.both(common.erratum, [...path, "erratum"]),
        printed: common.erratum.printed,
      },
      hints: (common.hints ?? []).map((hint, at) => ({
        ...loading.both(hint, [...path, "hints", at]),
        cost: hint.cost ?? 0,
      })),
      parts: found,
      path,
    };
  }

  /** The name of a question, which no other of the file has. */
  #idOf(says: Says, common: CommonSays | undefined, path: Path): string {
    const { source, errors, named } = this.loading;
    if (common && common.id === undefined) {
      const expected = {
        fr: "le nom de la question, comme a",
        en: "the question's name, such as a",
      };
      errors.push(missingKey(source, [...path, "id"], expected));
    }
    if (typeof says.id !== "string" && typeof says.id !== "number") return "";
    const id = String(says.id);
    if (named.includes(id)) {
      this.loading.wrong([...path, "id"], {
        fr: `Une autre question s'appelle déjà « ${id} ».`,
        en: `Another question is already named "${id}".`,
      });
    } else named.push(id);
    return id;
  }

  /** A question that asks one thing. */
  #alone(says: Says, id: string, frame: QuestionFrame): readonly Part[] {
    const { points = worth } = frame.common;
    const { wrt } = says;
    if (Array.isArray(wrt) && wrt.length > 0 && wrt.every((name) => typeof name === "string"))
      return this.#eachVariable(says, wrt, id, frame);
    const part = loadPart(this.loading, says, { ...frame, id, points });
    return part ? [part] : [];
  }

  /** The same thing asked of several variables, `wrt: [W, b]`: a part for each, with equal shares. */
  #eachVariable(
    says: Says,
    variables: readonly string[],
    id: string,
    frame: QuestionFrame,
  ): readonly Part[] {
    const points = (frame.common.points ?? worth) / variables.length;
    return variables.flatMap((wrt, at) => {
      const own = `${id}.${/^[\p{L}\p{N}_]+$/u.test(wrt) ? wrt : at + 1}`;
      return loadPart(this.loading, { ...says, wrt }, { ...frame, id: own, points }) ?? [];
    });
  }

  /** What may stand around parts: a list of them, and no keys of a kind. */
  #around({ parts, ...others }: Says, found: readonly Part[], path: Path): void {
    const { loading } = this;
    if (!Array.isArray(parts) || parts.length === 0) {
      loading.wrong([...path, "parts"], {
        fr: "« parts » est la liste de ce qui est demandé.",
        en: '"parts" is the list of what is asked.',
      });
    }
    const known = [...Object.keys(commonKeys), "parts"].filter((key) => key !== "kind");
    for (const key of Object.keys(others)) {
      if (key === "rubric") {
        loading.errors.push(
          errorAt(loading.source, loading.source.keyAt([...path, key]), "E-TYPE", rubricAround),
        );
        continue;
      }
      if (isCommon(key) && key !== "kind") continue;
      loading.errors.push(unknownKey(loading.source, [...path, key], known));
    }
    // Of parts that could not be read, it is not known what they have a use for.
    if (!Array.isArray(parts) || found.length < parts.length) return;
    for (const key of heeded) {
      if (!(key in others)) continue;
      if (key !== "expect" && found.some(({ kind }) => heeds(kind, key))) continue;
      loading.errors.push(useless(loading.source, [...path, key]));
    }
  }

  #parts(
    list: readonly Says[],
    id: string,
    { common: whole, path, around, copies, citable }: QuestionFrame,
  ): readonly Part[] {
    const found: Part[] = [];
    const shares = sharesOf(list, whole.points);
    for (const [at, says] of list.entries()) {
      const place = [...path, "parts", at];
      const common = this.#common(says, place);
      if (!common) continue;
      const own = `${id}.${common.id ?? at + 1}`;
      const siblings = found.map((part) => part.id);
      if (siblings.includes(own)) {
        this.loading.wrong([...place, "id"], {
          fr: "Une autre partie a déjà ce nom.",
          en: "Another part has this name already.",
        });
      }
      const { goal, form, keep, using, from, for: layers, where } = whole;
      const part = loadPart(this.loading, says, {
        id: own,
        points: shares[at] ?? 0,
        common: { goal, form, keep, using, from, for: layers, where, ...common },
        path: place,
        around: this.loading.extended(around, common, place),
        copies: [...copies, ...copiesIn(common, place)],
        citable: [...citable, ...siblings],
      });
      if (part) found.push(part);
      checkRubric(this.loading, common.rubric, shares[at] ?? 0, place);
    }
    this.loading.sum(found, whole.points, path);
    return found;
  }

  #common(says: Says, path: Path): CommonSays | undefined {
    const { source, errors } = this.loading;
    const parsed = commonSchema.safeParse(says);
    if (parsed.success) return parsed.data;
    errors.push(...errorsOf(parsed.error.issues, commonSchema, source, path));
    return undefined;
  }
}

/** What a question says for all of its parts. */
type QuestionFrame = Omit<PartFrame, "id" | "points">;

/** What is said at a place of how copies write. */
const copiesIn = ({ copies }: Pick<CommonSays, "copies">, path: Path): readonly CopiesSaid[] =>
  copies ? [{ says: copies, path: [...path, "copies"] }] : [];

const rubricAround = {
  fr: "Chaque partie a son propre barème.",
  en: "Each part has a rubric of its own.",
};

/** What counts where the file says no points. */
const worth = 1;

/** The points of each part: what no part names is shared evenly among those that name none. */
const sharesOf = (list: readonly Says[], whole: number | undefined): readonly number[] => {
  const named = list.map(({ points }) => (typeof points === "number" ? points : undefined));
  const said = named.reduce<number>((sum, points) => sum + (points ?? 0), 0);
  const silent = named.filter((points) => points === undefined).length;
  const left = whole === undefined && said > 0 ? worth * silent : (whole ?? worth) - said;
  // More points than there are is an error of the sum, which these must not hide.
  return named.map((points) => points ?? Math.max(0, left) / silent);
};
