import {
  type Doubt,
  endsOtherwise,
  givesReason,
  isClosed,
  isQuad,
  isRun,
  isSmallWord,
  quantifies,
  type Setting,
  saysOtherwise,
  setsCondition,
  standsBeside,
  withoutTail,
  wordsOf,
} from "./asides.ts";
import { casesDoubt, listDoubt, minusDoubt, wordsDoubt } from "./doubts.ts";
import type { Layout, List } from "./layout.ts";
import { solid } from "./lists.ts";
import { isBig, isDots, isSign, isSpace, jointOf, markOf, operatorOf } from "./marks.ts";
import {
  isBeside,
  isOtherwise,
  isQuantifier,
  isRemark,
  isSigned,
  isStop,
  isWhole,
  piecesOf,
  trimmed,
} from "./pieces.ts";
import { type Relation, relationOf } from "./relations.ts";
import { closedBy, type Line, refenced } from "./rows.ts";
import { textOf } from "./spell.ts";

/*
 * A display cut into statements, and those into members and relations: A = B = C are two links. Rows that
 * begin with a relation or an operator, or stand behind one, go on with the row before.
 */

export type { Relation } from "./relations.ts";

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
  /** Under which conditions it is said: `\text{si } x > 0`. */
  readonly conditions: readonly List[];
  /** What can be read in two ways: the sides that hold it are refused. */
  readonly doubts: readonly Doubt[];
}

/** The statements of a formula. */
export const statementsOf = (
  rows: readonly (readonly Line[])[],
  setting: Setting,
): readonly Statement[] => {
  const statements: Building[] = [];
  const asides: Building[] = [];
  const lastIn = new Map<number, Building>();
  let held: List[] = [];
  for (const [place, lines] of rows.entries()) {
    for (const { list, column, indented } of lines) {
      const { row, aside } = withoutAside(list);
      const said = aside && begin(aside, setting);
      if (said) asides.push(said);
      const start = row.find((part) => !isSpace(part));
      const pieces = piecesOf(row);
      let last = lastIn.get(column) ?? statements.at(-1);
      for (const [at, piece] of pieces.entries()) {
        const first = piece.find((part) => !isSpace(part));
        const later = [
          piece,
          ...rows.slice(place + 1).flatMap((row) => row.map((line) => line.list)),
        ];
        const indents = indented || (start !== undefined && isQuad(row[0] as Layout));
        if (last && relationOf(first) !== undefined) append(last, piece, setting);
        else if (
          last &&
          at === 0 &&
          first === start &&
          goesOn(last, piece, indents, later.flat())
        ) {
          append(last, piece, setting);
        } else if (last && at > 0 && isRun(piece)) last.quantified.push(piece);
        else if (isBeside(first) && at < pieces.length - 1) held.push(piece);
        else if (last && isBeside(first)) setBeside(last, piece);
        else {
          const next = begin(isBeside(first) ? withoutFirst(piece) : piece, setting);
          if (!next) continue;
          for (const each of held) setBeside(next, each);
          held = [];
          statements.push(next);
          last = next;
        }
      }
      if (last) lastIn.set(column, last);
    }
  }
  return [...statements, ...asides].map(finish).flatMap(distributed);
};

/** A condition that stands alone is what is said. */
const withoutFirst = (piece: List): List => {
  const at = piece.findIndex((part) => !isSpace(part));
  const part = piece[at];
  const of = part?.kind === "text" && part.of.some(({ kind }) => kind === "text") ? part.of : [];
  return [...of.filter(({ kind }) => kind !== "text"), ...piece.slice(at + 1)];
};

/** Whether a row goes on with the last member of what was said before it. */
const goesOn = (last: Building, piece: List, indented: boolean, later: List): boolean => {
  const before = solid(last.members.at(-1) ?? []);
  const end = before.at(-1);
  const head = piece.find((part) => !isSpace(part));
  const whole = isWhole(piece);
  // « c = » to be filled in, then another line.
  if (end === undefined) return last.relations.length > 0 && (indented || !whole);
  if (closedBy(before, later)) return true;
  if (isStop(end)) return false;
  if (!isClosed(end) || isBig(end) || operatorOf(head) !== undefined) return true;
  if (!head || !isSigned(head)) return false;
  if (!whole || markOf(head) === "+") return true;
  return indented || last.relations.length === 0;
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
  if (rels[0] === "=" && first.some(comma) && !second.some(comma) && !first.some(isDots))
    return [{ ...statement, doubts: [...statement.doubts, listDoubt(first)] }];
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
  conditions: List[];
  doubts: Doubt[];
}

