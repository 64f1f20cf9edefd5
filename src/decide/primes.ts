import { numeratorOf } from "../numeric/rational.ts";
import { elementary } from "./elementary.ts";
import { argsOf, type Node, reachable } from "./graph.ts";

/** The primes are above 2 to this. */
export const bitsOfPrime = 49;

/**
 * Exponents are compared by fractions above which there are so many bits left in a prime: constants in them
 * that are shorter than this cannot make two of them look alike.
 */
const harmlessBits = 16;

/**
 * How many primes rule out that the constants of nodes conspire: what is not 0 but vanishes modulo all of
 * them has a coefficient that is at least as long as their product. How long coefficients are is bounded
 * both by all constants together and by how they are added and multiplied.
 */
export const primesFor = (roots: readonly Node[]): number => {
  const inExponents = reachable(roots)
    .map(exponentOf)
    .map((exponent) => (exponent ? explicitBits([exponent], "exponent") : 0))
    .filter((bits) => bits > harmlessBits);
  const [most, explicit] = [new Heights().most(roots), explicitBits(roots, "coefficient")];
  const inCoefficients = most < explicit ? most : explicit;
  const bits = inExponents.reduce((total, more) => total + more, inCoefficients);
  return 1 + Math.floor(bits / bitsOfPrime);
};

/** Whether a part makes coefficients, or stands in an exponent: there only logarithms make coefficients. */
type Place = "coefficient" | "exponent";

const placeWithin = (node: Node, place: Place): Place => {
  if (node.kind !== "call") return place;
  if (node.fn === elementary.exp) return "exponent";
  return node.fn === elementary.log ? "coefficient" : place;
};

/** What an exponential is taken of. */
const exponentOf = (node: Node): Node | undefined =>
  node.kind === "call" && node.fn === elementary.exp ? node.args[0] : undefined;

const bitLength = (of: bigint): number => of.toString(2).length - 1;

/** How long all constants are together that stand in a place like that of the roots. */
const explicitBits = (roots: readonly Node[], place: Place): number => {
  const seen = { coefficient: new Set<Node>(), exponent: new Set<Node>() };
  const stack = roots.map((node) => ({ node, at: place }));
  let bits = 0;
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, at } = next;
    if (seen[at].has(node)) continue;
    seen[at].add(node);
    if (node.kind === "num" && at === place)
      bits += bitLength(node.value.n) + bitLength(node.value.d);
    const within = placeWithin(node, at);
    for (const arg of argsOf(node)) stack.push({ node: arg, at: within });
  }
  return bits;
};

/** How long the constants of a fraction of polynomials are. */
interface Height {
  readonly above: number;
  readonly below: number;
}

const flat: Height = { above: 0, below: 0 };

/** Nothing is known of it: all constants together are what counts. */
const boundless: Height = { above: Number.POSITIVE_INFINITY, below: 0 };

const total = (heights: readonly Height[], part: keyof Height): number =>
  heights.reduce((bits, height) => bits + height[part], 0);

/** How long coefficients become as constants are added and multiplied, sums of equal terms apart. */
class Heights {
  private readonly known = {
    coefficient: new Map<Node, Height>(),
    exponent: new Map<Node, Height>(),
  };

  most(roots: readonly Node[]): number {
    const heights = roots.map((root) => this.of(root, "coefficient"));
    return Math.max(0, ...heights.map(({ above, below }) => above + below));
  }

  private of(node: Node, place: Place): Height {
    const known = this.known[place].get(node);
    if (known) return known;
    const found = this.found(node, place);
    this.known[place].set(node, found);
    return found;
  }

  private found(node: Node, place: Place): Height {
    if (node.kind === "num")
      return place === "exponent"
        ? flat
        : { above: bitLength(node.value.n), below: bitLength(node.value.d) };
    if (node.kind === "power") return this.power(this.of(node.base, place), node.exponent);
    const within = placeWithin(node, place);
    const args = argsOf(node).map((arg) => this.of(arg, within));
    const below = total(args, "below");
    if (node.kind !== "sum") return { above: total(args, "above"), below };
    return { above: Math.max(...args.map((arg) => arg.above + below - arg.below)), below };
  }

  private power({ above, below }: Height, exponent: Node): Height {
    const times = exponent.kind === "num" ? Number(numeratorOf(exponent.value)) : Number.NaN;
    if (!Number.isSafeInteger(times)) return boundless;
    return times < 0
      ? { above: -times * below, below: -times * above }
      : { above: times * above, below: times * below };
  }
}

/**
 * Primes p just below 2⁵⁰ with (p - 1)/2 prime and p ≡ -1 modulo 8·3·5·7·11·13·17·19: -1 is no square, every
 * number has at most one square root that is a square, the small primes have one, and p + 1 is divisible by
 * 24. Each decision draws its own from them, since a fixed one could be aimed at.
 */
export const primes: readonly number[] = [
  1125899315300759, 1125896482991279, 1125896095003679, 1125895202632199, 1125895008638399,
  1125893534285519, 1125893301492959, 1125892913505359, 1125892680712799, 1125891671945039,
  1125890663177279, 1125890507982239, 1125890042397119, 1125889188824399, 1125888762038039,
  1125884610570719, 1125884377778159, 1125883524205439, 1125881661864959, 1125880730694719,
  1125879915920759, 1125876850818719, 1125875066075759, 1125874367698079, 1125872776948919,
  1125869983438199, 1125869673048119, 1125860555339519, 1125859274980439, 1125858149816399,
  1125854735525519, 1125849226101599, 1125847712949959, 1125846083402039, 1125845579018159,
  1125843871872719, 1125842397519839, 1125841388752079, 1125839099625239, 1125837431278559,
  1125837120888479, 1125835801730639, 1125835530139319, 1125835374944279, 1125834831761639,
  1125834327377759, 1125832969421159, 1125830796690599, 1125830719093079, 1125828934350119,
  1125828623960039, 1125828352368719, 1125828197173679, 1125827227204679, 1125826994412119,
  1125825520059239, 1125822920542319, 1125821911774559, 1125819971836559, 1125819467452679,
  1125817876703519, 1125814229620079, 1125813492443639, 1125813453644879, 1125812212084559,
  1125809534970119, 1125806120679239, 1125804529930079, 1125803404766039, 1125800533657799,
  1125797972939639, 1125797002970639, 1125794791441319, 1125794325856199, 1125792347119439,
  1125791881534319, 1125791765138039, 1125789902797559, 1125789863998799, 1125787380878159,
  1125786915293039, 1125786255714119, 1125785246946359, 1125782453435639, 1125782298240599,
  1125781949051759, 1125779039144759, 1125778689955919, 1125776750017919, 1125775702451399,
  1125774034104719, 1125773529720839, 1125773141733239, 1125773064135719, 1125772908940679,
  1125772714946879,
];
