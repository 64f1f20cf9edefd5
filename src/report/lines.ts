import type { Place } from "../document/document.ts";
import type { Cause, Grade, MarkedLink, MarkedQuestion, Stage } from "../grading/grade.ts";
import { type Language, labelled } from "../page/typography.ts";
import { isScored, ofReading, signs, type Tone, tones } from "./marks.ts";
import { type Phrases, phrases } from "./phrases.ts";
import { hundredths, total } from "./points.ts";
import {
  inText,
  nameOf,
  type Quote,
  quoteOf,
  quoteWith,
  relationLatex,
  saidIn,
  type Text,
  textOf,
  wordsIn,
} from "./text.ts";

/** A line of a copy, and what its author is told of it. */
export interface Line {
  /** The number of its link. */
  readonly at: number;
  /** What a request to look again cites. */
  readonly id: string;
  readonly place: string;
  readonly quote: Quote;
  /** Whether it goes on with the line before, whose right side is not said again. */
  readonly goesOn: boolean;
  /** What it is there for, where that is not to answer. */
  readonly role: string | undefined;
  readonly mark: LineMark | undefined;
  /** What it earns and costs. */
  readonly points: readonly string[];
  readonly notes: readonly Note[];
  /** Folded one in the other: a hint is seen after the one before. */
  readonly hints: readonly { readonly asks: string; readonly notes: readonly Note[] }[];
}

export interface LineMark {
  readonly sign: string;
  readonly word: string;
  readonly tone: Tone;
  /** The line that the word leads to. */
  readonly to: number | undefined;
}

export interface Note {
  readonly label: string | undefined;
  readonly text: Text;
}

/** Tells of the lines of a copy, in their order; what explains an error is said once. */
export class LineTeller {
  readonly #grade: Grade;
  readonly #stage: Stage;
  readonly #language: Language;
  readonly #say: Phrases;
  /** Where each cause was explained. */
  readonly #told = new Map<string, MarkedLink>();

  constructor(grade: Grade, stage: Stage) {
    this.#grade = grade;
    this.#stage = stage;
    this.#language = grade.lang;
    this.#say = phrases[grade.lang];
  }

  line(link: MarkedLink, question: MarkedQuestion | undefined): Line {
    const before = this.#grade.links[link.at - 1];
    const goesOn =
      before !== undefined &&
      before.question === link.question &&
      before.right === link.left &&
      (question === undefined || question.links.includes(before.at));
    return {
      at: link.at,
      id: nameOf(link.id),
      place: this.place(link.place),
      quote: this.#quote(link, goesOn),
      goesOn,
      role: this.#say.roles[link.role],
      mark: this.#mark(link, question),
      points: this.#points(link, question),
      ...this.#said(link, question),
    };
  }

