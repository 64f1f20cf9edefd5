import { SingleBar } from "cli-progress";
import type { Exercise, Training } from "../../../exercise/exercise.ts";
import { withLabels } from "../../../exercise/family.ts";
import type { Bilingual } from "../../../expr/function.ts";
import { writeAll } from "../../../page/write.ts";
import { shown } from "../../sheet/load.ts";
import { standardTools } from "../../tools.ts";
import type { Terminal } from "../../verb.ts";
import { Diverged, descend, type Moment } from "./descent.ts";
import { networkOf } from "./network.ts";
import { curvesSvg, decisionSvg, formulaText } from "./pictures.ts";
import { pointsOf } from "./points.ts";

/** What became of a network that was trained. */
export interface TrainedNetwork {
  /** The section that declares it, where the file has sections. */
  readonly section: string | undefined;
  readonly name: Bilingual;
  readonly count: number;
  readonly examples: number;
  readonly classes: number;
  readonly rate: number;
  readonly formulas: readonly string[];
  readonly first: Moment | undefined;
  readonly last: Moment | undefined;
  /** The gradients held against values: each parameter, with the largest error beside its bound. */
  readonly gradients: readonly {
    readonly by: string;
    readonly verdict: string;
    readonly ratio: number;
  }[];
  /** The pictures that were written. */
  readonly files: readonly string[];
  /** Why it was not trained to the end. */
  readonly why: Bilingual | undefined;
}

/** How many points the network never learns from. */
const others = 300;

export interface TrainOptions {
  /** The folder for the pictures. */
  readonly out: string;
  /** Which of the possible starts. */
  readonly seed: number;
}

/** Trains the networks of an exercise by their derived gradients, and writes pictures of it into a folder. */
export const trainAll = async (
  exercise: Exercise,
  { out, seed }: TrainOptions,
  terminal: Terminal,
): Promise<readonly TrainedNetwork[]> => {
  const found: TrainedNetwork[] = [];
  for (const training of exercise.trainings)
    found.push(await train(training, exercise, { out, seed }, terminal));
  return found;
};

const train = async (
  training: Training,
  exercise: Exercise,
  { out, seed }: TrainOptions,
  terminal: Terminal,
): Promise<TrainedNetwork> => {
  const { says, section } = training;
  const { lang } = terminal;
  const network = networkOf(training, exercise, standardTools());
  const points = pointsOf(says.data, network.classes, says.examples, 1);
  const name: Bilingual = {
    fr: `Document ${idOf(exercise)}${section === undefined ? "" : `, exercice ${section}`}`,
    en: `Document ${idOf(exercise)}${section === undefined ? "" : `, exercise ${section}`}`,
  };
  const head = {
    section,
    name,
    examples: says.examples,
    classes: network.classes,
    rate: says.rate,
    formulas: network.formulas.map(formulaText),
  };
  const bar = new SingleBar({
    format: `${exercise.id}${section === undefined ? "" : ` ${section}`} {bar} {value}/{total}`,
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
    hideCursor: true,
    barsize: 24,
  });
  bar.start(says.steps, 0);
  try {
    const trained = descend(network, points, pointsOf(says.data, network.classes, others, 2), {
      rate: says.rate,
      steps: says.steps,
      seed,
      onStep: (done) => bar.update(done),
    });
    bar.stop();
    const told = { name, trained, formulas: network.formulas, points, classes: network.classes };
    const stem = `${exercise.id}${section === undefined ? "" : `.${section}`}`;
    const files = await writeAll(
      new Map([
        [`${stem}.training.${lang}.svg`, curvesSvg(told, lang)],
        [`${stem}.regions.${lang}.svg`, decisionSvg(told, lang)],
      ]),
      out,
    );
    return {
      ...head,
      count: trained.count,
      first: trained.moments[0],
      last: trained.moments.at(-1),
      gradients: trained.validated.map(({ by, verdict, worst }) => ({
        by: withLabels(by),
        verdict,
        ratio: worst?.ratio ?? 0,
      })),
      files: files.map(shown),
      why: undefined,
    };
  } catch (fault) {
    bar.stop();
    if (!(fault instanceof Diverged)) throw fault;
    const why = {
      fr: `Au pas ${fault.step}, ${withLabels(fault.place)} n'a plus de valeur : le taux ${says.rate} est trop grand.`,
      en: `At step ${fault.step}, ${withLabels(fault.place)} has no value any more: the rate ${says.rate} is too large.`,
    };
    return { ...head, count: 0, first: undefined, last: undefined, gradients: [], files: [], why };
  }
};

/** 004 for `004-reseaux-de-neurones`. */
const idOf = ({ id }: Exercise): string => /^\d+/.exec(id)?.[0] ?? id;
