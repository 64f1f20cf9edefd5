import type { Expr } from "../expr/node.ts";
import type { Span } from "../parse/error.ts";
import type { Definition } from "../rewrite/lemma.ts";
import { both, type Case, caseOf, noCase } from "./cases.ts";
import { isValueOf } from "./causes.ts";
import { type Claim, claimOf } from "./claims.ts";
import type { Frame } from "./frame.ts";
import type { LinkRole, Mark } from "./grade.ts";
import {
  type Judgement,
  judged,
  judgedApart,
  judgedMended,
  judgedWith,
  tending,
  unknown,
} from "./judge.ts";
import type { Topic } from "./leave.ts";
import { axesOf, type Link, type MendedReading } from "./links.ts";
import { meaningsIn, withMeanings } from "./meanings.ts";
import { isOffBy, offBy } from "./off.ts";
import { isMap, isNew, plainMarkOf, refusesShape } from "./plainly.ts";
import { distinct, subjectOf } from "./prepared.ts";
import type { PlacedSection } from "./reading.ts";
import { sideIn } from "./sides.ts";
import { restatedIn, stating } from "./stated.ts";
import { type ValueClaim, valueClaims } from "./values.ts";
import { lineOf, unspaced, type Verdict } from "./verdict.ts";

/* The verdict on every link of a copy, chain by chain, in the light of what stands before it. */

/** What a section says before anything is compared. */
interface Scene {
  frames: readonly Frame[];
  so: Case;
}

/** The verdicts on a copy. */
export const verdictsOn = (sections: readonly PlacedSection[]): readonly Verdict[] => {
  const walk = new Walk();
  for (const [at, section] of sections.entries()) walk.section(section, at);
  return walk.verdicts;
};

/** How many forms of quantities are kept in mind. */
const mostRestated = 4;

/** How many wrong values are tried in what follows. */
const mostClaims = 8;

class Walk {
  readonly verdicts: Verdict[] = [];
  /** What the copy got wrong, as values for what follows. */
  readonly #claims: Claim[] = [];
  /** By what factors lines were off, the first first. */
  readonly #factors: { readonly factor: Expr; readonly by: number }[] = [];
  readonly #restated: Definition[] = [];
  /** Shapes that did not fit, by what would have made them. */
  readonly #misfits = new Map<string, number>();
  /** Wrong lines, by what they say. */
  readonly #wrong = new Map<string, number>();

