import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import type { Bilingual } from "../expr/function.ts";
import { located, type ReadCode, Refusal, type Span } from "../parse/error.ts";
import {
  bounds,
  type Document,
  type DocumentError,
  type DocumentFormat,
  type Origin,
} from "./document.ts";
import { formatOf, splitDocument } from "./split.ts";

export interface OpenOptions {
  /** The submission's folder: nothing outside it is read. The file's own folder when it is left out. */
  readonly root?: string | undefined;
  readonly format?: DocumentFormat | undefined;
  /** The macros of the assignment: definitions in TeX. */
  readonly macros?: string | undefined;
}

export type Opened =
  | {
      readonly ok: true;
      readonly document: Document;
      /** The files that it inputs and that were not read. */
      readonly errors: readonly DocumentError[];
    }
  | { readonly ok: false; readonly errors: readonly [DocumentError] };

/** Reads a submission with the files it inputs, as far as they lie in its folder. */
export const openDocument = (path: string, options: OpenOptions = {}): Opened => {
  try {
    const reader = new Reader(path, options.root ?? dirname(path));
    const text = reader.main();
    const format = options.format ?? formatOf(path, text);
    if (format !== "notebook") reader.expand(text);
    const document = splitDocument(format === "notebook" ? text : reader.text, {
      file: path,
      format,
      macros: [options.macros ?? "", ...reader.packages].join("\n"),
      origins: format === "notebook" ? undefined : reader.origins,
    });
    if (document.error) return { ok: false, errors: [document.error] };
    return { ok: true, document, errors: reader.errors };
  } catch (error) {
    if (error instanceof DocumentRefusal) return { ok: false, errors: [error.at] };
    throw error;
  }
};

/** Why a file is not read. */
class DocumentRefusal extends Error {
  readonly at: DocumentError;

  constructor(at: DocumentError) {
    super(`${at.file ?? "document"}:${at.line}:${at.column}: ${at.message.en}`);
    this.name = "DocumentRefusal";
    this.at = at;
  }
}

/** Where a file is asked for: a place in the text that inputs it. */
interface Asked {
  readonly source: string;
  readonly file: string;
  readonly span: Span;
}

type Code = ReadCode | "E-USAGE";

const errorAt = ({ source, file, span }: Asked, code: Code, says: Bilingual): DocumentError => ({
  ...located(new Refusal("E-SYNTAX", says, span), source, file),
  code,
});

class Reader {
  readonly origins: Origin[] = [];
  readonly errors: DocumentError[] = [];
  /** The packages of the submission's folder. */
  readonly packages: string[] = [];
  readonly #path: string;
  readonly #root: string;
  readonly #parts: string[] = [];
  #length = 0;
  /** The files that were asked for, packages too. */
  #files = 0;
  #full = false;
  #bytes = 0;

  constructor(path: string, root: string) {
    this.#path = path;
    this.#root = this.#real(root) ?? root;
  }

  get text(): string {
    return this.#parts.join("");
  }

  main(): string {
    return this.#read(this.#path, { source: "", file: this.#path, span: { start: 0, end: 0 } });
  }

  /** Puts the files that a text inputs in the place of the commands. */
  expand(text: string): void {
    const real = this.#real(this.#path) ?? this.#path;
    this.#expand(text, this.#path, [real]);
  }

  #expand(text: string, file: string, above: readonly string[]): void {
    let from = 0;
    for (const { span, name, optional } of inputsOf(text)) {
      const asked = { source: text, file, span };
      if (this.#full) break;
      try {
        this.#files += 1;
        if (this.#files > bounds.files) {
          this.#full = true;
          this.#passed(asked, "files", bounds.files);
        }
        if (optional) {
          this.#package(name, asked);
          continue;
        }
        const path = this.#resolve(name, file, asked);
        const real = this.#real(path) ?? path;
        if (above.includes(real)) {
          throw new DocumentRefusal(
            errorAt(asked, "E-USAGE", {
              fr: `« ${name} » s'inclut lui-même : il n'est pas lu une deuxième fois.`,
              en: `"${name}" inputs itself: it is not read again.`,
            }),
          );
        }
        if (above.length >= bounds.depth) this.#passed(asked, "depth", bounds.depth);
        const included = this.#read(path, asked);
        this.#append(text, from, span.start, file);
        this.#expand(included, path, [...above, real]);
        from = span.end;
      } catch (error) {
        if (!(error instanceof DocumentRefusal)) throw error;
        this.errors.push(error.at);
      }
    }
    this.#append(text, from, text.length, file);
  }

