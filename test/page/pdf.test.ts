import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { PrintError, type Printer, printed, printers } from "../../src/page/pdf.ts";

const scratch = await mkdtemp(join(tmpdir(), "corrige-test-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const program = async (name: string, script: string): Promise<string> => {
  const path = join(scratch, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
};

describe("programs that print", () => {
  test("are found in PATH, a browser first, and the one that is named before all", async () => {
    const [chrome, latexmk] = [await program("google-chrome", ""), await program("latexmk", "")];
    const own = await program("own", "");
    await writeFile(join(scratch, "pdflatex"), "not a program");
    expect(await printers({ PATH: `/none:${scratch}` })).toEqual([
      { reads: "html", path: chrome },
      { reads: "latex", path: latexmk },
    ]);
    const [first] = await printers({ PATH: scratch, CHROME_PATH: own });
    expect(first).toEqual({ reads: "html", path: own });
    expect(await printers({ PATH: "/none", CHROME_PATH: "/none/chrome" })).toEqual([]);
  });

  const latex = (path: string): Printer => ({ reads: "latex", path });

  test("give their file without the time at which it was made", async () => {
    const path = await program(
      "dated",
      `printf '%%PDF-1.4 /CreationDate (D:20261121223827+01'"'"'00'"'"') /Title (D:20261121223827)' > sheet.pdf`,
    );
    const file = Buffer.from(await printed(latex(path), "")).toString();
    expect(file).toBe("%PDF-1.4 /CreationDate (D:19700101000000+00'00') /Title (D:20261121223827)");
  });

  test.each([
    ["fails", "echo oh no >&2; exit 3", "oh no"],
    ["writes nothing", "exit 0", "no PDF file was written"],
    ["writes something else", "echo hello > sheet.pdf", "no PDF file was written"],
  ])("are not believed where one %s, and leave nothing behind", async (name, script, says) => {
    const path = await program(name.replaceAll(" ", "-"), script);
    const before = (await readdir(tmpdir())).filter((file) => file.startsWith("corrige-pdf-"));
    const failed = printed(latex(path), "");
    await expect(failed).rejects.toThrow(PrintError);
    await expect(failed).rejects.toThrow(says);
    const after = (await readdir(tmpdir())).filter((file) => file.startsWith("corrige-pdf-"));
    expect(after.filter((file) => !before.includes(file))).toEqual([]);
  });
});

const [browser] = (await printers(process.env)).filter(({ reads }) => reads === "html");

test.skipIf(!browser)(
  `a browser prints the same bytes twice${browser ? "" : " (no Chromium: skipped)"}`,
  async () => {
    const html = "<!doctype html><title>Essai</title><h1 id=a>Un titre</h1><a href='#a'>lien</a>";
    const [once, again] = [
      await printed(browser as Printer, html),
      await printed(browser as Printer, html),
    ];
    expect(Buffer.from(once).equals(Buffer.from(again))).toBe(true);
    expect(Buffer.from(once).toString("latin1")).toContain("(D:19700101000000+00'00')");
  },
  60_000,
);