  section({ questions, statements, reading }: PlacedSection, at: number): void {
    const scene: Scene = {
      frames: distinct(questions.flatMap(({ frames }) => frames)),
      so: noCase,
    };
    const introduced = new Set(reading.introduced.map(({ span }) => span.start));
    // « en posant u = 1 + x » may stand behind the line that uses it.
    for (const statement of statements)
      for (const link of statement.is === "links" ? statement.links : [])
        if (isNew(link, introduced)) define(link, scene);
    const aims = questions.flatMap((question) => question.aims);
    const claims = valueClaims(
      statements,
      aims,
      ({ link }) => judged(link, scene.frames, noCase).holds === true,
    );
    for (const statement of statements) {
      const first = statement.is === "links" ? statement.links[0] : undefined;
      const member = statement.is === "links" ? undefined : statement.mention.member;
      const claim = claims.find(({ before, link }) =>
        first ? before === first : link.right === member,
      );
      const culprit = claim && this.#value(claim, scene, at);
      const next = statements[statements.indexOf(statement) + 1];
      const where = next?.is === "links" ? next.links[0] : undefined;
      if (statement.is === "links")
        this.#chain(
          statement.links.map((link) => tending(link, where) ?? link),
          scene,
          at,
          introduced,
          culprit,
          where,
        );
    }
  }

  /** A value that is asked for; the number of its verdict where it is wrong. */
  #value(claim: ValueClaim, scene: Scene, section: number): number | undefined {
    const { link, aim } = claim;
    const found = judged(link, scene.frames, noCase);
    if (found.holds !== false) {
      const mark: Mark = found.holds ? "right" : "undecided";
      this.#say(link, section, scene, { mark, role: "result", claim }, found);
      return undefined;
    }
    const [{ right }] = link.readings;
    const said = scene.frames[0] && sideIn(scene.frames[0], right);
    const slip = aim.goal.slips?.find(({ is }) => said && isValueOf(is, said))?.misconception;
    // The same slip in several outputs is one.
    const before = this.verdicts.find(
      (each) => each.slip !== undefined && each.slip === slip && each.claim?.aim.part === aim.part,
    );
    const from = before?.at ?? null;
    const mark: Mark = before ? "follows" : "wrong";
    this.#say(link, section, scene, { mark, role: "result", claim, slip, from }, found);
    return from ?? this.verdicts.length - 1;
  }

  #chain(
    links: readonly Link[],
    scene: Scene,
    section: number,
    introduced: ReadonlySet<number>,
    wrongStart: number | undefined,
    where: Link | undefined,
  ): void {
    const [first] = links;
    if (!first) return;
    const [frame] = scene.frames;
    const behind = frame && caseBehind(first, where, frame);
    if (behind) {
      const around = scene.so;
      scene.so = behind;
      for (const link of links) this.#plainLink(link, scene, section);
      scene.so = around;
      return;
    }
    if (first.cue === "case" && links.length === 1 && frame) {
      const before = this.verdicts.at(-1);
      const found = caseOf(first, frame);
      // « si i = j et k = l » adds to the case, another sentence replaces it.
      if (found) {
        const joins = before?.link.cue === "case" && before.link.place.line === first.place.line;
        scene.so = joins ? both(scene.so, found) : found;
      }
      this.#say(first, section, scene, { mark: "definition", role: "note" }, unknown);
      return;
    }
    if (first.step === 0 && endsCase(first)) scene.so = noCase;
    let intact = wrongStart === undefined;
    let culprit: number | null = wrongStart ?? null;
    const start = first.step === 0 ? undefined : this.#standing(first);
    if (start) {
      intact = start.intact;
      culprit = start.culprit;
    }
    let head = this.#headOf(first);
    for (const settled of links) {
      const role = roleOf(settled, links.length);
      const plain = plainMarkOf(settled, introduced, scene.frames);
      const { link, compared } = plain
        ? { link: settled, compared: unknown }
        : this.#compared(settled, scene, head);
      const isRefused = plain
        ? plain === "unreadable" && refusesShape(link)
        : compared.shapes !== undefined && link.relation !== "∈";
      const mended = isRefused ? judgedMended(link, scene.frames, scene.so) : undefined;
      if (mended) {
        const from = this.#misfit(link, mended.reading, intact ? null : culprit);
        const { judgement, reading } = mended;
        const misfits = reading.misfits.map(({ name }) => name);
        const changed = misfits.length === 1 ? reading.misfits[0]?.span : undefined;
        const says = { role, misfits, changed, line: lineOf(link, unknown) };
        const shapes = shapesIn(reading) ?? judgement.shapes;
        const found: Judgement = { ...judgement, holds: false, certainty: "proved", shapes };
        intact = false;
        culprit = from ?? this.verdicts.length;
        this.#say(
          link,
          section,
          scene,
          from === null ? { ...says, mark: "wrong" } : { ...says, mark: "follows", from },
          found,
        );
        continue;
      }
      if (plain) {
        // Behind x ↦ f(x) the chain goes on from f(x).
        if (isMap(link)) head = undefined;
        if (plain === "definition") define(link, scene);
        this.#say(link, section, scene, { mark: plain, role }, unknown);
        continue;
      }
      head ??= link;
      const found = compared;
      const line = lineOf(link, found);
      if (found.holds === true) {
        const mark: Mark = !intact ? "follows" : found.convention ? "convention" : "right";
        if (intact && link.relation === "=") this.#restate(link, found);
        this.#say(link, section, scene, { mark, role, from: intact ? null : culprit, line }, found);
        continue;
      }
      if (found.holds === undefined) {
        const back = this.#returns(head, link, scene);
        if (back === true) {
          intact = true;
          culprit = null;
        }
        this.#say(link, section, scene, { mark: "undecided", role, line }, found);
        continue;
      }
      const again = this.#wrong.get(line);
      if (again !== undefined) {
        intact = false;
        culprit = again;
        this.#say(link, section, scene, { mark: "follows", role, from: again, line }, found);
        continue;
      }
      const carried = this.#carried(link, scene) ?? this.#scaled(head, link, found, scene);
      if (carried !== undefined) {
        this.#say(link, section, scene, { mark: "follows", role, from: carried, line }, found);
        intact = false;
        culprit = carried;
        this.#claim(head ?? link, link, found, carried);
        continue;
      }
      if (!intact && this.#returns(head, link, scene) === true) {
        this.#say(link, section, scene, { mark: "repairs", role, from: culprit, line }, found);
        intact = true;
        culprit = null;
        continue;
      }
      const start = intact ? head : undefined;
      intact = false;
      culprit = this.verdicts.length;
      this.#wrong.set(line, culprit);
      this.#say(link, section, scene, { mark: "wrong", role, line, head: start }, found);
      this.#claim(head ?? link, link, found, culprit);
      this.#off(found, culprit);
    }
  }

  /** A link judged; where it does not hold, what its names stood for before may be what they stand for here. */
  #compared(
    link: Link,
    { frames, so }: Scene,
    head: Link | undefined,
  ): { readonly link: Link; readonly compared: Judgement } {
    const compare = (each: Link): Judgement => judged(each, frames, so, topicOf(head ?? each));
    const compared = compare(link);
    if (compared.holds !== false) return { link, compared };
    const before = new Set(
      this.verdicts.flatMap((each) =>
        each.section === link.section && (each.mark === "right" || each.mark === "convention")
          ? meaningsIn(each.link)
          : [],
      ),
    );
    for (const other of withMeanings(link, before)) {
      const found = compare(other);
      if (found.holds) return { link: other, compared: found };
    }
    return { link, compared };
  }

  /** A link of a statement, by itself. */
  #plainLink(link: Link, scene: Scene, section: number): void {
    const found = judged(link, scene.frames, scene.so);
    const mark: Mark = found.holds === undefined ? "undecided" : found.holds ? "right" : "wrong";
    this.#say(link, section, scene, { mark, role: "statement" }, found);
  }

  #headOf(first: Link): Link | undefined {
    if (first.step === 0) return first;
    return this.verdicts.find(
      ({ link }) => link.section === first.section && link.chain === first.chain && link.step === 0,
    )?.link;
  }

  /** The verdict on the first line whose shapes did not fit in this way; nothing where this is the first. */
  #misfit(
    { left, right }: Link,
    { misfits }: MendedReading,
    culprit: number | null,
  ): number | null {
    const key = misfits
      .map(({ name, span }) => {
        const side = span.start >= right.span.start ? right : left;
        const text = side.source.slice(span.start - side.span.start, span.end - side.span.start);
        return `${name} ${unspaced(text)}`;
      })
      .join(" and ");
    const before = this.#misfits.get(key);
    if (before === undefined) this.#misfits.set(key, this.verdicts.length);
    return before ?? culprit;
  }

  /** How a chain stands that goes on. */
  #standing(first: Link): { intact: boolean; culprit: number | null } | undefined {
    const last = this.verdicts.findLast(
      ({ link }) => link.section === first.section && link.chain === first.chain,
    );
    if (!last) return undefined;
    const broken = last.mark === "wrong" || last.mark === "follows";
    return { intact: !broken, culprit: broken ? (last.from ?? last.at) : null };
  }

  /** Whether the right side has the true value of the head. */
  #returns(head: Link | undefined, link: Link, scene: Scene): boolean | undefined {
    return head && head !== link ? this.#apart(head, link, scene).holds : undefined;
  }

  /** The wrong line on whose value this one is sound: the last such line first, then all of them together. */
  #carried(link: Link, scene: Scene): number | undefined {
    const recent = this.#recent();
    const sets = [...recent.map((claim) => [claim]), ...(recent.length > 1 ? [recent] : [])];
    for (const claims of sets) {
      const found = judgedWith(link, scene.frames, scene.so, claims);
      if (found.holds) return claims[0]?.by;
    }
    return undefined;
  }

  /** The last right line of its section with this left side. */
  #before({ left, section, relation }: Link): Link | undefined {
    const says = unspaced(left.source);
    return this.verdicts.findLast(
      ({ link, mark }) =>
        link.section === section &&
        link.relation === relation &&
        (mark === "right" || mark === "convention") &&
        unspaced(link.left.source) === says,
    )?.link;
  }

  /** Keeps another form of a quantity that has a definition: what is done next may start from it. */
  #restate(link: Link, { frame }: Judgement): void {
    const found = frame && restatedIn(link, frame);
    if (found) this.#restated.push(found);
  }

  /** The wrong line whose factor, a sign or a 2, this one has too. */
  #scaled(head: Link | undefined, link: Link, found: Judgement, scene: Scene): number | undefined {
    const apart = head && head !== link ? this.#apart(head, link, scene) : found;
    return this.#factors.find(({ factor }) => isOffBy(factor, apart))?.by;
  }

  /** Remembers by what factor a wrong line is off, if by one. */
  #off(found: Judgement, by: number): void {
    const factor = offBy(found);
    if (factor) this.#factors.push({ factor, by });
  }

  #apart(head: Link, link: Link, scene: Scene): Judgement {
    const [{ left }] = head.readings;
    const [{ right }] = link.readings;
    return judgedApart(left, right, link, scene.frames, scene.so);
  }

  /** What the copy got wrong, the last first. */
  #recent(): readonly Claim[] {
    return this.#claims.slice(-mostClaims).toReversed();
  }

  #claim(head: Link, link: Link, { equation, frame }: Judgement, by: number): void {
    if (!equation || !frame) return;
    const [{ left }] = head.readings;
    const side = sideIn(frame, left);
    if (!side) return;
    const { indices } = equation;
    const quantity = head === link ? equation.left : side.body;
    const claim = claimOf(quantity, equation.right, indices, by);
    if (claim) this.#claims.push(claim);
  }

  #say(
    link: Link,
    section: number,
    { so }: Scene,
    says: {
      readonly mark: Mark;
      readonly role: LinkRole;
      readonly from?: number | null;
      readonly line?: string;
      readonly claim?: ValueClaim;
      readonly slip?: string | undefined;
      readonly head?: Link | undefined;
      readonly misfits?: readonly string[];
      readonly changed?: Span | undefined;
    },
    judgement: Judgement,
  ): void {
    this.verdicts.push({
      at: this.verdicts.length,
      claim: says.claim,
      slip: says.slip,
      head: says.head,
      misfits: says.misfits ?? [],
      before: says.mark === "wrong" ? this.#before(link) : undefined,
      changed: says.changed,
      restated: says.mark === "wrong" ? this.#restated.slice(-mostRestated) : [],
      link,
      section,
      role: says.role,
      mark: says.mark,
      holds: judgement.holds ?? null,
      from: says.from ?? null,
      judgement,
      line: says.line ?? lineOf(link, judgement),
      so,
      claims: says.mark === "wrong" ? this.#recent() : [],
    });
  }
}

