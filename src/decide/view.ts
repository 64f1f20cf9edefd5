import type { Bilingual } from "../expr/function.ts";
import { sizeAt } from "../expr/size.ts";
import { type Rational, rational, zeroRational } from "../numeric/rational.ts";
import type { Finding, Sight } from "./examine.ts";
import type { Overall } from "./examine-all.ts";
import { entryName } from "./graph.ts";
import type { Instance, Question } from "./instance.ts";
import type { DomainRemark, Entries, Place, Verdict } from "./verdict.ts";
import { places } from "./worlds.ts";

const nowhere: Bilingual = {
  fr: "Aucun point où les deux membres ont une valeur n'a été trouvé.",
  en: "No point was found where both sides have a value.",
};

const sampled: Bilingual = {
  fr: "Il y a trop d'entrées ou de choix pour les examiner tous ; ceux qui l'ont été s'accordent.",
  en: "There are too many entries or choices to examine all of them; those that were agree.",
};

const open: Bilingual = {
  fr: "Les deux membres ne se distinguent en aucun point essayé, et aucune loi connue ne les rend égaux.",
  en: "The sides differ at no point that was tried, and no known law makes them equal.",
};

/** What was seen at the choices of sizes so far, and the verdicts that follow from it. */
export class View {
  different: Verdict | undefined;
  private isWhole = false;
  private isDoubtful = false;
  private isTower = false;
  private bits = Number.POSITIVE_INFINITY;
  private readonly sizes: ReadonlyMap<string, number>[] = [];
  private domain: { readonly domain?: DomainRemark } = {};
  private readonly question: Question;

  constructor(question: Question) {
    this.question = question;
  }

  /** Whether both sides have a value nowhere. */
  get isEmpty(): boolean {
    return this.sizes.length === 0;
  }

  /** Whether the sides agree wherever both have a value, as far as was looked. */
  get isZero(): boolean {
    return !this.isEmpty && !this.isDoubtful;
  }

  /** Takes in what was found of both sides at some sizes. */
  add(instance: Instance, found: Overall): void {
    this.compare(instance, found);
    this.isDoubtful ||= found.isOpen;
    if (found.points === 0) return;
    this.isDoubtful ||= !found.isZero;
    this.isWhole ||= !found.isSample;
    this.isTower ||= found.isTower === true;
    this.bits = Math.min(this.bits, found.bits);
    this.sizes.push(instance.sizes);
  }

  /** Takes in only where the sides came apart, or had no value. */
  compare(instance: Instance, found: Finding): void {
    const { question } = this;
    if (found.domain && !this.domain.domain) {
      const { defined } = found.domain;
      this.domain = { domain: { ...placeOf(question, instance, found.domain), defined } };
    }
    if (found.apart) {
      const { values } = found.apart;
      this.different = {
        verdict: "different",
        certainty: "proved",
        rung: "enclosure",
        counterexample: { ...placeOf(question, instance, found.apart), values },
        ...this.domain,
      };
    }
  }

  /** The verdict where the normal form shows that the sides are equal for all sizes. */
  proved(): Verdict {
    return {
      verdict: "equal",
      certainty: "proved",
      rung: "normal",
      sizes: [],
      ...this.domain,
    };
  }

  /** The verdict where nothing more can be looked at, and the sides came apart nowhere. */
  conclusion(): Verdict {
    if (this.isEmpty) return undecided(nowhere);
    if (this.isDoubtful) return undecided(open);
    if (!this.isWhole) return undecided(sampled);
    return {
      verdict: "equal",
      certainty: "probabilistic",
      rung: this.isTower ? "tower" : "field",
      ...(Number.isFinite(this.bits) && { bits: Math.floor(this.bits) }),
      sizes: this.question.about.sizes.size > 0 ? this.sizes : [],
      ...this.domain,
    };
  }
}

/** The verdict that nothing sure is known, and why. */
export const undecided = (reason: Bilingual): Verdict => ({ verdict: "undecided", reason });

/** Where something was seen, symbol by symbol. */
const placeOf = (
  { about }: Question,
  { sizes, slots }: Instance,
  { pair, point }: Sight,
): Place => {
  const symbols = new Map<string, Entries>();
  for (const { name, axes } of about.symbols.values()) {
    const lengths = axes.map((axis) => sizeAt(axis, sizes));
    const wholes = pair.wholes.get(name);
    const values = places(lengths).map(
      (at, k): Rational =>
        wholes ? rational(wholes[k] ?? 1) : (point.get(entryName(name, at)) ?? zeroRational),
    );
    symbols.set(name, { sizes: lengths, values });
  }
  // Derivatives of unknown functions have values of their own.
  for (const { name, by } of slots) {
    const value = by.length > 0 ? point.get(name) : undefined;
    if (value) symbols.set(name, { sizes: [], values: [value] });
  }
  return { symbols, sizes, entry: pair.entry };
};
