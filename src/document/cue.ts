import type { Cue } from "./document.ts";

/** A cue and the words that give it, which start at a word's start. */
interface CueWords {
  /** « calculer », "compute" ask for what is only named, and start on what is written as an equation. */
  readonly cue: Cue | "computes";
  readonly words: RegExp;
  /** At most so many words stand between these and the formula. */
  readonly within: number;
}

const list: readonly CueWords[] = [
  {
    cue: "goal",
    words:
      /(?:montr(?:er|ez|ons)|démontr(?:er|ez|ons)|prouv(?:er|ez|ons)|établi(?:r|ssez|ssons)|vérifi(?:er|ez|ons)|show|prove|verify|want to show)(?: bien| donc| alors)?(?: que| that)?/gu,
    within: 12,
  },
  {
    cue: "computes",
    words:
      /(?:calcul(?:er|ez|ons)|détermin(?:er|ez|ons)|exprim(?:er|ez|ons)|dériv(?:er|ez|ons)|on cherche|compute|calculate|determine|find|express)/gu,
    within: 7,
  },
  {
    cue: "introduces",
    words:
      /(?:on pose|nous posons|posons|en posant|posant|on note|nous notons|notons|noter|en notant|encore notée?s?|on définit|définissons|on appelle|définie?s? par|soient|let|denote|define|defined? (?:as|by)|we set|setting|set|we write|write)/gu,
    within: 12,
  },
  { cue: "introduces", words: /(?:où|avec|where|with)/gu, within: 4 },
  {
    cue: "case",
    words:
      /(?:si|if|quand|lorsque|lorsqu|when|whenever|dans le cas(?: où)?|au cas où|in (?:the|that) case)/gu,
    within: 2,
  },
  {
    cue: "case",
    words:
      /(?:supposons(?: que)?|on suppose(?: que)?|suppose(?: that)?|assume(?: that)?|assuming)/gu,
    within: 6,
  },
  {
    cue: "concludes",
    words:
      /(?:donc|d['’]où|ainsi|finalement|enfin|par conséquent|par suite|il vient|il s['’]ensuit|on obtient|nous obtenons|on trouve|on retrouve|on en déduit|on conclut|en conclusion|ce qui donne|ce qui fait|c['’]est[- ]à[- ]dire|hence|therefore|thus|so|finally|which gives|we get|we obtain|we find|it follows|this gives|yields|in conclusion|soit (?:plus généralement|de manière plus générale|encore|donc))/gu,
    within: 12,
  },
  {
    cue: "recalls",
    words:
      /(?:rappel(?:s|ons)?|on rappelle|d['’]après|on sait|nous savons|sachant|on utilise le fait|par définition|recall|we know|by definition|according to|from question|using the fact)/gu,
    within: 14,
  },
  {
    cue: "step",
    words:
      /(?:on a|nous avons|on a alors|il y a|on écrit|s['’]écrit|s['’]écrivent|s['’]exprime|peut s['’]écrire|we have|one has|is given by|then|alors|de plus|et puis|ensuite|puis|moreover|next)/gu,
    within: 12,
  },
];

/** The words as whole words: « d'où » does not hold « où ». */
const whole = list.map(({ cue, words, within }) => ({
  cue,
  within,
  words: new RegExp(`(?<![\\p{L}\\p{N}_'’])${words.source}(?![\\p{L}\\p{N}_])`, "gu"),
}));

const countWords = (text: string): number => text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;

/** What stands around a formula, as far as a cue depends on it. */
export interface Around {
  /** The words before it, from the start of the section or the end of the last formula that says something. */
  readonly before: string;
  /** Whether those words come after a formula of the same section. */
  readonly afterFormula: boolean;
  /** The cue of that formula. */
  readonly previous: Cue | undefined;
  /** That formula is « ∀ i ». */
  readonly quantified: boolean;
  readonly display: boolean;
  readonly latex: string;
}

const relation = /=|\\(?:neq?|leq?|geq?|lt|gt|not)(?![a-zA-Z])|[<>≤≥≠]/;

/** A formula without what stands in its braces: Σ_{k=1}^n is no equation. */
const outside = (latex: string): string => {
  const less = latex.replace(/\{[^{}]*\}/g, " ");
  return less === latex ? latex : outside(less);
};

/** What makes a sentence of a formula. */
const statement =
  /[=<>≤≥≠∈≈→]|\\(?:neq?|leq?|leqslant|geq?|geqslant|lt|gt|in|sim|simeq|approx|equiv|to|mapsto|rightarrow|longrightarrow|Rightarrow|implies|iff|Leftrightarrow|propto|subset|subseteq|forall)(?![a-zA-Z])/;

/** Whether a formula says something; else it names something. */
export const says = (latex: string): boolean => statement.test(latex);

/** `\text{d'où } …`: words that open the formula itself. */
const opening = /^\s*(?:\\\\|&|\\quad|\s)*\\(?:text|textrm|textit|mbox)\s*\{([^{}]{1,120})\}/;

/** What the words before a formula, or those it opens with, announce. */
export const cueOf = (around: Around): Cue | undefined => {
  const cue = anyCue(around);
  // « donc la dérivée de $f$ »: a name alone concludes nothing.
  const names = !around.display && !says(around.latex);
  return names && (cue === "concludes" || cue === "step") ? undefined : cue;
};

const anyCue = (around: Around): Cue | undefined => {
  const own = opening.exec(around.latex)?.[1];
  const said = own === undefined ? undefined : cueIn(own, around);
  if (said) return said;

  const { sentence, all } = sentenceOf(around.before, around.display);
  const { previous } = around;
  const cue = cueIn(sentence, around, all);
  if (cue) return cue;
  if (!all || previous === undefined) return undefined;
  // « D'après la question, $∀ i$, $a_i = b_i$ »: the words before a quantifier are those of what it holds for.
  if (around.quantified && /^[\s,:]*$/.test(sentence)) return previous;
  // « où $a ∈ ℝ$, $b ∈ ℝ$ et $c ∈ ℝ$ »: a list says its word once.
  const joins =
    previous === "case" ? /(?:^|[\s,;])(?:et|and|ou|or)\s*$/u : /(?:^|[\s,;])(?:,|;|et|and)\s*$/u;
  return joins.test(` ${sentence}`) && !around.display ? previous : undefined;
};

/** The end of the words, from where their last sentence starts; whether that is all of them. */
const sentenceOf = (before: string, display: boolean): { sentence: string; all: boolean } => {
  const trimmed = before.trimEnd();
  // A display may stand a blank line below the words that announce it; words never do.
  const blank = /\n\s*\n/.test(before.slice(trimmed.length)) && !display;
  if (blank) return { sentence: "", all: false };
  let from = 0;
  for (const { index, 0: end } of trimmed.matchAll(/[.!?…](?=\s|\*|$)|\n[ \t\r]*\n/g)) {
    // « c.à.d. », "i.e.": a letter between two points is no sentence.
    if (end === "." && /(?:\.|\b)\p{L}$/u.test(trimmed.slice(Math.max(0, index - 2), index))) {
      continue;
    }
    from = index + end.length;
  }
  return { sentence: trimmed.slice(from), all: from === 0 };
};

const cueIn = (sentence: string, around: Around, all = false): Cue | undefined => {
  const said = sentence.toLowerCase().replace(/[*_#]+/g, " ");
  let found: { cue: Cue; at: number } | undefined;
  const asked = relation.test(outside(around.latex)) ? "step" : "goal";
  for (const { cue: told, words, within } of whole) {
    const cue = told === "computes" ? asked : told;
    for (const match of said.matchAll(words)) {
      const at = match.index;
      const end = at + match[0].length;
      const far = countWords(said.slice(end));
      if (far > within) continue;
      // A condition that is displayed has its « si » right before it.
      if (cue === "case" && around.display && far > 0 && !/suppos|assum/.test(match[0])) continue;
      // « on a donc », « donc on a »: the word that says more is the one that counts.
      if (!found || found.cue === "step" || (cue !== "step" && at > found.at)) found = { cue, at };
    }
  }
  if (found?.cue === "case" && /suppos|assum/u.test(said.slice(found.at))) {
    return relation.test(around.latex) ? "case" : "introduces";
  }
  const only = soit(said, sentence, around, all) ?? pour(said, around) ?? or(sentence);
  return found && found.cue !== "step" ? found.cue : (only ?? found?.cue);
};

/** « Soit f la fonction … » introduces; « soit, … » after a formula concludes. */
const soit = (
  said: string,
  sentence: string,
  { afterFormula, display, latex }: Around,
  all: boolean,
): Cue | undefined => {
  const match = /(^|[^\p{L}])(et\s+)?soit(?![\p{L}])(.*)$/su.exec(said);
  if (!match) return undefined;
  const [, , and, rest = ""] = match;
  if (and) return "introduces";
  const bare = /^[\s,:]*$/.test(rest);
  if (!bare) return countWords(rest) <= 12 ? "introduces" : undefined;
  if (/[,:]/.test(rest)) return "concludes";
  const alone = /^\s*soit\s*$/.test(said);
  const capital = /Soit\s*$/.test(sentence.trimEnd());
  if (!capital) return "concludes";
  if (!display) return "introduces";
  return afterFormula && alone && (all || /^\s*\\(?:d?frac|nabla)/.test(latex))
    ? "concludes"
    : "introduces";
};

/** « pour $x > 0$ » is a case, « pour $l ∈ ⟦1, L⟧ » is not. */
const pour = (said: string, { latex, display }: Around): Cue | undefined =>
  !display && /(?:^|[^\p{L}])(?:pour|for)\s*$/u.test(said) && relation.test(latex)
    ? "case"
    : undefined;

/** « Or, … » opens a sentence; the English "or" does not. */
const or = (sentence: string): Cue | undefined =>
  /^[\s*_]*(?:Or\b(?!\s+(?:if|else|we|the)\b)|or\s*[,:]?\s*$)/.test(sentence) ? "step" : undefined;
