import { basename } from "node:path";
import { PrintError, type Printer, printed, printers } from "../../page/pdf.ts";
import type { Lang, Terminal } from "../verb.ts";
import { type Format, type Prepared, sheetPath, sheetText } from "./files.ts";

/** Whether this machine can print what is wanted; where it cannot, the terminal says what to install. */
export const canPrint = async (wanted: readonly Format[], terminal: Terminal): Promise<boolean> => {
  if (!wanted.includes("pdf") || (await printers(process.env)).length > 0) return true;
  terminal.note(
    terminal.lang === "fr"
      ? "corrige : rien ici ne peut faire de PDF. Installez Chromium ou Chrome (CHROME_PATH dit où il est, s'il n'est pas dans PATH), ou LaTeX avec latexmk ou pdflatex."
      : "corrige: nothing here can make a PDF file. Install Chromium or Chrome (CHROME_PATH says where, if it is not in PATH), or LaTeX with latexmk or pdflatex.",
  );
  return false;
};

/** The PDF files that are wanted, by the best program that manages all of them; nothing where none does. */
export const printedFiles = async (
  sheet: Prepared,
  {
    formats,
    languages,
  }: { readonly formats: readonly Format[]; readonly languages: readonly Lang[] },
  terminal: Terminal,
): Promise<ReadonlyMap<string, Uint8Array> | undefined> => {
  if (!formats.includes("pdf")) return new Map();
  for (const printer of await printers(process.env)) {
    sayProgress(sheet, printer, terminal);
    try {
      return new Map(
        await Promise.all(
          languages.map(async (lang): Promise<readonly [string, Uint8Array]> => {
            const file = await printed(printer, sheetText(sheet, printer.reads, lang));
            return [sheetPath(sheet, `${lang}.pdf`), file];
          }),
        ),
      );
    } catch (fault) {
      if (!(fault instanceof PrintError)) throw fault;
      terminal.note(
        terminal.lang === "fr"
          ? `corrige : ${fault.printer.path} n'a pas fait de PDF (${fault.message}).`
          : `corrige: ${fault.printer.path} made no PDF file (${fault.message}).`,
      );
    }
  }
  return undefined;
};

const sayProgress = (
  { exercise: { id } }: Prepared,
  { path }: Printer,
  { lang, note }: Terminal,
): void =>
  note(
    lang === "fr"
      ? `${id} : mise en PDF par ${basename(path)}…`
      : `${id}: to PDF with ${basename(path)}…`,
  );
