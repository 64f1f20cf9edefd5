import type { ChainReading, LatexChain, LatexFormula } from "../parse/latex/formula.ts";
import { chainsOf } from "./chains.ts";
import type { Formula } from "./document.ts";

/* What is ambiguous has one meaning in a section: chains that leave no choice speak for the others. */

/** For every choice, how many chains speak for each option: those whose types leave no other. */
type Votes = ReadonlyMap<string, ReadonlyMap<number, ReadonlySet<LatexChain>>>;

export const votesIn = (chains: readonly LatexChain[]): Votes => {
  const votes = new Map<string, Map<number, Set<LatexChain>>>();
  for (const chain of chains) {
    for (const [key, options] of supported(chain)) {
      const [only, ...others] = options;
      if (only === undefined || others.length > 0) continue;
      const counts = votes.get(key) ?? new Map<number, Set<LatexChain>>();
      const voters = counts.get(only) ?? new Set();
      counts.set(only, voters.add(chain));
      votes.set(key, counts);
    }
  }
  return votes;
};

/** The options of each choice that the best readings of a chain take. */
const supported = ({ readings }: LatexChain): ReadonlyMap<string, ReadonlySet<number>> => {
  const options = new Map<string, Set<number>>();
  const least = readings[0].faults;
  for (const { faults, choices } of readings) {
    if (faults > least) continue;
    for (const { key, taken } of choices) {
      if (isLayout(key)) continue;
      options.set(key, (options.get(key) ?? new Set()).add(taken));
    }
  }
  return options;
};

/**
 * Layouts, and which of two quantities with one spelling is meant (one example, or all of them), are settled link
 * by link, by the shapes that compose; other spellings by the section.
 */
const isLayout = (key: string): boolean => /^(layout|which) /.test(key);

/**
 * The reading of a chain that evidence other than the chain itself settles; where there is none, the most
 * plausible, said to be unsettled when the chain could be read otherwise.
 */
export const settled = (
  chain: LatexChain,
  votes: Votes,
  said: ReadonlyMap<string, number>,
): { reading: ChainReading; unsettled: readonly string[] } => {
  const wanted = new Map(said);
  const unsettled: string[] = [];
  for (const [key, options] of supported(chain)) {
    let best: { option: number; count: number } | undefined;
    for (const [option, voters] of votes.get(key) ?? []) {
      const count = [...voters].filter((voter) => voter !== chain).length;
      if (count > (best?.count ?? 0)) best = { option, count };
    }
    if (best) wanted.set(key, best.option);
    else if (options.size > 1 || chain.readings.length > 1) unsettled.push(key);
  }
  const fits = chain.readings.find(({ choices }) =>
    choices.every(({ key, taken }) => (wanted.get(key) ?? taken) === taken),
  );
  return { reading: fits ?? chain.readings[0], unsettled };
};

/** How many formulas around a name are looked at for what it stands for. */
const neighbours = 32;

/**
 * What a letter is when it is only named: where the words before it introduce it, what the next formula that uses
 * it takes it for; else what the one before did, if any.
 */
export const mentioned = (
  chain: LatexChain,
  formulas: readonly { readonly block: Formula; readonly formula: LatexFormula }[],
  at: number,
): ReadonlyMap<string, number> => {
  const none = new Map<string, number>();
  const [{ choices }] = chain.readings;
  const key = choices.map((each) => each.key).find((each) => each.startsWith("which "));
  if (key === undefined || chain.relations.length > 0) return none;
  const before = formulas.slice(Math.max(0, at - neighbours), at).reverse();
  const after = formulas.slice(at + 1, at + 1 + neighbours);
  const introduces = formulas[at]?.block.cue === "introduces";
  const others = introduces ? [...after, ...before] : [...before, ...after];
  for (const { relations, readings } of others.flatMap(({ formula }) => chainsOf(formula))) {
    const said = readings[0].choices.find((each) => each.key === key);
    if (said && relations.length > 0) return new Map([[key, said.taken]]);
  }
  return none;
};
