import type { Layout, List, Row } from "./layout.ts";
import { comparisonOf, isDots, isSpace, markOf } from "./marks.ts";
import { textOf } from "./spell.ts";

/*
 * A display cut into statements, and those into members and relations: A = B = C are two links. Rows that
 * begin with a relation go on with the row before.
 */

/** How two members are related. */
export type Relation =
  | "="
  | ":="
  | "≈"
  | "≡"
  | "<"
  | "≤"
  | ">"
  | "≥"
  | "≠"
  | "∈"
  | "∉"
  | "∝"
  | "∼"
  | "→"
  | "↦"
  | "←"
  /** A brace and its label, or a boxed part and the line an arrow leads to. */
  | "brace";

/** Members with the relations between them, not read yet. */
export interface Statement {
  readonly members: readonly List[];
  readonly relations: readonly Relation[];
  /** What quantifiers say of letters: `\forall i \in \{1, …, n\}`. */
  readonly quantified: readonly List[];
  /** `f :` before `x ↦ …`: whose values follow. */
  readonly map: List | undefined;
  /** Words beside the mathematics: reasons, remarks. */
  readonly notes: readonly Layout[];
  /** Under which condition it is said: `\text{si } x > 0`. */
  readonly condition: List | undefined;
}

const relations: Readonly<Record<string, Relation>> = {
  in: "∈",
  notin: "∉",
  approx: "≈",
  simeq: "≈",
  cong: "≈",
  equiv: "≡",
  propto: "∝",
  sim: "∼",
  to: "→",
  rightarrow: "→",
  longrightarrow: "→",
  mapsto: "↦",
  longmapsto: "↦",
  gets: "←",
  leftarrow: "←",
  coloneqq: ":=",
  triangleq: ":=",
  doteq: ":=",
  ll: "<",
  gg: ">",
};

/** The relation that a part is. */
export const relationOf = (part: Layout | undefined): Relation | undefined => {
  if (part?.kind === "stacked" && part.base.length === 1) return relationOf(part.base[0]);
  const comparison = comparisonOf(part);
  if (comparison) return comparison;
  return part?.kind === "command" ? relations[part.name] : undefined;
};

const implications = new Set([
  "Rightarrow",
  "implies",
  "Longrightarrow",
  "Leftrightarrow",
  "iff",
  "Longleftrightarrow",
  "therefore",
  "because",
  "downarrow",
  "Downarrow",
  "hookrightarrow",
]);