/** Takes what a definition says for what follows. */
const define = (link: Link, scene: Scene): void => {
  scene.frames = scene.frames.map((frame) => stating(link, frame));
};

/** The shapes that do not fit, where one place says it all. */
const shapesIn = ({ misfits }: MendedReading): Judgement["shapes"] => {
  const [only, ...others] = misfits;
  return only && others.length === 0 ? { expected: only.left, written: only.right } : undefined;
};

/** « d_ij = 0 si i ≠ j »: in a statement the condition may stand behind what it is about. */
const caseBehind = (
  { written, place, relation }: Link,
  where: Link | undefined,
  frame: Frame,
): Case | undefined => {
  const isBehind =
    written === "statement" &&
    relation === "=" &&
    where?.cue === "case" &&
    where.place.line === place.line;
  const found = isBehind ? caseOf(where, frame) : undefined;
  return found && found.letters.length > 0 ? found : undefined;
};

/** A conclusion, or what is said of all cases, ends a case. */
const endsCase = ({ cue }: Link): boolean => cue === "concludes" || cue === "goal";

/** What a chain is about: i and j are the letters of the entry, where it starts from ∂L/∂W_ij. */
const topicOf = ({ readings: [{ left }] }: Link): Topic => ({
  letters: new Set(
    left.is === "expression" && subjectOf(left.tensor.body)
      ? axesOf(left).free.map(({ letter }) => letter)
      : [],
  ),
  head: (frame) => sideIn(frame, left)?.body,
});

const roleOf = ({ written, cue }: Link, length: number): LinkRole => {
  if (written === "statement") return "statement";
  // « Montrons que A = B » announces; « Calculons : A = B = C » is the computation.
  if (cue === "goal" && length === 1) return "goal";
  if (cue === "recalls") return "recall";
  return "step";
};
