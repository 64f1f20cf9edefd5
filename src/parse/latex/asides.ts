import type { Bilingual } from "../../expr/function.ts";
import { saysRelation } from "./intervals.ts";
import type { Fence, Layout, List } from "./layout.ts";
import { solid } from "./lists.ts";
import { comparisonOf, expectsMore, isDots, isSign, isSpace, markOf } from "./marks.ts";
import { coreOf } from "./spell.ts";

/*
 * What stands beside an equation and is no part of it: conditions, reasons, quantifiers, numbers of equations.
 */

/** Something that can be read in more than one way, and how to write it without doubt. */
export interface Doubt {
  readonly first: number;
  readonly last: number;
  readonly message: Bilingual;
  readonly expected?: Bilingual;
}

/** What tells a factor from a remark beyond the layout: white space, and the names of functions. */
export interface Setting {
  /** Whether white space stands before a part. */
  readonly spaced: (part: Layout) => boolean;
  /** Whether a bracket behind a part holds its arguments. */
  readonly applies: (part: Layout) => boolean;
}

/** The words of a part, when it is words. */
export const wordsOf = (part: Layout | undefined): string | undefined =>
  part?.kind === "text" || part?.kind === "word" ? part.text.trim() : undefined;

/** Words that set a condition: what follows them is no part of the equation. */
const conditions =
  /^[,;:.]?\s*(si|if|quand|when|whenever|pour|for|lorsque|with|avec|où|where|sous|under|provided|unless|sauf|dès|tant|until|while|pourvu)(?![\p{L}-])/iu;

/** Words that give a reason. */
const reasons = /^[,;:.]?\s*(car|as|since|because|puisque|comme|parce)(?![\p{L}-])/iu;

const otherwise =
  /^[,;:.]?\s*(et\s+|ou\s+|and\s+|or\s+)?(sinon|otherwise|else|autrement|ailleurs|elsewhere)(?![\p{L}-])/iu;

export const saysOtherwise = (words: string): boolean => otherwise.test(words);

/** Whether words say otherwise somewhere behind others. */
export const endsOtherwise = (words: string): boolean =>
  /(?<![\p{L}-])(sinon|otherwise|else)(?![\p{L}-])/iu.test(words);

export const setsCondition = (words: string): boolean => conditions.test(words);

/** Whether words give a reason, or say where it stands: \text{d'après la question } 2. */
export const givesReason = (words: string): boolean => reasons.test(words) || refers.test(words);

