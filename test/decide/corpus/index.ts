import { readdirSync } from "node:fs";
import type { Row } from "./row.ts";

/* A file of this folder is a family of identities; adding a file adds it. */

const others = new Set(["index.ts", "row.ts"]);

const files = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".ts") && !others.has(file))
  .sort();

/** Every family of the corpus, by the name of its file. */
export const families: ReadonlyMap<string, readonly Row[]> = new Map(
  await Promise.all(
    files.map(async (file): Promise<[string, readonly Row[]]> => {
      const { rows } = (await import(new URL(file, import.meta.url).href)) as { rows: Row[] };
      return [file.replace(".ts", ""), rows];
    }),
  ),
);
