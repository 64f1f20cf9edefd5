import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { outlineText } from "../../src/commands/parse/outline.ts";
import {
  type DocumentOptions,
  readDocument,
  type SectionReading,
} from "../../src/document/reading.ts";
import { splitDocument } from "../../src/document/split.ts";
import { functions } from "../../src/functions/index.ts";

/*
 * Five homeworks as they come: every formula is read with the declarations of its exercise, or refused with a
 * place. The readings were compared with the formulas by eye; what changes has to be looked at again
 * (`UPDATE_READINGS=1` writes them anew).
 */

const folder = new URL("../../../shared/seeds/", import.meta.url);
const documents = [
  { name: "000", file: "000_31eb00b891b771ba.txt" },
  { name: "001", file: "001_637c8628d942e930.txt" },
  { name: "002", file: "002_aa94c356ed1ddba5.txt" },
  { name: "003", file: "003_12380f9ee4b3270a.txt" },
  { name: "004", file: "004_e97b32f7807ae1ad.txt" },
].filter(({ file, name }) => existsSync(new URL(file, folder)) && existsSync(at(`${name}.yaml`)));

function at(file: string): URL {
  return new URL(`./seeds/${file}`, import.meta.url);
}

/** Declarations, and the sides in which the author mistook a shape: to refuse them is to read them well. */
type Declared = Partial<DocumentOptions> & { readonly slips?: readonly string[] };

/** How many sides a document has, and how many are refused, by the code of the refusal. */
const count = (sections: readonly SectionReading[], slips: readonly string[]) => {
  const slipped = new Set<string>();
  let mistaken = 0;
  const refused = new Map<string, number>();
  const sayRefused = (code: string): void => {
    refused.set(code, (refused.get(code) ?? 0) + 1);
  };
  let sides = 0;
  let read = 0;
  for (const { formulas } of sections) {
    for (const { error, chains } of formulas) {
      if (error) {
        sides += 1;
        sayRefused(error.code);
      }
      for (const { chain, reading } of chains) {
        for (const [at, meant] of reading.members.entries()) {
          const source = chain.members[at]?.source.replace(/\s+/g, " ").trim() ?? "";
          sides += 1;
          if (meant.is !== "unreadable") read += 1;
          else if (meant.error.code === "E-SHAPE" && slips.includes(source)) {
            mistaken += 1;
            slipped.add(source);
          } else sayRefused(meant.error.code);
        }
      }
    }
  }
  const missed = slips.filter((each) => !slipped.has(each));
  return { sides, read, mistaken, missed, refused: Object.fromEntries([...refused].sort()) };
};

describe.skipIf(documents.length === 0)("the five homeworks, when they are at hand,", () => {
  describe.each(documents)("$name", ({ name, file }) => {
    const text = readFileSync(new URL(file, folder), "utf8");
    const { slips = [], ...declared } = parse(readFileSync(at(`${name}.yaml`), "utf8")) as Declared;
    const document = splitDocument(text, { format: "markdown" });
    const sections = readDocument(document, { functions, strict: true, ...declared });

    it("reads as it was found to read", () => {
      const outline = outlineText(document, sections, "en", { terse: true });
      if (process.env.UPDATE_READINGS) writeFileSync(at(`${name}.readings.txt`), outline);
      expect(outline).toBe(readFileSync(at(`${name}.readings.txt`), "utf8"));
    });

    it("reads nearly all, and refuses the rest with a place", () => {
      const { sides, read, mistaken, missed, refused } = count(sections, slips);
      expect({ sides, read, mistaken, refused }).toMatchSnapshot();
      expect(missed).toEqual([]);
      expect(read / (sides - mistaken)).toBeGreaterThan(0.97);
    });
  });
});
