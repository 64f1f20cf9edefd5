import { type Block, bounds, type Remarks, type Role, type Section } from "./document.ts";
import { type Draft, finished } from "./draft.ts";
import type { Label, Opening, Style } from "./label.ts";
import { Tree } from "./tree.ts";

/** The sections so far, and whose words stand at the place that is read. */
export class Outline {
  readonly tree: Tree;
  /** The section that is open. */
  draft: Draft;
  role: Role = "unknown";
  readonly #text: string;
  readonly #remarks: Remarks;
  readonly #drafts: Draft[] = [];
  #blocks = 0;
  #full = false;

  constructor(text: string, remarks: Remarks) {
    this.#text = text;
    this.#remarks = remarks;
    this.tree = new Tree(repeatedTitles(text));
    this.draft = this.begin(0, undefined, undefined, false);
  }

  /** Whether a bound is passed: nothing more is read. */
  get isFull(): boolean {
    return this.#full;
  }

  /** How many blocks there may still be. */
  get room(): number {
    return bounds.blocks - this.#blocks;
  }

  sections(): Section[] {
    return finished(this.#drafts, this.#text);
  }

  /** Opens the section that a line or a title says. */
  open(opening: Opening, at: number, indent: number): void {
    const { labels, role, level, title } = opening;
    if (labels.length === 0 && role !== undefined) {
      if (level === undefined) this.turn(role, at);
      else {
        this.tree.marked(role, title ?? markTitle(this.#text, at), level);
        this.begin(at, undefined, this.tree.title, true);
        this.turn(role, at);
      }
      return;
    }
    if (labels.length === 0) {
      if (title === undefined) return;
      this.tree.heading(title, level ?? 1);
      this.begin(at, undefined, this.tree.title, true);
      return;
    }
    this.label(labels, at, indent, level, title, role);
  }

  /** Opens the sections of labels, each below the one before it. */
  label(
    labels: readonly Label[],
    at: number,
    indent: number,
    level: number | undefined,
    title: string | undefined,
    role: Role | undefined,
  ): void {
    labels.forEach((label, place) => {
      // `1.2` goes on with the 1 that is open.
      const open = place < labels.length - 1 && this.tree.last?.text === label.text;
      if (!open) this.tree.open(label, indent, level);
    });
    this.begin(at, labels.at(-1)?.style, title, false);
    if (role !== undefined) this.turn(role, at);
  }

  /** The blocks from here on have a role. */
  turn(role: Role, at: number): void {
    this.tree.role = role;
    this.role = role;
    if (this.draft.blocks.length === 0) this.draft.opensWith = role;
    this.draft.blank = role === "answer" ? at : undefined;
    this.draft.from = at;
    this.draft.lead = "";
    this.draft.afterFormula = false;
    this.draft.cue = undefined;
  }

  /** A section starts here, under the labels and headings that are open. */
  begin(
    at: number,
    style: Style | undefined,
    title: string | undefined,
    heading: boolean,
    continues = false,
  ): Draft {
    this.role = this.tree.role;
    const draft: Draft = {
      label: this.tree.path,
      style: style ?? this.tree.last?.style,
      heading,
      title: title ?? (heading || this.tree.depth === 0 ? this.tree.title : undefined),
      start: at,
      continues,
      blocks: [],
      opensWith: this.role,
      blank: this.role === "answer" && !continues ? at : undefined,
      from: at,
      lead: "",
      afterFormula: false,
      quantified: false,
      cue: undefined,
    };
    if (this.#drafts.length >= bounds.sections) {
      if (!this.#full) this.#refuse(at, "sections", bounds.sections);
      return this.draft;
    }
    this.#drafts.push(draft);
    this.draft = draft;
    return draft;
  }

  #refuse(at: number, bound: "sections" | "blocks", most: number): void {
    this.#full = true;
    this.#remarks.all.unshift({
      message: {
        fr: `La copie dépasse la borne « ${bound} » (${most}) : la suite n'est pas lue.`,
        en: `The submission passes the bound "${bound}" (${most}): what follows is not read.`,
      },
      span: { start: at, end: this.#text.length },
    });
  }

  /** One more block of the section that is open. */
  put(block: Block): void {
    if (this.#full) return;
    if (this.#blocks >= bounds.blocks) {
      this.#refuse(block.span.start, "blocks", bounds.blocks);
      return;
    }
    this.#blocks += 1;
    this.draft.blocks.push(block);
    this.draft.blank = undefined;
  }
}

/** Titles of headings that occur more than once. */
const repeatedTitles = (text: string): ReadonlySet<string> => {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const [, title = ""] of text.matchAll(/^#{1,6}[ \t]+([^\n]{1,100})$/gm)) {
    const plain = title.trim().toLowerCase();
    if (seen.has(plain)) repeated.add(plain);
    seen.add(plain);
  }
  return repeated;
};

/** The words of the line that marks an answer. */
const markTitle = (text: string, at: number): string =>
  (/^[\s#>*_]*([^\n]{0,80})/.exec(text.slice(at, at + 120))?.[1] ?? "").replace(/[\s:*_]+$/, "");
