import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bounds, placeOf } from "../../src/document/document.ts";
import { openDocument } from "../../src/document/open.ts";

let base = "";
const folder = (): string => join(base, "copie");

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), "document-"));
  mkdirSync(folder());
  writeFileSync(join(base, "secret.tex"), "\\newcommand{\\secret}{42} SECRET");
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder(), name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
};

const opened = (path: string) => {
  const result = openDocument(path);
  if (!result.ok) throw new Error(result.errors[0].message.en);
  return result;
};

/** `E-LIMIT 1:1 message` of each error. */
const errors = (path: string, root?: string): string[] =>
  openDocument(path, { root }).errors.map(
    ({ code, line, column, message }) => `${code} ${line}:${column} ${message.en}`,
  );

describe("files that are no text", () => {
  test.each([
    [
      "too long",
      new Uint8Array(bounds.bytes + 1).fill(97),
      'E-LIMIT 1:1 "copie.tex" passes the bound "bytes" (2000000 bytes).',
    ],
    [
      "with a NUL byte",
      Buffer.from("ab\nc\0d, et la suite de la copie, qui est longue"),
      'E-SYNTAX 2:2 "copie.tex" holds a NUL byte: it is no text, or it is damaged. Save it again as UTF-8.',
    ],
    [
      "in UTF-16 with a mark",
      Buffer.from("\ufeffbonjour", "utf16le"),
      'E-SYNTAX 1:1 "copie.tex" is in UTF-16: save it as UTF-8.',
    ],
    [
      "in UTF-16 without one",
      Buffer.from("bonjour", "utf16le"),
      'E-SYNTAX 1:1 "copie.tex" is in UTF-16: save it as UTF-8.',
    ],
    [
      "in Latin 1",
      Buffer.from("un\nr\u00e9sultat", "latin1"),
      'E-SYNTAX 2:2 "copie.tex" is not UTF-8: save it as UTF-8.',
    ],
  ])("a file %s is refused", (_, bytes, message) => {
    expect(errors(write("copie.tex", bytes))).toEqual([message]);
  });

  test("a folder and a missing file are refused", () => {
    mkdirSync(join(folder(), "sous.tex"), { recursive: true });
    expect(errors(join(folder(), "sous.tex"))).toEqual(['E-USAGE 1:1 "sous.tex" is not a file.']);
    expect(errors(join(folder(), "rien.tex"))).toEqual([
      'E-USAGE 1:1 The file "rien.tex" does not exist, or cannot be read.',
    ]);
  });

  test("a mark of UTF-8 and an empty file are fine", () => {
    expect(opened(write("bom.md", "\ufeff# Exercice 1")).document.sections[0]?.label).toEqual([
      "1",
    ]);
    expect(opened(write("vide.md", "")).document.sections).toEqual([]);
  });
});

