import type { Span } from "../parse/error.ts";
import type { Role } from "./document.ts";
import {
  itemLabel,
  type Label,
  longestOpening,
  type Style,
  titleOpening,
  writtenLabel,
} from "./label.ts";
import type { Outline } from "./outline.ts";
import type { Piece } from "./pieces.ts";

type Command = Extract<Piece, { kind: "command" }>;

/** An environment of TeX that gives its text a label or a role. */
interface Frame {
  readonly name: string;
  readonly depth: number;
  style: Style | undefined;
  count: number;
  readonly role: Role | undefined;
}

const answerEnvironments =
  /^(?:solution|solutionbox|solutions|soln|sol|answer|answers|proof|preuve|demonstration|démonstration|reponse|réponse|corrige|corrigé|correction)\*?$/i;
const exerciseEnvironments =
  /^(?:exercise|exercice|exo|problem|probleme|homeworkProblem|homework)\*?$/i;
const questionEnvironments = /^(?:question|enonce)\*?$/i;
const lists =
  /^(?:enumerate|itemize|description|questions|parts|subparts|subsubparts|list|compactenum|tasks)\*?$/;

const levels: Readonly<Record<string, number>> = {
  part: 1,
  chapter: 1,
  section: 1,
  subsection: 2,
  subsubsection: 3,
  paragraph: 4,
  subparagraph: 5,
};

const byDepth: readonly Style[] = ["number", "letter", "roman", "capital"];

/** What the commands and environments of TeX say of sections: headings, lists, answers, and labels that TeX counts. */
export class Commands {
  readonly #text: string;
  readonly #outline: Outline;
  readonly #frames: Frame[] = [];
  /** Unlabelled sections are labelled by their order, when none has a label of its own. */
  readonly #numbered: boolean;
  readonly #counts = new Map<string, number>();

  constructor(text: string, isTex: boolean, pieces: readonly Piece[], outline: Outline) {
    this.#text = text;
    this.#outline = outline;
    this.#numbered = isTex && sectionsAreNumbered(text, pieces);
  }

  command(piece: Command): void {
    const { start, end, name, argument } = piece;
    const said = argument ? this.#text.slice(argument.start, argument.end) : "";
    const level = levels[name];
    if (name === "begin") this.#enter(said.trim(), start);
    else if (name === "end") this.#leave(said.trim(), end);
    else if (name === "item") this.#item(piece);
    else if (name === "setcounter") this.#setCounter(said, piece.option);
    else if (name === "question" || name === "titledquestion")
      this.#counted("question", start, said);
    else if (name === "part" && !argument) this.#counted("letter", start, "");
    else if (name === "subpart") this.#counted("roman", start, "");
    else if (/^(?:exercise|exercice|problem)$/.test(name)) this.#counted("exercise", start, "");
    else if (/^(?:solution|answer|reponse)$/.test(name)) this.#outline.turn("answer", end);
    else if (level !== undefined) this.#heading(said, level, piece);
    const { draft } = this.#outline;
    draft.from = Math.max(draft.from, end);
  }