  #append(text: string, from: number, to: number, file: string): void {
    if (from >= to && this.origins.length > 0) return;
    const before = text.slice(0, from);
    const line = before.split("\n").length;
    const column = from - before.lastIndexOf("\n");
    this.origins.push({ start: this.#length, file, cell: undefined, line, column });
    this.#parts.push(text.slice(from, to));
    this.#length += to - from;
  }

  /** A package that stands beside the submission defines macros; one of TeX's own is none of ours. */
  #package(name: string, asked: Asked): void {
    const path = join(dirname(this.#path), `${name}.sty`);
    if (/[\\/]|\.\./.test(name) || !existsSync(path)) return;
    this.packages.push(this.#read(path, asked));
  }

  #passed(asked: Asked, bound: keyof typeof bounds, most: number): never {
    throw new DocumentRefusal(
      errorAt(asked, "E-LIMIT", {
        fr: `La copie dépasse la borne « ${bound} » (${most}) : ce fichier n'est pas lu.`,
        en: `The submission passes the bound "${bound}" (${most}): this file is not read.`,
      }),
    );
  }

  /** The path of a file that is input: below the submission's folder, with or without its `.tex`. */
  #resolve(name: string, file: string, asked: Asked): string {
    const refuse = (fr: string, en: string): never => {
      throw new DocumentRefusal(errorAt(asked, "E-USAGE", { fr, en }));
    };
    const plain = name.replaceAll("\\", "/");
    if (isAbsolute(plain) || /^(?:[a-zA-Z]:|~|\/|\|)/.test(plain)) {
      refuse(
        `« ${name} » est un chemin absolu : seul le dossier de la copie est lu.`,
        `"${name}" is an absolute path: only the submission's folder is read.`,
      );
    }
    if (plain.split("/").includes("..")) {
      refuse(
        `« ${name} » remonte au-dessus du dossier : seul le dossier de la copie est lu.`,
        `"${name}" climbs above its folder: only the submission's folder is read.`,
      );
    }
    for (const folder of new Set([dirname(this.#path), dirname(file)])) {
      for (const path of [join(folder, `${plain}.tex`), join(folder, plain)]) {
        // What a name holds must not make the disk's reader throw.
        if (!path.includes("\0") && existsSync(path) && statSync(path).isFile()) return path;
      }
    }
    return refuse(
      `Le fichier « ${name} » manque dans le dossier de la copie : l'y ajouter.`,
      `The file "${name}" is missing from the submission's folder: add it there.`,
    );
  }

  #real(path: string): string | undefined {
    try {
      return realpathSync(path);
    } catch {
      return undefined;
    }
  }

  /** The text of a file. Throws a DocumentRefusal for what is not to be read. */
  #read(path: string, asked: Asked): string {
    const name = basename(path);
    const refuse = (code: Code, fr: string, en: string, at: Asked = asked): never => {
      throw new DocumentRefusal(errorAt(at, code, { fr, en }));
    };
    const real = this.#real(path);
    if (real === undefined) {
      return refuse(
        "E-USAGE",
        `Le fichier « ${name} » n'existe pas, ou ne peut pas être lu.`,
        `The file "${name}" does not exist, or cannot be read.`,
      );
    }
    const below = relative(this.#root, real);
    if (below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below)) {
      refuse(
        "E-USAGE",
        `« ${name} » mène hors du dossier de la copie : il n'est pas lu.`,
        `"${name}" leads out of the submission's folder: it is not read.`,
      );
    }
    const status = statSync(real);
    if (!status.isFile()) {
      refuse("E-USAGE", `« ${name} » n'est pas un fichier.`, `"${name}" is not a file.`);
    }
    const bytes = firstBytes(real, bounds.bytes + 1);
    if (bytes === undefined) {
      return refuse(
        "E-USAGE",
        `Le fichier « ${name} » ne peut pas être lu.`,
        `The file "${name}" cannot be read.`,
      );
    }
    if (bytes.length > bounds.bytes) {
      refuse(
        "E-LIMIT",
        `« ${name} » dépasse la borne « bytes » (${bounds.bytes} octets).`,
        `"${name}" passes the bound "bytes" (${bounds.bytes} bytes).`,
      );
    }
    this.#bytes += bytes.length;
    if (this.#bytes > bounds.total) {
      refuse(
        "E-LIMIT",
        `La copie dépasse la borne « total » (${bounds.total} octets) : « ${name} » n'est pas lu.`,
        `The submission passes the bound "total" (${bounds.total} bytes): "${name}" is not read.`,
      );
    }
    const wide = isUtf16(bytes);
    if (wide) {
      refuse(
        "E-SYNTAX",
        `« ${name} » est en UTF-16 : l'enregistrer en UTF-8.`,
        `"${name}" is in UTF-16: save it as UTF-8.`,
      );
    }
    const zero = bytes.indexOf(0);
    if (zero >= 0) {
      const source = new TextDecoder().decode(bytes.subarray(0, zero));
      const span = { start: source.length, end: source.length };
      refuse(
        "E-SYNTAX",
        `« ${name} » contient un octet nul : ce n'est pas un texte, ou il est abîmé. L'enregistrer de nouveau en UTF-8.`,
        `"${name}" holds a NUL byte: it is no text, or it is damaged. Save it again as UTF-8.`,
        { source, file: path, span },
      );
    }
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      const lossy = new TextDecoder().decode(bytes);
      const at = Math.max(0, lossy.indexOf("\uFFFD"));
      return refuse(
        "E-SYNTAX",
        `« ${name} » n'est pas en UTF-8 : l'enregistrer en UTF-8.`,
        `"${name}" is not UTF-8: save it as UTF-8.`,
        { source: lossy, file: path, span: { start: at, end: at + 1 } },
      );
    }
  }
}

/** At most so many bytes of a file, nothing when it cannot be read. */
const firstBytes = (path: string, most: number): Buffer | undefined => {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const bytes = Buffer.alloc(Math.min(most, statSync(path).size + 1));
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(file, bytes, length, bytes.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
};

/** A mark at the start says so, or every other byte being zero. */
const isUtf16 = (bytes: Buffer): boolean => {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  const head = bytes.subarray(0, 200);
  let zeros = 0;
  for (const byte of head) if (byte === 0) zeros += 1;
  return head.length >= 4 && zeros * 3 >= head.length;
};

interface Input {
  readonly span: Span;
  readonly name: string;
  /** A package: read when it is there. */
  readonly optional: boolean;
}

const inputCommand =
  /\\(?:input|include|subfile)\s{0,9}\{\s{0,9}([^{}\n]{1,300}?)\s{0,9}\}|\\input[ \t]+([^\s{}\\%]{1,300})|\\(usepackage|RequirePackage)\s{0,9}(?:\[[^\]\n]{0,200}\])?\s{0,9}\{([^{}]{1,300})\}/g;

/** The files that a text inputs, in order; those in comments are not. */
const inputsOf = (text: string): Input[] => {
  const found: Input[] = [];
  for (const match of text.matchAll(inputCommand)) {
    const [whole, braced, plain, usepackage, names = ""] = match;
    const at = match.index;
    const line = text.slice(Math.max(0, at - 300), at);
    if (/(?:^|[^\\])%[^\n]*$/.test(line.slice(line.lastIndexOf("\n") + 1))) continue;
    const span = { start: at, end: at + whole.length };
    if (usepackage === undefined) {
      found.push({ span, name: braced ?? plain ?? "", optional: false });
    } else {
      for (const name of names.split(",")) found.push({ span, name: name.trim(), optional: true });
    }
  }
  return found;
};
