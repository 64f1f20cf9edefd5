import type { Block, Cue, Role, Section } from "./document.ts";
import type { Style } from "./label.ts";

/** A section while its blocks are gathered. */
export interface Draft {
  readonly label: readonly string[];
  readonly style: Style | undefined;
  readonly heading: boolean;
  readonly title: string | undefined;
  readonly start: number;
  /** It goes on with the label of a section before it. */
  readonly continues: boolean;
  readonly blocks: Block[];
  opensWith: Role;
  /** Where an answer was announced that has no block yet. */
  blank: number | undefined;
  /** Where the words before the next formula start at the earliest. */
  from: number;
  /** The words before that, when only names have come since. */
  lead: string;
  afterFormula: boolean;
  quantified: boolean;
  cue: Cue | undefined;
}

const startsWith = (label: readonly string[], prefix: readonly string[]): boolean =>
  prefix.length <= label.length && prefix.every((part, at) => label[at] === part);

/** Gives the drafts their ends, the roles that only the whole text tells, and their kinds. */
export const finished = (drafts: readonly Draft[], text: string): Section[] => {
  const kept = drafts.filter(
    ({ blocks, label, title, continues, blank: unanswered }) =>
      blocks.length > 0 ||
      unanswered !== undefined ||
      (!continues && (label.length > 0 || title !== undefined)),
  );
  /** The labels that answers are given to, and their prefixes, with the last place of each. */
  const answered = new Map<string, number>();
  kept.forEach((draft, at) => {
    if (draft.opensWith !== "answer") return;
    for (let size = 0; size <= draft.label.length; size += 1) {
      answered.set(draft.label.slice(0, size).join("\u0000"), at);
    }
  });
  return kept.map((draft, at) => {
    const next = kept[at + 1];
    const upTo = next?.start ?? text.length;
    let end = upTo;
    while (end > draft.start && /\s/.test(text[end - 1] ?? "")) end -= 1;
    const turns = draft.blocks.findIndex(({ role }) => role === "answer");
    const later = (answered.get(draft.label.join("\u0000")) ?? -1) > at;
    const asks = turns > 0 || later || (draft.blank !== undefined && draft.opensWith !== "answer");
    const told = (role: Role, place: number): Role =>
      role === "unknown" && asks && (turns <= 0 || place < turns) ? "statement" : role;
    const blocks: Block[] = draft.blocks.map((block, place) => ({
      ...block,
      role: told(block.role, place),
    }));
    const leads =
      next !== undefined &&
      startsWith(next.label, draft.label) &&
      (next.label.length > draft.label.length || next.opensWith === "answer");
    if (draft.blank !== undefined && !leads) {
      blocks.push({ kind: "todo", span: { start: end, end }, role: "answer" });
    }
    return {
      label: draft.label,
      kind: kindOf(draft, next),
      title: draft.title,
      role: told(draft.opensWith, 0),
      span: { start: draft.start, end },
      blocks,
    };
  });
};

const kindOf = ({ label, style, heading }: Draft, next: Draft | undefined): Section["kind"] => {
  if (heading || style === undefined || label.length === 0) return "heading";
  if (style === "exercise") return "exercise";
  if (style === "question") return "question";
  if (style !== "number") return "part";
  const holds =
    next !== undefined && next.label.length > label.length && startsWith(next.label, label);
  return label.length === 1 && holds ? "exercise" : "question";
};