/** Words between two statements. */
const joints =
  /^(et|and|donc|d'où|d’où|soit|ou|or|so|hence|thus|therefore|puis|avec|with|où|where|ainsi|alors|then|i\.e\.?|c\.?-?à-?d\.?|,|;|\.)+$/i;

/** Words that set a condition: what follows them is no part of the equation. */
const conditions = /^(si|if|quand|when|pour|for|lorsque|with|avec|où|where|car|as|since)\b/i;

const wordsOf = (part: Layout): string | undefined =>
  part.kind === "text" || part.kind === "word" ? part.text.trim() : undefined;

const aligned = new Set([
  "aligned",
  "align",
  "alignat",
  "alignedat",
  "split",
  "gathered",
  "gather",
  "eqnarray",
  "multline",
  "flalign",
]);

/** The rows of a formula, those of an aligned display in their place. */
export const rowsOf = (rows: readonly Row[]): readonly List[] =>
  rows.flatMap((row): readonly List[] => {
    const list = row.flat().flatMap(unboxed);
    const solid = list.filter((part) => !isSpace(part) && !isStop(part));
    const [only] = solid;
    if (solid.length === 1 && only?.kind === "grid" && aligned.has(only.name))
      return rowsOf(only.rows);
    if (
      solid.length === 1 &&
      only?.kind === "grid" &&
      only.name === "array" &&
      hasRelations(only.rows)
    ) {
      return rowsOf(only.rows);
    }
    if (solid.length === 1 && (only?.kind === "group" || only?.kind === "box"))
      return rowsOf([[only.of]]);
    return [list];
  });

/** A box around an equation frames a result: what stands in it is said on its line. */
const unboxed = (part: Layout): List =>
  part.kind === "box" && part.of.some((each) => relationOf(each) !== undefined) ? part.of : [part];

const hasRelations = (rows: readonly Row[]): boolean =>
  rows.every((row) => row.flat().some((part) => relationOf(part) !== undefined));

const isStop = (part: Layout): boolean => {
  const mark = markOf(part);
  return mark === "." || mark === "," || mark === ";";
};

/** The statements of a formula. */
export const statementsOf = (rows: readonly List[]): readonly Statement[] => {
  const statements: Building[] = [];
  const asides: Building[] = [];
  for (const whole of rows) {
    const { row, aside } = withoutAside(whole);
    const said = aside && begin(aside);
    if (said) asides.push(said);
    for (const piece of piecesOf(row)) {
      const first = piece.findIndex((part) => !isSpace(part));
      const continues = first >= 0 && relationOf(piece[first]) !== undefined;
      const last = statements.at(-1);
      if (continues && last) extend(last, piece);
      else {
        const next = begin(piece);
        if (next) statements.push(next);
      }
    }
  }
  return [...statements, ...asides].map(finish).flatMap(distributed);
};

/** A row without the reason beside it that says something by itself: « en posant u = 1 + x ». */
const withoutAside = (row: List): { row: List; aside: List | undefined } => {
  const at = row.findIndex((part) => part.kind === "text" && letting.test(part.text.trim()));
  const aside = row.slice(at + 1);
  const before = row.slice(0, Math.max(at, 0)).some((part) => relationOf(part) !== undefined);
  return before && isWhole(aside) ? { row: row.slice(0, at), aside } : { row, aside: undefined };
};

const letting = /\s(posant|notant|on pose|on note|letting|setting|where we let|with)$/i;

/** `A, B ∈ S` says A ∈ S and B ∈ S. */
const distributed = (statement: Statement): readonly Statement[] => {
  const { members, relations: rels } = statement;
  const [first = [], second = []] = members;
  const each = rels[0] !== undefined && ofEach.has(rels[0]);
  const comma = (part: Layout): boolean => markOf(part) === ",";
  if (!each || !first.some(comma) || first.some(isDots) || second.some(comma)) return [statement];
  const items: Layout[][] = [[]];
  for (const part of first) {
    if (comma(part)) items.push([]);
    else (items.at(-1) as Layout[]).push(part);
  }
  return items.some((item) => item.length === 0)
    ? [statement]
    : items.map((item) => ({ ...statement, members: [item, ...members.slice(1)] }));
};

const ofEach: ReadonlySet<Relation> = new Set<Relation>(["∈", "∉", "<", "≤", ">", "≥", "≠"]);

interface Building {
  members: Layout[][];
  relations: Relation[];
  quantified: List[];
  map: List | undefined;
  notes: Layout[];
  condition: Layout[] | undefined;
}

/** A row cut where a new statement begins. */
const piecesOf = (row: List): readonly List[] => {
  const pieces: Layout[][] = [[]];
  const cut = (): void => {
    pieces.push([]);
  };
  for (const [at, part] of row.entries()) {
    const words = wordsOf(part);
    if (part.kind === "command" && implications.has(part.name)) cut();
    else if (words !== undefined && joints.test(words) && part.kind !== "group") cut();
    else if (part.kind === "text" && /\p{L},$/u.test(part.text.trim())) {
      // l \text{ fixé, } l \in …: a comma in words ends what is said before it.
      (pieces.at(-1) as Layout[]).push(part);
      cut();
    } else if (
      (markOf(part) === "," || markOf(part) === ";" || isQuad(part)) &&
      isWhole(pieces.at(-1) ?? []) &&
      isWhole(row.slice(at + 1))
    ) {
      cut();
    } else (pieces.at(-1) as Layout[]).push(part);
  }
  return pieces.flatMap(itemsOfPiece).filter((piece) => piece.some((part) => !isSpace(part)));
};

/** Several expressions that commas part, with no relation among them, are statements of their own. */
const itemsOfPiece = (piece: List): readonly List[] => {
  const whole =
    piece.some((part, at) => {
      const mark = markOf(part) ?? "";
      const figures = [piece[at - 1], piece[at + 1]].every((each) => each?.kind === "number");
      return "()[]{}:".includes(mark || "-") || (mark === "," && figures);
    }) || piece.some((part) => relationOf(part) || isQuantifier(part) || isDots(part));
  if (whole) return [piece];
  const items: Layout[][] = [[]];
  for (const part of piece) {
    if (markOf(part) === "," || markOf(part) === ";") items.push([]);
    else (items.at(-1) as Layout[]).push(part);
  }
  return items;
};

const isQuad = (part: Layout): boolean =>
  part.kind === "command" && (part.name === "quad" || part.name === "qquad");

/** Whether a piece says something by itself: it has a relation, and something before it. */
const isWhole = (list: List): boolean => {
  const start = list.findIndex((part) => !isSpace(part) && !isStop(part));
  const first = list[start];
  if (!first || isQuantifier(first)) return false;
  const at = list.findIndex((part) => relationOf(part) !== undefined);
  return at > start && !list.slice(start, at).some(isQuantifier);
};

const isQuantifier = (part: Layout): boolean =>
  part.kind === "command" && (part.name === "forall" || part.name === "exists");

const empty = (): Building => ({
  members: [],
  relations: [],
  quantified: [],
  map: undefined,
  notes: [],
  condition: undefined,
});

const begin = (piece: List): Building | undefined => {
  const building = empty();
  const rest = withoutQuantifiers(piece, building);
  const colon = rest.findIndex((part) => markOf(part) === ":");
  const arrow = rest.findIndex((part) => relationOf(part) === "↦" || relationOf(part) === "→");
  let body: List = rest;
  if (colon > 0 && arrow > colon) {
    building.map = rest.slice(0, colon);
    body = rest.slice(colon + 1);
  }
  split(building, body);
  return building.members.length > 0 || building.quantified.length > 0 ? building : undefined;
};

/** A row that begins with a relation, put behind the statement before. */
const extend = (building: Building, piece: List): void => {
  const rest = withoutQuantifiers(piece, building);
  const next = empty();
  split(next, rest);
  building.relations.push(...next.relations);
  building.members.push(...next.members.slice(1));
  building.notes.push(...next.notes);
  building.condition ??= next.condition;
};

/** Takes `\forall …` out, before or behind what it is said of. */
const withoutQuantifiers = (piece: List, building: Building): List => {
  const at = piece.findIndex(isQuantifier);
  if (at < 0) return piece;
  const before = piece.slice(0, at);
  const said = piece.slice(at + 1);
  if (before.some((part) => relationOf(part) !== undefined)) {
    building.quantified.push(said);
    return before;
  }
  // ∀ i, j ∈ {1, …, n} : A = B; the sign after the set may be a colon, a comma or space.
  const set = said.findIndex((part) => relationOf(part) === "∈" || markOf(part) === "=");
  const end = said.findIndex(
    (part, place) =>
      place > set &&
      set >= 0 &&
      (markOf(part) === ":" || isQuad(part) || (markOf(part) === "," && !listGoesOn(said, place))),
  );
  if (set >= 0 && end < 0) {
    const close = said.findIndex((part, place) => place > set && endsSet(part));
    const cut = close < 0 ? said.length : close + 1;
    building.quantified.push(said.slice(0, cut));
    return withoutQuantifiers([...before, ...said.slice(cut)], building);
  }
  const cut = end < 0 ? said.length : end;
  building.quantified.push(said.slice(0, cut));
  return withoutQuantifiers([...before, ...said.slice(cut + 1)], building);
};

/** A comma inside 1, …, n. */
const listGoesOn = (list: List, at: number): boolean => {
  const text = textOf(list.slice(at + 1, at + 4));
  return /^(l?dots|cdots|,)/.test(text) || /^(l?dots|cdots)$/.test(textOf(list.slice(at - 1, at)));
};

const endsSet = (part: Layout): boolean =>
  part.kind === "fence" ||
  (part.kind === "scripts" && part.base?.kind === "letter" && part.base.font === "bb") ||
  (part.kind === "letter" && part.font === "bb");

/** Cuts a piece at its relations. */
const split = (building: Building, piece: List): void => {
  let member: Layout[] = [];
  const close = (): void => {
    building.members.push(member);
    member = [];
  };
  const closing = piece.findLastIndex(closesRemark);
  let aside = false;
  for (const [at, part] of piece.entries()) {
    const relation = relationOf(part);
    const next = piece[at + 1];
    if (aside) {
      // \text{(taille de la couche } l\text{)}: up to the bracket that closes, all is a remark.
      aside = !closesRemark(part);
      building.notes.push(part);
      continue;
    }
    if (markOf(part) === ":" && markOf(next) === "=") continue;
    if (building.condition) building.condition.push(part);
    else if (relation) {
      close();
      building.relations.push(markOf(piece[at - 1]) === ":" && relation === "=" ? ":=" : relation);
    } else if (wordsOf(part) !== undefined && part.kind === "text") {
      const words = wordsOf(part) ?? "";
      if (
        member.some((each) => !isSpace(each)) &&
        conditions.test(words) &&
        !/\s\S+\s\S+/.test(words)
      ) {
        building.condition = [part];
      } else if (isRemark(words)) {
        building.notes.push(part);
        aside = at < closing && words.lastIndexOf("(") > words.lastIndexOf(")");
      } else member.push(part);
    } else member.push(part);
  }
  if (member.length > 0 || building.relations.length > 0) close();
};

const closesRemark = (part: Layout): boolean =>
  markOf(part) === ")" || (part.kind === "text" && /^[^(]*\)/.test(part.text));

/** Several words, or one that is no name: a reason beside the line. */
const isRemark = (words: string): boolean =>
  /\s|[,;:]$|^\(.*\)$/.test(words) || words === "" || /^[^\p{L}]*$/u.test(words);

/** Members with their marks of punctuation and remarks gone. */
const finish = (building: Building): Statement => {
  const { members, relations: rels, quantified, map, notes, condition } = building;
  return {
    members: members.map((member) => trimmed(member, notes)),
    relations: rels,
    quantified,
    map,
    notes,
    condition,
  };
};

/** An expression without the punctuation and the remarks behind it. */
export const withoutRemarks = (list: List): List => {
  let parts = trimmed(list, []);
  for (let last = parts.at(-1); last?.kind === "text"; last = parts.at(-1)) {
    if (!isRemark(last.text)) break;
    parts = trimmed(parts.slice(0, -1), []);
  }
  return parts;
};

const trimmed = (member: List, notes: Layout[]): List => {
  let list: Layout[] = member.filter((part) => !isSpace(part));
  for (;;) {
    const last = list.at(-1);
    const mark = markOf(last);
    if (last && list.length > 0 && (isStop(last) || mark === ":")) list = list.slice(0, -1);
    else if (last?.kind === "fence" && list.length > 1 && isRemarkFence(last)) {
      notes.push(last);
      list = list.slice(0, -1);
    } else break;
  }
  while (list.length > 0 && isStop(list[0] as Layout)) list = list.slice(1);
  return list;
};

/** (np.multiply), (d'après notre calcul): words in parentheses. */
const isRemarkFence = (fence: Layout & { kind: "fence" }): boolean => {
  const parts = fence.of.filter((part) => !isSpace(part));
  if (parts.some((part) => part.kind === "text" && /\s/.test(part.text))) return true;
  const text = textOf(parts);
  return /^[nm]p\.?[a-z]{3,}\.?$/i.test(text);
};