const empty = (): Building => ({
  members: [],
  relations: [],
  quantified: [],
  map: undefined,
  notes: [],
  conditions: [],
  doubts: [],
});

const begin = (piece: List, setting: Setting): Building | undefined => {
  const building = empty();
  const rest = unwrapped(withoutBrackets(withoutQuantifiers(piece, building), building, setting));
  const colon = rest.findIndex((part) => markOf(part) === ":");
  const arrow = rest.findIndex((part) => relationOf(part) === "↦" || relationOf(part) === "→");
  let body: List = rest;
  if (colon > 0 && arrow > colon) {
    building.map = rest.slice(0, colon);
    body = rest.slice(colon + 1);
  }
  split(building, body);
  const doubt = arrowDoubt(building, body, setting);
  if (doubt) building.doubts.push(doubt);
  return building.members.length > 0 || building.quantified.length > 0 ? building : undefined;
};

/** w<-w-a: less than a negative number, or an assignment. */
const arrowDoubt = (
  { members, relations: rels }: Building,
  piece: List,
  setting: Setting,
): Doubt | undefined => {
  const at = piece.findIndex((part) => markOf(part) === "<");
  const [less, minus] = [piece[at], piece[at + 1]];
  const [left = [], right = []] = members.map(solid);
  const name = textOf(left);
  if (!less || markOf(minus) !== "-" || rels.length !== 1 || left.length !== 1) return undefined;
  if (setting.spaced(minus as Layout) || !right.some((part) => textOf([part]) === name))
    return undefined;
  return {
    first: less.first,
    last: (minus as Layout).last,
    message: {
      fr: "Ces deux signes peuvent être une flèche, ou « inférieur à moins ».",
      en: "These two signs may be an arrow, or say less than minus.",
    },
    expected: { fr: "\\gets, ou < -", en: "\\gets, or < -" },
  };
};

/** Takes brackets out that stand behind an equation and hold its condition or number. */
const withoutBrackets = (piece: List, building: Building, setting: Setting): List => {
  const { body, notes, conditions, doubts } = withoutTail(piece, setting);
  building.notes.push(...notes);
  building.conditions.push(...conditions);
  building.doubts.push(...doubts);
  return body;
};

/** (c = s) says what stands in it. */
const unwrapped = (list: List): List => {
  const [only, ...more] = solid(list).filter((part) => !isStop(part));
  const bare = (only?.kind === "fence" && only.open === "(") || only?.kind === "group";
  return bare && more.length === 0 && isWhole(only.of) ? unwrapped(only.of) : list;
};

/** A row that goes on with the statement before: what it begins with belongs to the last member. */
const append = (building: Building, piece: List, setting: Setting): void => {
  const next = empty();
  split(next, withoutBrackets(withoutQuantifiers(piece, building), next, setting));
  const [head = [], ...more] = next.members;
  const rels = [...next.relations];
  const last = building.members.pop() ?? [];
  const [end] = solid(last).slice(-1);
  const [start, ...rest] = solid(head);
  building.notes.push(...next.notes);
  building.conditions.push(...next.conditions);
  building.doubts.push(...next.doubts);
  // What stands at the end of a row may be said again on the next.
  if (!end && !start && rels.length > 0 && building.relations.at(-1) === rels[0]) {
    rels.shift();
    building.members.push(more.shift() ?? []);
  } else {
    const again = end && start && isOperator(end) && textOf([end]) === textOf([start]);
    if (again && markOf(end) === "-") building.doubts.push(minusDoubt(end, start));
    building.members.push([...refenced([...last, ...(again ? rest : head)])]);
  }
  building.relations.push(...rels);
  building.members.push(...more);
};

const isOperator = (part: Layout): boolean => isSign(part) || operatorOf(part) !== undefined;

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
  let condition: Layout[] | undefined;
  const close = (): void => {
    building.members.push(member);
    member = [];
  };
  const closing = piece.findLastIndex(closesRemark);
  let aside = false;
  let spoken: Layout | undefined;
  let swallowed: Layout | undefined;
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
    const words = part.kind === "text" || isSmallWord(part) ? wordsOf(part) : undefined;
    const said = member.some((each) => !isSpace(each));
    if (condition) condition.push(part);
    else if (relation) {
      if (spoken && swallowed && !givesReason(wordsOf(spoken) ?? "")) {
        building.doubts.push(wordsDoubt(spoken, swallowed));
      }
      spoken = undefined;
      swallowed = undefined;
      close();
      building.relations.push(markOf(piece[at - 1]) === ":" && relation === "=" ? ":=" : relation);
    } else if (
      words !== undefined &&
      said &&
      (standsBeside(words) || saysOtherwise(words)) &&
      !(/\s\S+\s\S+/.test(words) && isReason(piece.slice(at + 1)))
    ) {
      condition = [part];
    } else if (words !== undefined && part.kind === "text" && isRemark(words)) {
      building.notes.push(part);
      if (said && endsOtherwise(words)) building.doubts.push(casesDoubt(part, part));
      aside = at < closing && words.lastIndexOf("(") > words.lastIndexOf(")");
      spoken = said && isClosed(solid(member).at(-1)) ? part : undefined;
      swallowed = undefined;
    } else if (spoken && !isSpace(part) && !isOperator(part) && !isStop(part)) {
      // A reason goes on in mathematics: = 3 \text{ d'après la question } 2.
      building.notes.push(part);
      swallowed = part;
    } else {
      if (isOperator(part)) spoken = undefined;
      member.push(part);
    }
  }
  if (member.length > 0 || building.relations.length > 0) close();
  if (condition) conclude(building, condition);
};

