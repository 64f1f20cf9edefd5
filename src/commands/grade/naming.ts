import { createHmac } from "node:crypto";
import type { JudgedCopy } from "../../grading/judged.ts";
import { csvOf } from "../../report/csv.ts";
import type { CopyFiles } from "./copies.ts";

/** What a copy is called: on its report, and in the names of its files. */
export interface Naming {
  readonly copy: CopyFiles;
  readonly shown: string;
  readonly file: string;
}

/** Names that other files of the folder have. */
const reserved = new Set(["index", "grades", "roster", "moodle", "canvas", "decisions"]);

const longest = 100;

/** A name that every file system takes, and that nothing hides in. */
const fileName = (name: string): string => {
  const plain = name
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}._-]+/gu, "-")
    .replace(/^[.-]+|[.-]+$/g, "")
    .slice(0, longest);
  return plain === "" || reserved.has(plain.toLowerCase())
    ? `copy-${plain}`.replace(/-$/, "")
    : plain;
};

/** The name under a key: whoever has not the key cannot try names. */
const hashed = (name: string, key: string): string =>
  createHmac("sha256", key).update(name.normalize("NFC")).digest("hex").slice(0, 12);

/** Names of all copies, each once whatever case is written in. */
export const namesOf = (
  copies: readonly CopyFiles[],
  key: string | undefined,
): readonly Naming[] => {
  const seen = new Map<string, number>();
  return copies.map((copy) => {
    const shown = key === undefined ? copy.name : hashed(copy.name, key);
    const plain = fileName(shown);
    const before = seen.get(plain.toLowerCase()) ?? 0;
    seen.set(plain.toLowerCase(), before + 1);
    return { copy, shown, file: before === 0 ? plain : `${plain}-${before + 1}` };
  });
};

/** The judged copy under the name that is shown; with a key, nothing in it tells where it lay. */
export const renamed = (judged: JudgedCopy, shown: string, isHashed: boolean): JudgedCopy => {
  if (!isHashed) return { ...judged, copy: shown };
  const placed = <T extends { readonly place: JudgedCopy["links"][number]["place"] }>(
    each: T,
  ): T => ({
    ...each,
    place: { ...each.place, file: undefined },
  });
  return {
    ...judged,
    copy: shown,
    file: undefined,
    links: judged.links.map(placed),
    readings: judged.readings.map(placed),
    remarks: judged.remarks.map(placed),
  };
};

/** Which copy is whose: what `--roster` reads. */
export const rosterText = (names: readonly Naming[]): string =>
  csvOf([["id", "copy"], ...names.map(({ copy, shown }) => [copy.name, shown])]);
