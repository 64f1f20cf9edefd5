import { basename, dirname, join, resolve } from "node:path";
import type { Exercise } from "../../exercise/exercise.ts";
import { directionsOf, type Regraded, regrade } from "../../grading/decisions.ts";
import type { Grade, Stage } from "../../grading/grade.ts";
import { writeAll } from "../../page/write.ts";
import { gradescopeResults, resultsText } from "../../report/gradescope.ts";
import type { PendingPolicy } from "../../report/points.ts";
import { optimiseLate } from "../compiler.ts";
import { exerciseFiles } from "../sheet/find.ts";
import { loaded, shown } from "../sheet/load.ts";
import { type ExitCode, exit, type Lang, type Terminal } from "../verb.ts";
import {
  formatsFrom,
  type GradeFormat,
  instantFrom,
  longestSeconds,
  orRefusal,
  stageFor,
  threadsFrom,
  WrongOption,
  wholeFrom,
} from "./asked.ts";
import { Cache, keyOf, programKey } from "./cache.ts";
import { type CopyFiles, copiesAt } from "./copies.ts";
import { type DecidedFile, decisionLines, decisionsPath, readDecisions } from "./decided.ts";
import { type HowToReport, reportFiles } from "./files.ts";
import { tellGithub } from "./github.ts";
import { filledGradebooks, type Gradebooks, gradebooksFrom, textAt } from "./gradebooks.ts";
import { copyLine } from "./json.ts";
import type { HowToJudge, Outcome, ReadAs } from "./judged.ts";
import { type Naming, namesOf, renamed, rosterText } from "./naming.ts";
import { solutionsOf } from "./solutions.ts";
import { tableOf } from "./table.ts";
import { Threads } from "./threads.ts";
import { judgeTogether } from "./together.ts";

/** What `corrige grade` is asked, as it is typed. */
export interface GradeAsked {
  readonly out: string | undefined;
  readonly format: string;
  readonly lang: Lang | "auto";
  readonly stage: Stage | undefined;
  readonly now: string | undefined;
  readonly pending: PendingPolicy;
  readonly decisions: string | undefined;
  readonly macros: string | undefined;
  /** Whether a folder is one copy. */
  readonly whole: boolean;
  readonly moodle: string | undefined;
  readonly canvas: string | undefined;
  readonly assignment: string | undefined;
  readonly scale: boolean;
  readonly roster: string | undefined;
  readonly gradescope: string | undefined;
  readonly github: boolean;
  readonly hash: string | undefined;
  readonly decimals: "." | ",";
  readonly jobs: string | undefined;
  readonly limit: string;
  readonly anew: boolean;
  readonly json: boolean;
}

/** Macros of an assignment are few. */
const longestMacros = 1 << 20;

/** Grades copies and writes what was asked; whatever is wrong with one copy leaves the others to be graded. */
export const gradeCopies = (
  [given = "", ...paths]: readonly string[],
  asked: GradeAsked,
  terminal: Terminal,
): Promise<ExitCode> =>
  orRefusal(terminal, async () => {
    const exercise = await exerciseAt(given, terminal);
    return exercise ? new Grading(exercise, asked, terminal).run(paths) : exit.input;
  });

/** The one exercise that a path names. */
export const exerciseAt = async (
  path: string,
  terminal: Terminal,
): Promise<Exercise | undefined> => {
  const files = await exerciseFiles([path], terminal);
  const [file, ...others] = files ?? [];
  if (file === undefined) return undefined;
  if (others.length > 0)
    throw new WrongOption(
      `${path} contient plusieurs exercices ; il en faut un.`,
      `${path} holds several exercises; one is needed.`,
    );
  return loaded(file, terminal);
};

interface Limits {
  readonly threads: Threads;
  readonly seconds: number;
}

class Grading {
  readonly #exercise: Exercise;
  readonly #asked: GradeAsked;
  readonly #terminal: Terminal;
  readonly #out: string;
  readonly #stage: Stage;

  constructor(exercise: Exercise, asked: GradeAsked, terminal: Terminal) {
    this.#exercise = exercise;
    this.#asked = asked;
    this.#terminal = terminal;
    this.#out = asked.out ?? join("out", "grades", exercise.id);
    this.#stage = stageFor(asked.stage, exercise.release, instantFrom(asked.now));
  }

