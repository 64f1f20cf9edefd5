import { basename, dirname } from "node:path";
import type { Detail } from "../../narrate/told.ts";
import { writeAll } from "../../page/write.ts";
import { indexPage } from "../../sheet/index-page.ts";
import { optimiseLate } from "../compiler.ts";
import { type ExitCode, exit, type Lang, type Terminal } from "../verb.ts";
import { formats } from "./files.ts";
import { exerciseFiles } from "./find.ts";
import { shown } from "./load.ts";
import { canPrint } from "./print.ts";
import { type Outcome, type Wanted, writeSheet } from "./write.ts";

interface Asked {
  readonly out: string;
  readonly format: string;
  readonly lang: string;
  readonly detail: Detail;
  /** Whether a page that leads to all sheets is written too. */
  readonly index?: boolean;
}

/** Writes the sheets of every exercise named; one that is wrong leaves the others to be written. */
export const writeSheets = async (
  paths: readonly string[],
  { out, format, lang, detail, index = false }: Asked,
  terminal: Terminal,
): Promise<ExitCode> => {
  const wantedFormats = listed(format, formats, "--format", terminal);
  const languages = listed<Lang>(lang, ["fr", "en"], "--lang", terminal);
  if (!wantedFormats || !languages) return exit.input;
  const files = await exerciseFiles(paths, terminal);
  if (!files || sayTwins(files, terminal)) return exit.input;
  if (!(await canPrint(wantedFormats, terminal))) return exit.input;
  optimiseLate();
  const wanted: Wanted = { out, formats: wantedFormats, languages, detail };
  const outcomes = await outcomesOf(files, wanted, terminal);
  if (index) {
    const sheets = outcomes.flatMap(({ sheet }) => (sheet ? [sheet] : []));
    const [path] = await writeAll(new Map([["index.html", indexPage(sheets, terminal.lang)]]), out);
    terminal.say(shown(path ?? out));
  }
  return outcomes.reduce<ExitCode>((worst, { code }) => (code > worst ? code : worst), exit.good);
};

const outcomesOf = async (
  files: readonly string[],
  wanted: Wanted,
  terminal: Terminal,
): Promise<readonly Outcome[]> => {
  const [only, ...others] = files;
  if (only !== undefined && others.length === 0) return [await writeSheet(only, wanted, terminal)];
  const { writeTogether } = await import("./together.ts");
  return writeTogether(files, wanted, terminal);
};

/** Whether two homeworks have one name, and would write over each other. */
const sayTwins = (files: readonly string[], terminal: Terminal): boolean => {
  const named = new Map<string, string>();
  for (const file of files) {
    const name =
      basename(file).replace(/\.ya?ml$/, "") === "exercise"
        ? basename(dirname(file))
        : basename(file);
    const other = named.get(name);
    if (other !== undefined) {
      terminal.note(
        terminal.lang === "fr"
          ? `${file} : ${other} porte le même nom, ${name}.`
          : `${file}: ${other} has the same name, ${name}.`,
      );
      return true;
    }
    named.set(name, file);
  }
  return false;
};

/** The words of a list such as `fr,en`; nothing, and a message, where one is not known. */
const listed = <T extends string>(
  text: string,
  known: readonly T[],
  option: string,
  terminal: Terminal,
): readonly T[] | undefined => {
  const words = text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  const wrong = words.find((word) => !(known as readonly string[]).includes(word));
  if (wrong === undefined && words.length > 0) return known.filter((word) => words.includes(word));
  terminal.note(
    terminal.lang === "fr"
      ? `corrige : ${option} : « ${wrong ?? text} » n'est pas connu. Attendu : ${known.join(", ")}.`
      : `corrige: ${option}: "${wrong ?? text}" is not known. Expected: ${known.join(", ")}.`,
  );
  return undefined;
};
