import type { Role } from "./document.ts";
import { type Label, type Style, styles } from "./label.ts";

/** An open label: the sections that come next stand below it until it is passed. */
interface Open {
  readonly label: Label;
  /** How far its line is indented. */
  readonly indent: number;
  /** The level of the heading that it stands in. */
  readonly level: number | undefined;
  role: Role;
  /** The ordinals of the last label below it, by style, and whether that one had been answered. */
  answered: { style: Style; ordinal: number } | undefined;
}

const rank = (style: Style): number => styles.indexOf(style);

const listStyles: ReadonlySet<Style> = new Set(["number", "capital", "letter", "roman"]);

/** The labels that are open at a place, outermost first, and the headings above it. */
export class Tree {
  #open: Open[] = [];
  #headings: { level: number; title: string }[] = [];
  /** The role of what stands under no label. */
  #role: Role = "unknown";
  #answered: Open["answered"];
  readonly #repeated: ReadonlySet<string>;

  constructor(repeated: ReadonlySet<string>) {
    this.#repeated = repeated;
  }

  get path(): readonly string[] {
    return this.#open.map(({ label }) => label.text);
  }

  get depth(): number {
    return this.#open.length;
  }

  get last(): Label | undefined {
    return this.#open.at(-1)?.label;
  }

  get role(): Role {
    return this.#open.at(-1)?.role ?? this.#role;
  }

  /** From here on the open label, and what will stand below it, has a role. */
  set role(role: Role) {
    const top = this.#open.at(-1);
    if (!top) {
      this.#role = role;
      return;
    }
    top.role = role;
    if (role !== "answer") return;
    const parent = this.#open.at(-2);
    const answered = { style: top.label.style, ordinal: top.label.ordinal };
    if (parent) parent.answered = answered;
    else this.#answered = answered;
  }

  get title(): string | undefined {
    const titles = this.#headings.map(({ title }) => title);
    return titles.length > 0 ? titles.join(" / ") : undefined;
  }

  follows(label: Label): boolean {
    return this.#open.some(
      (open) => open.label.style === label.style && open.label.ordinal + 1 === label.ordinal,
    );
  }

  /** Opens a label where its style says, or as a child of what is open. */
  open(label: Label, indent: number, level: number | undefined): void {
    const same = this.#open.findLastIndex((open) => open.label.style === label.style);
    const top = this.#open.at(-1);
    const named = this.#open[same];
    const again = named?.label.text === label.text ? named : undefined;
    const deeper = top !== undefined && indent > top.indent + 1;
    const inner = label.ordinal === 1 && listStyles.has(label.style) && level === undefined;
    const nests =
      same >= 0
        ? inner && deeper && same < this.#open.length - 1
        : inner && top !== undefined && listStyles.has(top.label.style);
    if (!nests) {
      const known = this.#open.findIndex((open) => rank(open.label.style) >= rank(label.style));
      if (same >= 0) this.#open.length = same;
      else if (known >= 0) this.#open.length = known;
    }
    if (level !== undefined) this.#headings = this.#headings.filter((each) => each.level < level);
    const parent = this.#open.at(-1);
    const before = parent ? parent.answered : this.#answered;
    // (a) (b) (c) « Solution » (a): the labels start again, so the solution is that of them all.
    if (before && before.style === label.style && label.ordinal <= before.ordinal) {
      if (parent) parent.role = "answer";
      else this.#role = "answer";
    }
    const role = (nests ? undefined : again?.role) ?? parent?.role ?? this.#role;
    const answered = nests ? undefined : again?.answered;
    this.#open.push({ label, indent, level, role, answered });
  }

  /** A heading without a label: it ends the labels of headings that are no higher, and of lists. */
  heading(title: string, level: number): void {
    const at = this.#open.findIndex(
      (open) =>
        (open.level !== undefined && open.level >= level) ||
        (open.level === undefined && rank(open.label.style) >= rank("letter")),
    );
    if (at >= 0) this.#open.length = at;
    // « Forward » under « Sigmoïde » and again under « Tanh »: a title that comes back is a part of another.
    const below = level + (this.#repeated.has(title.toLowerCase()) ? 0.5 : 0);
    this.#headings = this.#headings.filter((each) => each.level < below);
    this.#headings.push({ level: below, title });
  }

  /** « # Solutions »: a heading that gives a role to what stands below it. */
  marked(role: Role, title: string, level: number): void {
    // « Solution » answers the label above it; « Solutions » answer all that stands below their heading.
    const many = /s$/i.test(/^\p{L}+/u.exec(title)?.[0] ?? "");
    const at = this.#open.findIndex((open) =>
      open.level === undefined ? many : open.level > level - (many ? 1 : 0),
    );
    if (at >= 0) this.#open.length = at;
    this.#headings = this.#headings.filter((each) => each.level < level + 0.5);
    this.#headings.push({ level: level + 0.5, title });
    this.role = role;
  }

  /** Forgets what was opened below a depth. */
  close(depth: number): void {
    if (this.#open.length > depth) this.#open.length = depth;
  }
}
