import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeAll } from "../../src/page/write.ts";

let out = "";
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "corrige-"));
});
afterEach(() => rm(out, { recursive: true, force: true }));

test("files are written whole, folders made, old ones replaced", async () => {
  await writeFile(join(out, "a.txt"), "old");
  const written = await writeAll(
    new Map([
      ["a.txt", "new"],
      ["deep/er/b.txt", "b"],
    ]),
    out,
  );
  expect(written).toEqual([join(out, "a.txt"), join(out, "deep/er/b.txt")]);
  expect(await readFile(join(out, "a.txt"), "utf8")).toBe("new");
  expect((await readdir(out)).sort()).toEqual(["a.txt", "deep"]);
});

test("when one cannot be written, none is, and nothing half-done stays", async () => {
  await writeFile(join(out, "a.txt"), "old");
  await writeFile(join(out, "file"), "in the way");
  await expect(
    writeAll(
      new Map([
        ["a.txt", "new"],
        ["file/b.txt", "b"],
      ]),
      out,
    ),
  ).rejects.toThrow();
  expect(await readFile(join(out, "a.txt"), "utf8")).toBe("old");
  expect((await readdir(out)).sort()).toEqual(["a.txt", "file"]);
});

test.each(["../a", "a/../../b", "/etc/x"])("%s is outside, and refused", async (path) => {
  await expect(writeAll(new Map([[path, ""]]), join(out, "in"))).rejects.toThrow(RangeError);
});