/** Whether words are a whole reason: nothing follows, or the relation they interrupt. */
const isReason = (rest: List): boolean => {
  const first = rest.find((part) => !isSpace(part) && !isStop(part));
  return first === undefined || relationOf(first) !== undefined;
};

/** What a condition makes of the last member: cases where it says what holds otherwise. */
const conclude = (building: Building, condition: readonly Layout[]): void => {
  const [word, ...rest] = condition as [Layout, ...Layout[]];
  const words = wordsOf(word) ?? "";
  const at = rest.findIndex(isOtherwise);
  if (at >= 0 && setsCondition(words)) {
    const found = casesIn(building, word, rest, at);
    if (found) building.members[building.members.length - 1] = [found];
    else building.doubts.push(casesDoubt(word, rest.at(-1) as Layout));
    return;
  }
  const inWords = condition.some((part) => endsOtherwise(wordsOf(part) ?? ""));
  // 1 \text{ si } x > 0, -1 \text{ si } x < 0 are cases.
  const again = setsCondition(words) && rest.find((part) => setsCondition(wordsOf(part) ?? ""));
  if (again) building.doubts.push(casesDoubt(word, again));
  if (inWords && !saysOtherwise(words)) building.doubts.push(casesDoubt(word, word));
  if (quantifies(words) && isRun(rest, true)) building.quantified.push(rest);
  else setBeside(building, condition);
};

/** Puts a condition, or a reason, beside a statement. */
const setBeside = (building: Building, said: List): void => {
  const first = said.find((part) => !isSpace(part));
  const last = said.at(-1);
  if (first && last && givesReason(wordsOf(first) ?? "")) {
    building.notes.push({ kind: "group", of: said, first: first.first, last: last.last });
  } else building.conditions.push(said);
};

/** E si c, F sinon and E if c else F, as the cases that they are. */
const casesIn = (building: Building, word: Layout, rest: List, at: number): Layout | undefined => {
  const otherwise = rest[at] as Layout;
  const behind = rest.slice(at + 1).filter((part) => !isSpace(part) && !isStop(part));
  const before = rest.slice(0, at);
  const joint = before.findLastIndex(
    (part) => isStop(part) || isQuad(part) || jointOf(part) !== undefined,
  );
  const other = behind.length > 0 ? behind : joint < 0 ? [] : before.slice(joint + 1);
  const when = behind.length > 0 ? before : before.slice(0, Math.max(joint, 0));
  const value = building.members.at(-1) ?? [];
  const again = other.findIndex((part) => relationOf(part) !== undefined);
  const named = textOf(solid(building.members[0] ?? []));
  if (
    again >= 0 &&
    (relationOf(other[again]) !== "=" || textOf(solid(other.slice(0, again))) !== named)
  )
    return undefined;
  const is = other.slice(again + 1);
  if (solid(is).length === 0 || solid(when).length === 0 || isSmallWord(is[0])) return undefined;
  if (is.some((part) => relationOf(part) !== undefined || isBeside(part))) return undefined;
  const rows = [
    [value, [word, ...when]],
    [is, [otherwise]],
  ];
  const first = value[0]?.first ?? word.first;
  return { kind: "grid", name: "cases", rows, first, last: (rest.at(-1) ?? word).last };
};

const closesRemark = (part: Layout): boolean =>
  markOf(part) === ")" || (part.kind === "text" && /^[^(]*\)/.test(part.text));

/** Members with their marks of punctuation and remarks gone. */
const finish = (building: Building): Statement => {
  const { members, relations: rels, quantified, map, notes, conditions, doubts } = building;
  return {
    members: members.map((member) => trimmed(member, notes)),
    relations: rels,
    quantified,
    map,
    notes,
    conditions,
    doubts,
  };
};
