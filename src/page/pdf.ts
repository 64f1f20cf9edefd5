import { execFile } from "node:child_process";
import { access, constants, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** A program of this machine that makes PDF files. */
export interface Printer {
  readonly reads: "html" | "latex";
  readonly path: string;
}

/** What a machine may call Chromium, most wanted first. */
const browsers = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
];
const typesetters = ["latexmk", "pdflatex"];

/**
 * The programs found here that can print a sheet, best first: a Chromium, `CHROME_PATH` before all others, then
 * latexmk and pdflatex.
 */
export const printers = async (env: NodeJS.ProcessEnv): Promise<readonly Printer[]> => {
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const named = async (name: string): Promise<string | undefined> => {
    for (const folder of folders) {
      const path = join(folder, name);
      if (await isProgram(path)) return path;
    }
    return undefined;
  };
  const own = env.CHROME_PATH && (await isProgram(env.CHROME_PATH)) ? [env.CHROME_PATH] : [];
  const found = async (names: readonly string[]): Promise<readonly string[]> =>
    (await Promise.all(names.map(named))).filter((path) => path !== undefined);
  // Two names of one browser are tried once.
  const [browser] = [...own, ...(await found(browsers))];
  const latex = await found(typesetters);
  return [
    ...(browser === undefined ? [] : [{ reads: "html", path: browser } as const]),
    ...latex.map((path) => ({ reads: "latex", path }) as const),
  ];
};

const isProgram = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** A program that was asked for a PDF file and gave none, with the end of what it said. */
export class PrintError extends Error {
  readonly printer: Printer;
  constructor(printer: Printer, said: string) {
    super(said);
    this.printer = printer;
  }
}

/** How long a program may take for one sheet, in milliseconds. */
const longest = 120_000;

/**
 * The sheet as a PDF file, the same bytes for the same text and program, as far as the program lets it.
 *
 * @throws PrintError where the program fails.
 */
export const printed = async (printer: Printer, text: string): Promise<Uint8Array> => {
  const folder = await mkdtemp(join(tmpdir(), "corrige-pdf-"));
  try {
    const isHtml = printer.reads === "html";
    const [from, to] = [
      join(folder, isHtml ? "sheet.html" : "sheet.tex"),
      join(folder, "sheet.pdf"),
    ];
    await writeFile(from, text);
    const rounds = isHtml || printer.path.endsWith("latexmk") ? 1 : 2;
    for (let round = 0; round < rounds; round += 1)
      await run(printer, isHtml ? browserWords(folder, from, to) : latexWords(printer), folder);
    const made = await readFile(to).catch(() => undefined);
    if (!made?.subarray(0, 5).equals(Buffer.from("%PDF-")))
      throw new PrintError(printer, "no PDF file was written");
    return undated(made);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
};

const browserWords = (folder: string, from: string, to: string): readonly string[] => [
  "--headless",
  "--disable-gpu",
  "--disable-extensions",
  "--no-first-run",
  "--no-pdf-header-footer",
  `--user-data-dir=${join(folder, "profile")}`,
  // Chromium refuses its sandbox to root; the page is ours, and runs and fetches nothing.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  `--print-to-pdf=${to}`,
  `file://${from}`,
];

const latexWords = ({ path }: Printer): readonly string[] => [
  ...(path.endsWith("latexmk") ? ["-pdf", "-silent"] : []),
  "-interaction=nonstopmode",
  "-halt-on-error",
  "-no-shell-escape",
  "sheet.tex",
];

const run = (printer: Printer, words: readonly string[], folder: string): Promise<void> =>
  new Promise((done, failed) => {
    const options = {
      cwd: folder,
      timeout: longest,
      killSignal: "SIGKILL" as const,
      maxBuffer: 1 << 26,
      // LaTeX takes its dates from here; no file outside the folder may be opened or written.
      env: { ...process.env, SOURCE_DATE_EPOCH: "0", FORCE_SOURCE_DATE: "1", openout_any: "p" },
    };
    execFile(printer.path, words, options, (fault, out, err) => {
      if (fault) failed(new PrintError(printer, lastLine(err) || lastLine(out) || fault.message));
      else done();
    });
  });

const lastLine = (text: string): string => text.trim().split("\n").at(-1)?.slice(0, 300) ?? "";

/** The file with the first second of 1970 for the time at which it was made: no place in it moves. */
const undated = (pdf: Buffer): Uint8Array => {
  const text = pdf.toString("latin1");
  const plain = text.replace(
    /(\/(?:CreationDate|ModDate)\s*\(D:)\d{14}([^)]*)\)/g,
    (_, before: string, zone: string) =>
      `${before}19700101000000${zone.replace(/[+-]/, "+").replace(/\d/g, "0")})`,
  );
  return Buffer.from(plain, "latin1");
};
