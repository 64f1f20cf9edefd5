import { extname } from "node:path";
import {
  bounds,
  type Document,
  type DocumentError,
  type Origin,
  type Place,
} from "../../document/document.ts";
import { type Opened, openDocument } from "../../document/open.ts";
import { type SplitOptions, splitDocument } from "../../document/split.ts";
import type { Bilingual } from "../../expr/function.ts";
import type { CopyFiles } from "./copies.ts";

/** Why nothing of a copy could be graded, and where. */
export interface Failure {
  readonly code: string;
  readonly message: Bilingual;
  readonly place: Place | undefined;
}

export type OpenedCopy =
  | {
      readonly ok: true;
      readonly document: Document;
      /** Files of it that were not read. */
      readonly errors: readonly DocumentError[];
    }
  | { readonly ok: false; readonly failure: Failure };

/** Formats that hold no text that could be read. */
const unread = /\.(?:pdf|docx?|odt|pages|rtf|zip|7z|rar|png|jpe?g|gif|heic|svg|html?)$/i;

/** Reads a copy: its file, or its files one after the other. */
export const openCopy = (
  { files, root, isLink }: CopyFiles,
  macros: string | undefined,
): OpenedCopy => {
  const [first] = files;
  if (first === undefined)
    return failed(root, "E-USAGE", {
      fr: "Le dossier ne contient aucun fichier lisible (.tex, .md, .txt, .ipynb).",
      en: "The folder holds no file that can be read (.tex, .md, .txt, .ipynb).",
    });
  if (isLink)
    return failed(first, "E-USAGE", {
      fr: "C'est un lien vers un autre fichier : il n'est pas suivi.",
      en: "It is a link to another file: it is not followed.",
    });
  if (files.length === 1 && unread.test(first))
    return failed(first, "E-USAGE", {
      fr: `Un fichier ${extname(first)} ne se lit pas : il faut la source, .tex, .md, .txt ou .ipynb.`,
      en: `A ${extname(first)} file cannot be read: the source is needed, .tex, .md, .txt or .ipynb.`,
    });
  const opened = files.map((file) => openDocument(file, { root, macros }));
  const good = opened.flatMap((each) => (each.ok ? [each] : []));
  const errors = opened.flatMap((each) => each.errors);
  const [only] = good;
  if (!only) return failedAt(errors[0] as DocumentError);
  const document = good.length === 1 ? only.document : together(good, macros);
  if (document.text.trim() === "") return failed(first, "E-USAGE", empty);
  return { ok: true, document, errors };
};

/** Reads the text of a copy that lies in no file: it inputs nothing. */
export const openText = (
  text: string,
  options: Pick<SplitOptions, "format" | "macros">,
): OpenedCopy => {
  if (Buffer.byteLength(text) > bounds.bytes)
    return failed(undefined, "E-LIMIT", {
      fr: `La copie dépasse ${bounds.bytes} octets.`,
      en: `The copy passes ${bounds.bytes} bytes.`,
    });
  if (text.trim() === "") return failed(undefined, "E-USAGE", empty);
  const document = splitDocument(text, options);
  return document.error ? failedAt(document.error) : { ok: true, document, errors: [] };
};

const empty: Bilingual = { fr: "La copie est vide.", en: "The copy is empty." };

const failed = (file: string | undefined, code: string, message: Bilingual): OpenedCopy => ({
  ok: false,
  failure: { code, message, place: { file, cell: undefined, line: 1, column: 1 } },
});

const failedAt = ({ code, message, file, line, column }: DocumentError): OpenedCopy => ({
  ok: false,
  failure: { code, message, place: { file, cell: undefined, line, column } },
});

/** Documents one after the other as one. */
const together = (
  opened: readonly (Opened & { readonly ok: true })[],
  macros: string | undefined,
): Document => {
  const between = "\n\n";
  const origins: Origin[] = [];
  let start = 0;
  for (const { document } of opened) {
    for (const origin of document.origins) origins.push({ ...origin, start: origin.start + start });
    start += document.text.length + between.length;
  }
  const packages = opened.flatMap(({ document }) =>
    document.macros.filter(({ from, text }) => !document.text.startsWith(text, from)),
  );
  return splitDocument(opened.map(({ document }) => document.text).join(between), {
    file: opened[0]?.document.file,
    format: opened.every(({ document }) => document.format === "tex") ? "tex" : "markdown",
    macros: [macros ?? "", ...packages.map(({ text }) => text)].join("\n"),
    origins,
  });
};

/** What is told of the files that were not read. */
export const remarksOn = (
  errors: readonly DocumentError[],
): readonly { readonly place: Place; readonly says: Bilingual }[] =>
  errors.map(({ file, line, column, message }) => ({
    place: { file, cell: undefined, line, column },
    says: message,
  }));

const words = {
  fr: /\b(?:le|la|les|des|une?|du|est|et|donc|alors|avec|pour|par|dans|on|où|soit|dérivée|gradient de|ainsi|car)\b/giu,
  en: /\b(?:the|an?|of|is|are|and|so|thus|hence|with|for|by|in|we|where|let|derivative|therefore|since)\b/giu,
} as const;

/** The language that a copy is written in, by its words; the other one where it has none to tell by. */
export const languageOf = ({ sections }: Document, otherwise: "fr" | "en"): "fr" | "en" => {
  const prose = sections
    .flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === "prose" ? [block.text] : [])),
    )
    .join(" ")
    .slice(0, 100_000);
  const count = (lang: "fr" | "en"): number => prose.match(words[lang])?.length ?? 0;
  const [fr, en] = [count("fr"), count("en")];
  return fr === en ? otherwise : fr > en ? "fr" : "en";
};