  async run(paths: readonly string[]): Promise<ExitCode> {
    const formats = formatsFrom(this.#asked.format);
    const jobs = threadsFrom(this.#asked.jobs);
    const seconds = wholeFrom(this.#asked.limit, "--limit", longestSeconds);
    const gradebooks = await gradebooksFrom(this.#asked, this.#terminal);
    const decided = await this.#decisions();
    if (!gradebooks || !decided) return exit.input;
    const copies = await this.#copies(paths);
    optimiseLate();
    const threads = new Threads(Math.min(jobs, copies.length));
    try {
      return await this.#graded(copies, { threads, seconds }, formats, gradebooks, decided);
    } finally {
      await threads.close();
    }
  }

  async #graded(
    copies: readonly CopyFiles[],
    limits: Limits,
    formats: readonly GradeFormat[],
    gradebooks: Gradebooks,
    decided: DecidedFile,
  ): Promise<ExitCode> {
    const { lang, note } = this.#terminal;
    const names = namesOf(copies, this.#asked.hash);
    const plain = await this.#judge(names, new Map(), limits);
    const readAs = new Map(
      names.map(({ copy, shown }, at) => [
        copy,
        this.#readAs(plain[at] as Outcome, shown, decided),
      ]),
    );
    const outcomes = await this.#judgeAgain(names, plain, readAs, limits);
    const regraded = names.map(({ shown }, at) =>
      this.#regrade(outcomes[at] as Outcome, plain[at] as Outcome, shown, decided),
    );
    const grades = regraded.map(({ grade }) => grade);
    const reports = names.map(({ file }, at) => ({ file, grade: grades[at] as Grade }));
    const filled = this.#gradebooks(gradebooks, grades, names);
    if (!filled) return exit.input;
    const files = new Map([
      ...reportFiles(this.#exercise, reports, this.#howToReport(formats), (task) =>
        limits.threads.report(task),
      ),
      ...(this.#asked.hash === undefined ? [] : [["roster.csv", rosterText(names)] as const]),
      ...filled,
    ]);
    const written = await writeAll(files, this.#out, limits.threads.count);
    await this.#forOne(grades);

    const about = this.#about(regraded, decided);
    if (this.#asked.json) {
      for (const grade of grades) this.#terminal.say(copyLine(grade, lang));
      for (const line of about) note(line);
    } else this.#say(regraded, outcomes, names, about, written);
    if (this.#asked.github)
      await tellGithub(
        grades,
        { pending: this.#asked.pending, stage: this.#stage },
        this.#terminal,
      );
    return grades.some(({ error }) => error) ? exit.failed : exit.good;
  }

  // -- what is graded ------------------------------------------------------------------------------------

  async #copies(paths: readonly string[]): Promise<readonly CopyFiles[]> {
    const except = [this.#out, this.#exercise.source.file].map((path) => resolve(path));
    const found = await copiesAt(paths, except, this.#asked.whole);
    if (!found.ok) {
      const { path } = found;
      const [fr, en] = {
        missing: ["ce fichier n'existe pas", "there is no such file"],
        empty: ["aucune copie ici", "no copies here"],
        many: ["trop de copies à la fois", "too many copies at once"],
      }[found.why] as [string, string];
      throw new WrongOption(`${path} : ${fr}.`, `${path}: ${en}.`);
    }
    const { gradescope } = this.#asked;
    if (gradescope !== undefined && found.copies.length > 1)
      throw new WrongOption(
        "--gradescope décrit une seule copie à la fois.",
        "--gradescope is about one copy at a time.",
      );
    return found.copies;
  }

  async #decisions(): Promise<DecidedFile | undefined> {
    const { decisions } = this.#asked;
    const found = await decisionsPath(decisions, this.#exercise.source.file, this.#out);
    if (!found.exists && decisions === undefined)
      return { file: shown(found.file), text: "", decisions: [] };
    return readDecisions(found.file, this.#terminal);
  }

  /** What was decided that lines of a copy mean, of those that it holds. */
  #readAs({ judged }: Outcome, name: string, { decisions }: DecidedFile): ReadAs {
    const { readAs } = directionsOf(decisions, this.#exercise.id, name);
    return new Map([...readAs].filter(([id]) => judged.links.some((link) => link.id === id)));
  }

  /** Judges copies anew that hold a line of which a person says what it means. */
  async #judgeAgain(
    names: readonly Naming[],
    written: readonly Outcome[],
    readAs: ReadonlyMap<CopyFiles, ReadAs>,
    limits: Limits,
  ): Promise<readonly Outcome[]> {
    const some = names.filter(({ copy }) => (readAs.get(copy)?.size ?? 0) > 0);
    const judged = some.length > 0 ? await this.#judge(some, readAs, limits) : [];
    return names.map((each, at) => judged[some.indexOf(each)] ?? (written[at] as Outcome));
  }

  async #judge(
    names: readonly Naming[],
    readAs: ReadonlyMap<CopyFiles, ReadAs>,
    limits: Limits,
  ): Promise<readonly Outcome[]> {
    const { lang, macros, anew } = this.#asked;
    const how: HowToJudge = {
      lang,
      otherwise: this.#terminal.lang,
      macros: macros === undefined ? undefined : await textAt(macros, "--macros", longestMacros),
    };
    const said = (copy: CopyFiles): ReadAs => readAs.get(copy) ?? new Map();
    const cache = new Cache(this.#out, readAs.size > 0);
    const about = { exercise: this.#exercise.source.text, how, program: await programKey() };
    const outcomes = new Map<CopyFiles, Outcome>();
    const keys = new Map<CopyFiles, string>();
    for (const { copy, file } of names) {
      const key = await keyOf(copy, { ...about, readAs: said(copy) });
      if (key === undefined) continue;
      keys.set(copy, key);
      const kept = anew ? undefined : await cache.find(file, key);
      if (kept) outcomes.set(copy, kept);
    }
    const fileOf = new Map(names.map(({ copy, file }) => [copy, file]));
    const waiting = names.flatMap(({ copy }) => (outcomes.has(copy) ? [] : [copy]));
    if (waiting.length > 0)
      await judgeTogether(waiting, this.#exercise, how, said, limits, async (copy, outcome) => {
        outcomes.set(copy, outcome);
        const key = keys.get(copy);
        const file = fileOf.get(copy);
        if (outcome.isFinal && key !== undefined && file !== undefined)
          await cache.keep(file, key, outcome);
      });
    return names.map(({ copy }) => outcomes.get(copy) as Outcome);
  }

  #regrade(outcome: Outcome, written: Outcome, name: string, { decisions }: DecidedFile): Regraded {
    const copyOf = ({ judged }: Outcome) => renamed(judged, name, this.#asked.hash !== undefined);
    return regrade(this.#exercise, copyOf(outcome), decisions, copyOf(written));
  }

  #howToReport(formats: readonly GradeFormat[]): HowToReport {
    const { pending, decimals } = this.#asked;
    const asks = this.#stage === "solutions" && formats.some((form) => /html|markdown/.test(form));
    return {
      formats,
      stage: this.#stage,
      pending,
      decimals,
      lang: this.#terminal.lang,
      solutions: asks ? solutionsOf(this.#exercise) : undefined,
    };
  }

  /** A gradebook knows people, and so copies, by the names that they were handed in under. */
  #gradebooks(
    gradebooks: Gradebooks,
    grades: readonly Grade[],
    names: readonly Naming[],
  ): ReadonlyMap<string, string> | undefined {
    const { pending, scale, assignment } = this.#asked;
    const handedIn = new Map(names.map(({ copy, shown }) => [shown, copy.name]));
    const nameOf = (copy: string): string => handedIn.get(copy) ?? copy;
    const roster =
      gradebooks.roster && new Map([...gradebooks.roster].map(([id, copy]) => [id, nameOf(copy)]));
    return filledGradebooks(
      { ...gradebooks, roster },
      this.#exercise,
      grades.map((grade) => ({ ...grade, copy: nameOf(grade.copy) })),
      { pending, scale, assignment, stage: this.#stage },
      this.#terminal,
    );
  }

  // -- what is told --------------------------------------------------------------------------------------

  /** Files that are about one copy, and lie where they are wanted. */
  async #forOne(grades: readonly Grade[]): Promise<void> {
    const { gradescope, pending } = this.#asked;
    const [grade] = grades;
    if (gradescope === undefined || !grade) return;
    const results = gradescopeResults(grade, { pending, stage: this.#stage });
    const files = new Map([[basename(gradescope), resultsText(results)]]);
    await writeAll(files, dirname(gradescope));
  }

  #say(
    regraded: readonly Regraded[],
    outcomes: readonly Outcome[],
    names: readonly Naming[],
    about: readonly string[],
    written: readonly string[],
  ): void {
    const { say } = this.#terminal;
    const isHashed = this.#asked.hash !== undefined;
    const rows = regraded.map(({ grade }, at) => ({
      grade,
      place: isHashed ? undefined : outcomes[at]?.place,
    }));
    for (const line of tableOf(rows, this.#terminal)) say(line);
    if (about.length > 0) say(["", ...about].join("\n"));
    say("");
    const own = new Set(names.flatMap(({ file }) => [`${file}.html`, `${file}.md`]));
    const reports = written.filter((path) => own.has(basename(path)));
    for (const path of reports.length > 3
      ? written.filter((each) => !reports.includes(each))
      : written)
      say(`  ${shown(path)}`);
    if (reports.length > 3)
      say(
        this.#terminal.lang === "fr"
          ? `  ${shown(this.#out)}/ : ${reports.length} comptes rendus`
          : `  ${shown(this.#out)}/: ${reports.length} reports`,
      );
  }

  #about(regraded: readonly Regraded[], decided: DecidedFile): readonly string[] {
    return decided.decisions.length === 0
      ? []
      : decisionLines(decided, this.#exercise, regraded, this.#terminal.lang);
  }
}
