#!/usr/bin/env node
import { readFileSync } from "node:fs";
import yargs, { type Argv } from "yargs";
import { hideBin } from "yargs/helpers";
import { verbs } from "./commands/index.ts";
import {
  type ExitCode,
  exit,
  type Lang,
  type Option,
  type Terminal,
  type Verb,
} from "./commands/verb.ts";
import { frenchYargs } from "./commands/words.ts";

/** What was typed cannot be understood; the text is for the person who typed it. */
class UsageError extends Error {}

const typed = hideBin(process.argv);

const lang: Lang = languageOf(typed);

// yargs lays out the help of a command even when it runs: 20 ms that only a person who asks should wait for.
const helping = typed.some((word) => word === "--help" || word === "-h");

const terminal: Terminal = {
  lang,
  colour: process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb",
  width: Math.min(process.stdout.columns ?? 100, 120),
  say: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
};

/** The language asked for, or that of the machine. */
function languageOf(words: readonly string[]): Lang {
  const at = words.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  const [asked] = at < 0 ? [] : (words[at]?.split("=")[1] ?? words[at + 1] ?? "").split(",");
  if (asked === "fr" || asked === "en") return asked;
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return /^fr/i.test(LC_ALL || LC_MESSAGES || LANG || "") ? "fr" : "en";
}

const said = ({ fr, en }: { readonly fr: string; readonly en: string }): string =>
  lang === "fr" ? fr : en;

/** Every command answers in either language. */
const langOption: Option = {
  takes: "text",
  choices: ["fr", "en"],
  about: { fr: "la langue des messages", en: "the language of messages" },
};

/** One verb as yargs knows it. */
const command = (parser: Argv, verb: Verb, done: (code: ExitCode) => void): Argv => {
  const { takes, more } = verb;
  const named = takes && `${takes.name}${takes.many ? ".." : ""}`;
  const first = takes ? (takes.optional ? `[${named}]` : `<${named}>`) : "";
  const word = more ? `${first} <${more.name}..>` : first;
  return parser.command(
    `${verb.name} ${word}`.trim(),
    said(verb.about),
    (of) => {
      let built = of.usage(`corrige ${verb.name} ${word}\n\n${said(verb.about)}`);
      if (takes) {
        built = built.positional(takes.name, {
          type: "string",
          describe: said(takes.about),
          ...(takes.many && { array: true }),
          ...(takes.choices && { choices: takes.choices }),
        });
      }
      if (more) {
        built = built.positional(more.name, {
          type: "string",
          describe: said(more.about),
          array: true,
        });
      }
      for (const [name, option] of Object.entries({ lang: langOption, ...verb.options })) {
        built = built.option(name, {
          describe: said(option.about),
          hidden: !helping,
          type: option.takes === undefined ? "boolean" : "string",
          ...(option.takes !== undefined && { requiresArg: true }),
          // One value for each time it is named: the words after it are the command's.
          ...(option.takes === "texts" && { nargs: 1, coerce: (value: unknown) => [value].flat() }),
          ...(option.choices && { choices: option.choices }),
          ...(option.default !== undefined && { default: option.default }),
        });
      }
      return built.epilogue(examplesOf(verb));
    },
    async (args) => {
      const words = [takes, more].flatMap((each) =>
        each ? [args[each.name] ?? []].flat().map((word) => `${word}`.trim()) : [],
      );
      const options: Record<string, unknown> = {};
      for (const [name, option] of Object.entries(verb.options)) {
        const value = args[name];
        if (option.takes === "texts")
          options[name] = ([value ?? []].flat() as unknown[]).map((each) => `${each}`.trim());
        else if (Array.isArray(value)) throw new UsageError(said(twice(name)));
        else
          options[name] =
            typeof value === "string"
              ? value.trim()
              : (value ?? (option.takes ? undefined : false));
      }
      done(await verb.run(words, options as never, terminal));
    },
  );
};

/** A line that can be copied whole, and below it what it shows. */
const examplesOf = ({ examples }: Verb): string =>
  [
    said({ fr: "Exemples :", en: "Examples:" }),
    ...examples.map(({ line, about }) => `  ${line}\n      ${said(about)}`),
  ].join("\n");

const twice = (name: string) => ({
  fr: `--${name} ne se donne qu'une fois.`,
  en: `--${name} is given once only.`,
});

const run = async (): Promise<ExitCode> => {
  let code: ExitCode = exit.good;
  if (typed.includes("--version")) {
    const { version } = JSON.parse(
      readFileSync(new URL("../package.json", import.meta.url), "utf8"),
    );
    terminal.say(`corrige ${version}`);
    return code;
  }
  // An expression may begin with a minus: a space before it keeps yargs from reading flags.
  const words = typed.map((word) => (/^-(?!-|h$)/.test(word) ? ` ${word}` : word));
  let parser: Argv = yargs(words)
    .scriptName("corrige")
    .parserConfiguration({ "duplicate-arguments-array": true, "boolean-negation": false })
    .usage(said({ fr: "corrige <commande>", en: "corrige <command>" }))
    .version(false)
    .help("help", said({ fr: "montre cette aide", en: "show this help" }))
    .alias("help", "h")
    .strict()
    .recommendCommands()
    .wrap(helping ? terminal.width : null)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(message);
    })
    .demandCommand(1, said({ fr: "Il manque une commande.", en: "A command is missing." }))
    .epilogue(
      said({
        fr: "« corrige <commande> --help » donne des exemples.",
        en: "corrige <command> --help has examples.",
      }),
    );
  if (lang === "fr") parser = parser.updateStrings(frenchYargs);
  else parser = parser.locale("en");
  for (const verb of verbs) {
    parser = command(parser, verb, (found) => {
      code = found;
    });
  }
  await parser.parseAsync();
  return code;
};

// A reader that has seen enough, as `head`, is no fault.
process.stdout.on("error", (fault: NodeJS.ErrnoException) => {
  if (fault.code !== "EPIPE") throw fault;
  process.exit(exit.good);
});

run().then(
  (code) => {
    process.exitCode = code;
  },
  (fault: unknown) => {
    const isUsage =
      fault instanceof UsageError || (fault instanceof Error && fault.name === "YError");
    const message = fault instanceof Error ? fault.message : String(fault);
    const hint = said({
      fr: "« corrige --help » montre l'usage.",
      en: "corrige --help shows the usage.",
    });
    terminal.note(
      isUsage
        ? `corrige: ${message}\n${hint}`
        : said({
            fr: `corrige : faute interne : ${message}`,
            en: `corrige: internal fault: ${message}`,
          }),
    );
    process.exitCode = isUsage ? exit.input : exit.internal;
  },
);