  /** What was written; where marks are told, the one place that is wrong is underlined. */
  #quote({ left, relation, right, wrongPart }: MarkedLink, goesOn: boolean): Quote {
    const before = `${goesOn ? "{}" : `${left} `}${relationLatex(relation)} `;
    const isTold = this.#stage === "verdicts" || this.#stage === "solutions";
    return wrongPart && isTold
      ? quoteWith(before + right, {
          start: before.length + wrongPart.start,
          end: before.length + wrongPart.end,
        })
      : quoteOf(before + right);
  }

  /** Where it stands, short. */
  place({ file, cell, line }: Place): string {
    const { shortLine, cell: inCell } = this.#say;
    return [
      ...(file !== undefined && file !== this.#grade.file ? [nameOf(file)] : []),
      ...(cell === undefined ? [] : [inCell(cell)]),
      shortLine(`${line}`),
    ].join(", ");
  }

  /** Another line, as one refers to it: line 42, or (b), line 42. */
  named(link: MarkedLink, from: MarkedQuestion | undefined): string {
    const { line, inQuestion } = this.#say;
    const said = line(`${link.place.line}`);
    return link.question === undefined || link.question === from?.id
      ? said
      : inQuestion(labelled(nameOf(link.question)), said);
  }

  // -- marks -------------------------------------------------------------------------------------------

  #mark(link: MarkedLink, question: MarkedQuestion | undefined): LineMark | undefined {
    const { mark } = link;
    const say = this.#say;
    const from = link.from === null ? undefined : this.#grade.links[link.from];
    const as = (word: string, to?: MarkedLink): LineMark => ({
      sign: signs[mark],
      word,
      tone: tones[mark],
      to: to?.at,
    });
    if (ofReading.has(mark)) return as(say.marks[mark]);
    if (this.#stage === "reading") return undefined;
    if (this.#stage === "formative") {
      const first = question?.firstError;
      if (link.isFirstError) return as(say.lookHere);
      if (first !== undefined && link.at > first) return undefined;
      if (mark === "follows" && from) return as(say.dependsOn(this.named(from, question)), from);
      return as(mark === "wrong" ? say.lookHere : say.marks[mark]);
    }
    if (mark === "follows" && from) {
      const word = say.follows(this.named(from, question));
      return as(link.holds === false ? `${word}, ${say.free}` : word, from);
    }
    if (mark === "repairs" && from) return as(say.repairs(this.named(from, question)), from);
    return as(link.isFirstError && mark === "wrong" ? say.firstError : say.marks[mark]);
  }

  #points(link: MarkedLink, question: MarkedQuestion | undefined): readonly string[] {
    if (this.#stage === "reading" || this.#stage === "formative" || !isScored(link)) return [];
    const items = question?.items.filter(({ by }) => by === link.at) ?? [];
    const earned = hundredths(total(items.map((item) => item.earned)));
    const pending = hundredths(total(items.map((item) => item.pending)));
    const charged = hundredths(link.charged);
    const { signed, pending: waiting } = this.#say;
    return [
      ...(earned > 0 ? [signed(earned)] : []),
      ...(charged > 0 ? [signed(-charged)] : []),
      ...(pending > 0 ? [waiting(pending)] : []),
    ];
  }

  // -- what is said under a line -----------------------------------------------------------------------

  #said(link: MarkedLink, question: MarkedQuestion | undefined): Pick<Line, "notes" | "hints"> {
    const { notes, hints } = this.#judged(link, question);
    return { notes: [...this.#meant(link), ...notes], hints };
  }

  /** How a person reads the line, where it was judged by that. */
  #meant({ meant }: MarkedLink): readonly Note[] {
    return meant && !meant.error
      ? [{ label: undefined, text: textOf(this.#say.meantAs(inText(meant.latex))) }]
      : [];
  }

  #judged(link: MarkedLink, question: MarkedQuestion | undefined): Pick<Line, "notes" | "hints"> {
    if (ofReading.has(link.mark)) return { notes: this.#remarks(link), hints: [] };
    switch (this.#stage) {
      case "reading":
        return { notes: [], hints: [] };
      case "formative":
        return link.isFirstError
          ? { notes: [], hints: this.#hints(link, question) }
          : { notes: [], hints: [] };
      case "verdicts":
      case "solutions":
        return { notes: this.#verdict(link, question), hints: [] };
    }
  }

  /** Of what kind the error is, then the rule; each behind what the exercise says at that step, which may be more. */
  #hints(link: MarkedLink, question: MarkedQuestion | undefined): Line["hints"] {
    const { hint: named, kind: ofKind, rule, kindShapes, kindNone, kinds, costs } = this.#say;
    const severity = link.causes[0]?.severity;
    const kind = link.shapes ? kindShapes : severity ? kinds[severity] : kindNone;
    const found = [
      { asks: ofKind, notes: [{ label: undefined, text: textOf(kind) }] },
      { asks: rule, notes: this.#why(link, question) },
    ];
    const own = question?.hints ?? [];
    return Array.from({ length: Math.max(found.length, own.length) }, (_, at) => {
      const { says, cost = 0 } = own[at] ?? {};
      const { asks, notes = [] } = found[at] ?? {};
      return {
        asks: `${named(at + 1, asks)}${cost > 0 ? ` (${costs(hundredths(cost))})` : ""}`,
        notes: [
          ...(says ? [{ label: undefined, text: saidIn(says, this.#language) }] : []),
          ...notes,
        ],
      };
    });
  }

  #verdict(link: MarkedLink, question: MarkedQuestion | undefined): readonly Note[] {
    const { expected } = this.#say;
    const convention = link.convention
      ? [{ label: undefined, text: saidIn(link.convention.says, this.#language) }]
      : [];
    const corrected =
      this.#stage === "solutions" && link.corrected !== undefined
        ? [{ label: expected, text: textOf(`${inText(link.corrected)}.`) }]
        : [];
    const why = link.mark === "wrong" || link.causes.length > 0 ? this.#why(link, question) : [];
    return [...convention, ...why, ...corrected, ...this.#remarks(link)];
  }

  /** Shapes, or else what is believed, and a place where the sides differ. */
  #why(link: MarkedLink, question: MarkedQuestion | undefined): readonly Note[] {
    const say = this.#say;
    const { shapes, counterexample } = link;
    const [known, ...others] = link.causes.map(({ name }) => this.#told.get(name));
    if (known && others.every((each) => each))
      return [{ label: undefined, text: textOf(say.sameError(this.named(known, question))) }];
    for (const { name } of link.causes) this.#told.set(name, link);
    const compared = shapes
      ? [
          {
            label: say.shapes,
            text: textOf(say.shapesSaid(inText(shapes.expected), inText(shapes.written))),
          },
        ]
      : [];
    const test =
      counterexample && !shapes
        ? [
            {
              label: say.try,
              text: textOf(
                say.trySaid(
                  inText(counterexample.at),
                  inText(counterexample.values[0]),
                  inText(counterexample.values[1]),
                ),
              ),
            },
          ]
        : [];
    return [...compared, { label: undefined, text: this.#cause(link.causes) }, ...test];
  }

  #cause([first, second]: readonly Cause[]): Text {
    if (!first) return textOf(this.#say.unexplained);
    if (!second) return saidIn(first.says, this.#language);
    const said = (cause: Cause): string => wordsIn(cause.says, this.#language);
    return textOf(this.#say.either(said(first), said(second)));
  }

  #remarks({ remarks }: MarkedLink): readonly Note[] {
    return remarks.map((says) => ({ label: undefined, text: saidIn(says, this.#language) }));
  }
}
