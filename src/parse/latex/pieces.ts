import {
  isClosed,
  isQuad,
  isSmallWord,
  leadsOn,
  saysOtherwise,
  standsBeside,
  wordsOf,
} from "./asides.ts";
import type { Layout, List } from "./layout.ts";
import { solid } from "./lists.ts";
import { isDots, isSign, isSpace, jointOf, markOf, operatorOf } from "./marks.ts";
import { relationOf } from "./relations.ts";
import { textOf } from "./spell.ts";

/* Where a row is cut: the pieces that say something by themselves, and the remarks behind them. */

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

/** A row cut where a new statement begins. */
export const piecesOf = (row: List): readonly List[] => {
  const pieces: Layout[][] = [[]];
  const cut = (): void => {
    pieces.push([]);
  };
  for (const [at, part] of row.entries()) {
    const piece = pieces.at(-1) as Layout[];
    const rest = row.slice(at + 1);
    const words = wordsOf(part);
    if (part.kind === "command" && implications.has(part.name)) cut();
    else if (isConditional(piece) && rest.some(isOtherwise)) piece.push(part);
    else if (words !== undefined && joints.test(words)) {
      // x > 0 \text{ et } y > 0 is one condition.
      if (isConditional(piece) && jointOf(part) !== undefined) piece.push(part);
      else cut();
    } else if (part.kind === "text" && /\p{L},$/u.test(part.text.trim())) {
      // l \text{ fixé, } l \in …: a comma in words ends what is said before it.
      piece.push(part);
      cut();
    } else if (
      part.kind === "text" &&
      isRemark(part.text.trim()) &&
      !standsBeside(part.text) &&
      leadsOn(part.text) &&
      isClosed(solid(piece).at(-1)) &&
      isWhole(rest)
    ) {
      piece.push(part);
      cut();
    } else if (isStop(part) && isWhole(piece) && isWhole(rest) && partsHere(piece, rest)) cut();
    else if (isQuad(part) && partsAt(piece, rest)) cut();
    else piece.push(part);
  }
  return pieces.flatMap(itemsOfPiece).filter((piece) => piece.some((part) => !isSpace(part)));
};

export const isOtherwise = (part: Layout): boolean => saysOtherwise(wordsOf(part) ?? "");

/** Whether a piece is under a condition by now. */
const isConditional = (piece: List): boolean => {
  const at = piece.findIndex(isBeside);
  return at >= 0 && !joints.test(wordsOf(piece[at]) ?? "");
};

/** A comma between two relations parts them; x > 0, y > 0 under a condition are one. */
const partsHere = (piece: List, rest: List): boolean => {
  if (!isConditional(piece) || isBeside(piece.find((part) => !isSpace(part)))) return true;
  return rest.map(relationOf).find((relation) => relation !== undefined) === "=";
};

/** Whether space parts two statements: no equation is multiplied over it. */
const partsAt = (piece: List, rest: List): boolean => {
  const said = solid(piece);
  const end = said.findLast((part) => !isStop(part));
  const first = rest.find((part) => !isSpace(part));
  if (isWhole(piece) && isWhole(rest)) return true;
  if (!first || !isClosed(end) || said.some(isQuantifier) || isQuantifier(first)) return false;
  if (isConditional(piece) || isStop(first) || markOf(first) === ":") return false;
  if (isSigned(first) || !isClosed(first) || operatorOf(first) !== undefined || isBeside(first))
    return relationOf(first) === undefined && isBigStart(first);
  if (first.kind === "text" || isSmallWord(first) || isDots(first)) return false;
  const next = rest.findIndex((part) => isQuad(part) && part !== rest[0]);
  const alone = solid(next < 0 ? rest : rest.slice(0, next)).filter((part) => !isStop(part));
  return !(alone.length === 1 && first.kind === "fence");
};

/** \sum, \ln and the like ask for more, and begin something all the same. */
const isBigStart = (part: Layout): boolean =>
  !isSigned(part) &&
  operatorOf(part) === undefined &&
  markOf(part) === undefined &&
  !isBeside(part);

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

/** Whether a piece says something by itself: it has a relation, and something before it. */
export const isWhole = (list: List): boolean => {
  const start = list.findIndex((part) => !isSpace(part) && !isStop(part));
  const first = list[start];
  if (!first || isQuantifier(first)) return false;
  const at = list.findIndex((part) => relationOf(part) !== undefined);
  return at > start && !list.slice(start, at).some(isQuantifier);
};

export const isQuantifier = (part: Layout): boolean =>
  part.kind === "command" && (part.name === "forall" || part.name === "exists");

export const isStop = (part: Layout): boolean => {
  const mark = markOf(part);
  return mark === "." || mark === "," || mark === ";";
};

export const isSigned = (part: Layout): boolean =>
  isSign(part) || (part.kind === "command" && (part.name === "pm" || part.name === "mp"));

export const isBeside = (part: Layout | undefined): boolean => {
  const words = wordsOf(part);
  return words !== undefined && standsBeside(words);
};

/** Several words, or one that is no name: a reason beside the line. */
export const isRemark = (words: string): boolean =>
  /\s|[,;:]$|^\(.*\)$/.test(words) || words === "" || /^[^\p{L}]*$/u.test(words);

/** (np.multiply), (d'après notre calcul): words in parentheses. */
const isRemarkFence = (fence: Layout & { kind: "fence" }): boolean => {
  const parts = fence.of.filter((part) => !isSpace(part));
  if (parts.some((part) => part.kind === "text" && /\s/.test(part.text))) return true;
  const text = textOf(parts);
  return /^[nm]p\.?[a-z]{3,}\.?$/i.test(text);
};

export const trimmed = (member: List, notes: Layout[]): List => {
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

/** An expression without the punctuation and the remarks behind it. */
export const withoutRemarks = (list: List): List => {
  let parts = trimmed(list, []);
  for (let last = parts.at(-1); last?.kind === "text"; last = parts.at(-1)) {
    if (!isRemark(last.text)) break;
    parts = trimmed(parts.slice(0, -1), []);
  }
  return parts;
};