  #heading(said: string, level: number, { start, end, starred }: Command): void {
    const opening = titleOpening(said, (label) => this.#outline.tree.follows(label));
    const style: Style | undefined =
      level === 1 ? "exercise" : level === 2 ? "question" : undefined;
    if (opening && (opening.labels.length > 0 || opening.role !== undefined)) {
      if (level >= 4 && opening.labels.length === 0 && opening.role !== undefined) {
        this.#outline.turn(opening.role, end);
      } else this.#outline.open({ ...opening, level }, start, 0);
    } else if (this.#numbered && !starred && style !== undefined) {
      const key = `section ${level}`;
      const ordinal = (this.#counts.get(key) ?? 0) + 1;
      this.#counts.set(key, ordinal);
      if (level === 1) this.#counts.set("section 2", 0);
      this.#outline.tree.open({ style, ordinal, text: String(ordinal) }, 0, level);
      this.#outline.begin(start, style, said.trim() || undefined, true);
    } else if (said.trim() !== "") {
      this.#outline.tree.heading(said.trim(), level);
      this.#outline.begin(start, undefined, this.#outline.tree.title, true);
    }
  }

  /** A label that TeX counts by itself. */
  #counted(style: Style, at: number, title: string): void {
    const keys: Partial<Record<Style, string>> = { question: "letter", letter: "roman" };
    const ordinal = (this.#counts.get(style) ?? 0) + 1;
    this.#counts.set(style, ordinal);
    const reset = keys[style];
    if (reset) this.#counts.set(reset, 0);
    this.#outline.tree.open(itemLabel(style, ordinal), 0, undefined);
    this.#outline.begin(at, style, title.trim() || undefined, false);
  }

  #enter(name: string, at: number): void {
    if (this.#frames.length > 200) return;
    const depth = this.#outline.tree.depth;
    const saved = this.#outline.role;
    if (answerEnvironments.test(name)) {
      this.#frames.push({ name, depth, style: undefined, count: 0, role: saved });
      this.#outline.turn("answer", at);
    } else if (exerciseEnvironments.test(name) || questionEnvironments.test(name)) {
      this.#frames.push({ name, depth, style: undefined, count: 0, role: undefined });
      this.#counted(exerciseEnvironments.test(name) ? "exercise" : "question", at, "");
    } else if (lists.test(name)) {
      const nested = this.#frames.filter((frame) => frame.style !== undefined).length;
      const style =
        name === "enumerate" || name === "compactenum" ? this.#listStyle(at, nested) : undefined;
      this.#frames.push({ name, depth, style, count: 0, role: undefined });
    }
  }

  /** `[label=(\alph*)]`, `[a)]`, else what TeX gives at this depth. */
  #listStyle(at: number, nested: number): Style {
    const head = this.#text.slice(at, at + 200);
    const option = /^\\begin\{[a-z]+\*?\}\s?\[([^\n]{0,120}?)\](?!\})/.exec(head)?.[1] ?? "";
    if (/\\alph|^\W*a\W*$/.test(option)) return "letter";
    if (/\\Alph|^\W*A\W*$/.test(option)) return "capital";
    if (/\\roman|\\Roman|^\W*[iI]\W*$/.test(option)) return "roman";
    if (/\\arabic|^\W*1\W*$/.test(option)) return "number";
    return byDepth[Math.min(nested, 3)] ?? "number";
  }

  #item({ start, end, option }: Command): void {
    const frame = this.#frames.findLast(({ name }) => lists.test(name));
    const said = option ? this.#text.slice(option.start, option.end) : undefined;
    if (!frame?.style) {
      const label =
        said === undefined
          ? undefined
          : writtenLabel(said, (each) => this.#outline.tree.follows(each));
      if (label) this.#outline.label([label], start, 0, undefined, undefined, undefined);
      return;
    }
    const follows = (label: Label): boolean => label.ordinal === frame.count + 1;
    const written = said === undefined ? undefined : writtenLabel(said, follows);
    if (said !== undefined && !written) return;
    frame.count = written?.ordinal ?? frame.count + 1;
    const { role } = this.#outline.tree;
    this.#outline.tree.close(frame.depth);
    frame.style = written?.style ?? frame.style;
    const label = written ?? itemLabel(frame.style, frame.count);
    // A list in an answer is part of that answer.
    this.#outline.tree.open(label, longestOpening, undefined);
    this.#outline.begin(start, label.style, undefined, false);
    if (role === "answer" && this.#outline.role !== "answer" && this.#inAnswer())
      this.#outline.turn("answer", end);
  }

  #inAnswer(): boolean {
    return this.#frames.some(({ role }) => role !== undefined);
  }

  #setCounter(counter: string, value: Span | undefined): void {
    const frame = this.#frames.findLast(({ style }) => style !== undefined);
    const count = Number(value ? this.#text.slice(value.start, value.end) : Number.NaN);
    if (!Number.isInteger(count) || count < 0 || count > 99) return;
    if (/^enum/.test(counter) && frame) frame.count = count;
    if (counter === "question") this.#counts.set("question", count);
    if (counter === "section") this.#counts.set("section 1", count);
  }

  #leave(name: string, at: number): void {
    const place = this.#frames.findLastIndex((frame) => frame.name === name);
    const frame = this.#frames[place];
    if (!frame) return;
    this.#frames.length = place;
    const { tree } = this.#outline;
    if (tree.depth > frame.depth) {
      tree.close(frame.depth);
      this.#outline.begin(at, undefined, undefined, false, true);
    }
    if (frame.role === undefined) return;
    this.#outline.role = frame.role;
    tree.role = frame.role;
  }
}

/** Whether TeX numbers the sections, and none of their titles has a label of its own. */
const sectionsAreNumbered = (text: string, pieces: readonly Piece[]): boolean => {
  const titles = pieces.flatMap((piece) =>
    piece.kind === "command" && piece.name === "section" && piece.argument
      ? [
          {
            starred: piece.starred,
            said: text.slice(piece.argument.start, piece.argument.end),
          },
        ]
      : [],
  );
  return (
    titles.some(({ starred }) => !starred) &&
    !titles.some(({ said }) => {
      const opening = titleOpening(said, () => false);
      return opening !== undefined && (opening.labels.length > 0 || opening.role !== undefined);
    })
  );
};
