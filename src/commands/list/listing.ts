import type { Bilingual, FunctionDef } from "../../expr/function.ts";
import type { Lemma } from "../../rewrite/lemma.ts";
import type { Terminal } from "../verb.ts";

/** One member of a room. */
export interface Row {
  readonly name: string;
  /** The heading it stands under, where a room has headings. */
  readonly family?: string;
  readonly takes?: string;
  readonly aliases?: readonly string[];
  /** The law as an equation, in plain Unicode. */
  readonly law?: string;
  readonly about: Bilingual;
}

export type Room = "functions" | "lemmas" | "questions";

/** The members of a room. */
export const listing = async (room: Room): Promise<readonly Row[]> => {
  switch (room) {
    case "functions": {
      const { functions } = await import("../../functions/index.ts");
      return functions.map(({ def }) => functionRow(def)).sort(byName);
    }
    case "lemmas": {
      const [{ lemmaFamilies }, { functions }, { lawsOf }, { toText }] = await Promise.all([
        import("../../lemmas/index.ts"),
        import("../../functions/index.ts"),
        import("../../rewrite/lemma.ts"),
        import("../../tex/text.ts"),
      ]);
      const row = (family: string, lemma: Lemma): Row => ({
        name: lemma.name,
        family,
        ...(lemma.kind === "equation" && { law: `${toText(lemma.from)} = ${toText(lemma.to)}` }),
        about: lemma.because,
      });
      return [
        ...lemmaFamilies.flatMap(({ family, lemmas }) => lemmas.map((lemma) => row(family, lemma))),
        ...functions.flatMap((builder) => lawsOf(builder).map((law) => row(builder.def.name, law))),
      ];
    }
    case "questions": {
      const { questionKinds } = await import("../../questions/index.ts");
      return questionKinds
        .map(({ questionKind, about }) => ({ name: questionKind, about }))
        .sort(byName);
    }
  }
};

const byName = (a: Row, b: Row): number => (a.name < b.name ? -1 : 1);

const functionRow = ({ name, aliases, about, shape }: FunctionDef): Row => {
  const of = (axes: readonly string[]): string =>
    axes.length === 0 ? "ℝ" : `ℝ^${axes.length === 1 ? axes[0] : `(${axes.join("×")})`}`;
  return {
    name,
    takes: `${shape.takes.map(of).join(" × ")} → ${of(shape.gives)}`,
    aliases: [...new Set(aliases)].filter((alias) => alias !== name),
    about,
  };
};

/** The members as a table for the terminal. */
export const listText = (rows: readonly Row[], { lang }: Terminal): string => {
  const lines: string[] = [];
  let family: string | undefined;
  const width = Math.min(28, Math.max(0, ...rows.map(({ name }) => name.length)));
  for (const row of rows) {
    if (row.family !== undefined && row.family !== family) {
      if (family !== undefined) lines.push("");
      lines.push(row.family);
    }
    family = row.family;
    const lead = family === undefined ? "" : "  ";
    if (row.law !== undefined) {
      lines.push(`${lead}${row.name}`, `${lead}  ${row.law}`, `${lead}  ${row.about[lang]}`);
      continue;
    }
    const names = row.aliases?.length ? ` (${row.aliases.join(", ")})` : "";
    const takes = row.takes === undefined ? "" : `${row.takes.padEnd(16)}  `;
    lines.push(`${lead}${row.name.padEnd(width)}  ${takes}${row.about[lang]}${names}`);
  }
  return lines.join("\n");
};