describe("files that a file inputs", () => {
  test("stand in the place of the command, and remember where they come from", () => {
    write("macros.tex", "\\newcommand{\\R}{\\mathbb{R}}\n");
    write("reponses/q1.tex", "Donc\n$b \\in \\R$.");
    const path = write(
      "main.tex",
      "\\documentclass{article}\n\\input{macros}\n\\begin{document}\n$a$ \\input{reponses/q1} puis $c$\n\\end{document}",
    );
    const { document, errors: found } = opened(path);
    expect(found).toEqual([]);
    expect(document.macros.map((each) => each.text)).toEqual(["\\newcommand{\\R}{\\mathbb{R}}"]);
    const places = document.sections
      .flatMap(({ blocks }) => blocks)
      .filter(({ kind }) => kind === "formula")
      .map(({ span }) => {
        const { file, line, column } = placeOf(document, span.start);
        return `${document.text.slice(span.start, span.end)} ${file?.slice(folder().length + 1)}:${line}:${column}`;
      });
    expect(places).toEqual(["a main.tex:4:2", "b \\in \\R reponses/q1.tex:2:2", "c main.tex:4:31"]);
  });

  test.each([
    ["../secret", '"../secret" climbs above its folder: only the submission\'s folder is read.'],
    [
      "a/../../secret",
      '"a/../../secret" climbs above its folder: only the submission\'s folder is read.',
    ],
    ["/etc/passwd", '"/etc/passwd" is an absolute path: only the submission\'s folder is read.'],
    ["C:\\temp", '"C:\\temp" is an absolute path: only the submission\'s folder is read.'],
    ["~/secret", '"~/secret" is an absolute path: only the submission\'s folder is read.'],
    ["absent", 'The file "absent" is missing from the submission\'s folder: add it there.'],
    ["link", '"link.tex" leads out of the submission\'s folder: it is not read.'],
    ["boucle", '"boucle" inputs itself: it is not read again.'],
  ])("\\input{%s} is refused, and the rest is read", (name, message) => {
    try {
      symlinkSync(join(base, "secret.tex"), join(folder(), "link.tex"));
    } catch {
      // It is there already.
    }
    const path = write("boucle.tex", `$a$\n\\input{${name}}\n$b$`);
    const result = opened(path);
    expect(result.errors.map(({ code, line, message: { en } }) => `${code} ${line} ${en}`)).toEqual(
      [`E-USAGE 2 ${message}`],
    );
    expect(result.document.text).not.toContain("SECRET");
    expect(result.document.macros).toEqual([]);
    expect(result.document.sections.flatMap(({ blocks }) => blocks)).toHaveLength(2);
  });

  test("a submission that is itself a link out of its folder is refused", () => {
    const path = join(folder(), "sortie.tex");
    symlinkSync(join(base, "secret.tex"), path);
    expect(errors(path)).toEqual([
      'E-USAGE 1:1 "sortie.tex" leads out of the submission\'s folder: it is not read.',
    ]);
    expect(errors(join(base, "secret.tex"), folder())).toEqual([
      'E-USAGE 1:1 "secret.tex" leads out of the submission\'s folder: it is not read.',
    ]);
  });

  test("in a comment they are not asked for", () => {
    expect(errors(write("commente.tex", "% \\input{/etc/passwd}\n$a$"))).toEqual([]);
  });

  test("too many of them are refused by the bound's name", () => {
    write("rien2.tex", "x");
    const path = write("beaucoup.tex", "\\input{rien2}\n".repeat(bounds.files + 10));
    expect(errors(path)).toEqual([
      `E-LIMIT ${bounds.files + 1}:1 The submission passes the bound "files" (64): this file is not read.`,
    ]);
  });

  test("too deep a nest is refused by the bound's name", () => {
    for (let at = 1; at < 12; at += 1) write(`niveau${at}.tex`, `\\input{niveau${at + 1}}`);
    expect(errors(write("niveau0.tex", "\\input{niveau1}"))).toEqual([
      'E-LIMIT 1:1 The submission passes the bound "depth" (8): this file is not read.',
    ]);
  });

  test("a package of the folder defines macros", () => {
    write("cours.sty", "\\newcommand{\\w}{\\mathbf{w}}");
    const { document } = opened(
      write("avec.tex", "\\usepackage{amsmath, cours}\n\\begin{document}$\\w$\\end{document}"),
    );
    expect(document.macros.map((each) => each.text)).toEqual(["\\newcommand{\\w}{\\mathbf{w}}"]);
  });
});

describe("notebooks", () => {
  const notebook = (cells: readonly unknown[]): string => JSON.stringify({ nbformat: 4, cells });

  test("are their Markdown cells, each with its place", () => {
    const path = write(
      "carnet.ipynb",
      notebook([
        { cell_type: "markdown", source: ["# Exercice 1\n", "Soit $x$"] },
        { cell_type: "code", source: ["y = '$z$'"] },
        { cell_type: "markdown", source: "(a) Donc\n$x = 1$" },
      ]),
    );
    const { document } = opened(path);
    expect(document.format).toBe("notebook");
    expect(document.sections.map(({ label }) => label.join(" "))).toEqual(["1", "1 a"]);
    const last = document.sections[1]?.blocks.at(-1);
    expect(placeOf(document, last?.span.start ?? 0)).toEqual({
      file: path,
      cell: 3,
      line: 2,
      column: 2,
    });
  });

  test.each([
    ["{", "This notebook is not JSON: save it again from Jupyter."],
    ["[".repeat(100_000), "This notebook is not JSON: save it again from Jupyter."],
    ["[]", "This JSON file has no cells: it is not a Jupyter notebook."],
  ])("%.10s is none", (text, message) => {
    expect(errors(write("casse.ipynb", text))).toEqual([`E-SYNTAX 1:1 ${message}`]);
  });
});