const refers =
  /^[,;:.(]?\s*(d['’]après|par|by|from|cf|voir|see|using|en utilisant|grâce|selon|according|en vertu|via)(?![\p{L}-])/iu;

/** Whether words lead to another statement: \text{est dérivable et}. */
export const leadsOn = (words: string): boolean =>
  /(^|\s)(et|and|donc|hence|so|thus|then|alors|que|that|on a|we have|avec|with|où|where)\s*:?$|[,;:.]$/iu.test(
    words.trim(),
  );

/** Whether words begin a condition or a reason. */
export const standsBeside = (words: string): boolean =>
  conditions.test(words) || reasons.test(words);

/** Whether words say for which values of a letter something holds. */
export const quantifies = (words: string): boolean =>
  /^[,;:.]?\s*(pour|for|quel)(?![\p{L}-])/iu.test(words);

const small = new Set(
  "si if quand when whenever pour for lorsque avec with où where car as since because puisque comme unless sauf sinon otherwise else autrement ailleurs elsewhere then alors donc so hence thus therefore et and ou or ni nor non not pas soit ainsi puis que qui dont est sont is are be tel telle tels telles such that on nous we le la les un une des du de the an dans par by from sur sous under ici here tout tous toute toutes all each every any chaque aussi also only seulement".split(
    " ",
  ),
);

/** Whether a part is a word that serves others, in French or English, and names nothing. */
export const isSmallWord = (part: Layout | undefined): boolean =>
  small.has(wordsOf(part)?.toLowerCase() ?? "");

const isStop = (part: Layout | undefined): boolean => {
  const mark = markOf(part);
  return mark === "." || mark === "," || mark === ";";
};

export const isQuad = (part: Layout): boolean =>
  part.kind === "command" && (part.name === "quad" || part.name === "qquad");

/** Whether nothing more has to follow a part: an operator, a sign or a relation asks for more. */
export const isClosed = (part: Layout | undefined): boolean =>
  part !== undefined && !isSign(part) && !expectsMore(part);

/** i = 1, …, n: letters and what they run through. Where words announce it, i ∈ S is one too. */
export const isRun = (list: List, announced = false): boolean => {
  const parts = solid(list);
  const at = parts.findIndex((part) => comparisonOf(part) === "=" || isMember(part));
  const letters = parts.slice(0, Math.max(at, 0));
  const set = parts.slice(at + 1);
  const named = letters.every((part, place) =>
    place % 2 === 0 ? /^[a-z]$/.test(coreOf(part) ?? "") : markOf(part) === ",",
  );
  if (at < 1 || !named || set.some((part) => comparisonOf(part) !== undefined)) return false;
  if (isMember(parts[at])) return announced && set.length > 0;
  return set.some(isDots) && set.some((part) => markOf(part) === ",");
};

const isMember = (part: Layout | undefined): boolean =>
  part?.kind === "command" && part.name === "in";

interface Tail {
  readonly body: List;
  readonly notes: readonly Layout[];
  readonly conditions: readonly List[];
  readonly doubts: readonly Doubt[];
}

/** What brackets at the end of a line hold that is no factor: its number, its condition. */
export const withoutTail = (list: List, setting: Setting): Tail => {
  const notes: Layout[] = [];
  const found: List[] = [];
  const doubts: Doubt[] = [];
  let body = list;
  for (;;) {
    const end = body.findLastIndex((part) => !isSpace(part) && !isStop(part));
    const fence = body[end];
    if (fence?.kind !== "fence") break;
    const before = body.slice(0, end);
    const apart = before.slice(before.findLastIndex((part) => !isSpace(part) && !isStop(part)) + 1);
    const last = solid(before).findLast((part) => !isStop(part));
    if (!isClosed(last)) break;
    const parted = apart.some((part) => isQuad(part) || isStop(part));
    const as = tailAs(fence, last as Layout, parted, setting);
    if (as === "factor") break;
    if (as === "doubt") {
      doubts.push(doubtOf(fence));
      break;
    }
    if (as === "condition") found.unshift([fence]);
    else notes.unshift(fence);
    body = before;
  }
  return { body, notes, conditions: found, doubts };
};

const tailAs = (
  fence: Fence,
  before: Layout,
  parted: boolean,
  setting: Setting,
): "factor" | "note" | "condition" | "doubt" => {
  const [only, ...more] = solid(fence.of);
  const number = only?.kind === "number" && more.length === 0;
  const words = wordsOf(only);
  const relation = saysRelation(fence.of);
  if (words !== undefined && reasons.test(words)) return "note";
  if (words !== undefined && conditions.test(words) && relation) return "condition";
  if (parted) return relation ? "condition" : isList(fence) ? "factor" : "note";
  if (fence.open !== "(" || (!number && !relation) || setting.applies(before)) return "factor";
  if (relation && laws.has(coreOf(before) ?? "")) return "doubt";
  if (number) return setting.spaced(fence) && before.kind !== "number" ? "doubt" : "factor";
  if (isIndicator(before)) return "factor";
  return setting.spaced(fence) ? "condition" : "doubt";
};

/** Letters whose bracket holds an event. */
const laws = new Set(["P", "p", "Pr", "bb:P", "cal:P"]);

/** (x, y), which is said by itself. */
const isList = (fence: Fence): boolean => fence.of.some((part) => markOf(part) === ",");

/** 1(x > 0) and 𝟙(x > 0) are indicators. */
const isIndicator = (part: Layout): boolean =>
  (part.kind === "number" && part.text === "1") ||
  (part.kind === "letter" && part.font === "bb") ||
  part.kind === "word" ||
  part.kind === "command";

const doubtOf = ({ first, last, of }: Fence): Doubt => ({
  first,
  last,
  ...(saysRelation(of)
    ? {
        message: {
          fr: "Cette parenthèse peut être un facteur, qui vaut 1 ou 0, ou une condition.",
          en: "This bracket may be a factor, which is 1 or 0, or a condition.",
        },
        expected: {
          fr: "\\cdot 1_{x > 0}, ou \\quad (x > 0)",
          en: "\\cdot 1_{x > 0}, or \\quad (x > 0)",
        },
      }
    : {
        message: {
          fr: "Ce nombre entre parenthèses peut être un facteur ou le numéro de la ligne.",
          en: "This number in brackets may be a factor or the number of the line.",
        },
        expected: { fr: "\\cdot 2, ou \\tag{2}", en: "\\cdot 2, or \\tag{2}" },
      }),
});
