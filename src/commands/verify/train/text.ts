import { tickText } from "../../../page/plot.ts";
import type { Paint } from "../../paint.ts";
import type { Lang } from "../../verb.ts";
import type { Moment } from "./descent.ts";
import type { TrainedNetwork } from "./run.ts";

/** What became of networks that were trained, for the terminal. */
export const trainedText = (
  networks: readonly TrainedNetwork[],
  lang: Lang,
  paint: Paint,
): readonly string[] => networks.flatMap((network) => ["", ...textOf(network, lang, paint)]);

const isGood = (network: TrainedNetwork): boolean =>
  network.why === undefined && network.gradients.every(({ verdict }) => verdict === "agrees");

/** Whether some network did not learn, or by gradients that values do not confirm. */
export const isUntrained = (networks: readonly TrainedNetwork[]): boolean =>
  !networks.every(isGood);

/** Classes that no point is given to: their scores have died, as those of a ReLU do that is off for every point. */
const neverText = (last: Moment | undefined, lang: Lang): readonly string[] => {
  if (!last || last.never.length === 0) return [];
  const classes = last.never.join(", ");
  return [
    lang === "fr"
      ? `    aucun point ne reçoit la classe ${classes} : ce départ n'apprend pas tout ; --seed en choisit un autre`
      : `    no point is given to class ${classes}: this start does not learn all; --seed chooses another`,
  ];
};

const textOf = (network: TrainedNetwork, lang: Lang, paint: Paint): readonly string[] => {
  const { name, count, examples, classes, rate, formulas, first, last, gradients, files, why } =
    network;
  const number = (value: number, digits = 2): string =>
    tickText(Number(value.toPrecision(digits)), lang);
  const head = lang === "fr" ? `  apprentissage : ${name.fr}` : `  training: ${name.en}`;
  const told = formulas.map((formula) => paint.faint(`    ${formula}`));
  if (why) return [head, ...told, paint.bad(`  ${why[lang]}`)];
  const wrong = gradients.filter(({ verdict }) => verdict !== "agrees").map(({ by }) => by);
  const worst = number(Math.max(0, ...gradients.map(({ ratio }) => ratio)));
  const share = (of: number): string =>
    lang === "fr" ? `${number(100 * of, 3)} %` : `${number(100 * of, 3)}%`;
  const line = ({ step, loss, seen, unseen }: Moment): string =>
    lang === "fr"
      ? `    pas ${step} : perte ${number(loss, 3)}, bien classés ${share(seen)} (points nouveaux : ${share(unseen)})`
      : `    step ${step}: loss ${number(loss, 3)}, classified correctly ${share(seen)} (new points: ${share(unseen)})`;
  const confirmed =
    lang === "fr"
      ? `    gradients confirmés par des valeurs au départ et en chemin, écart / borne ${worst}`
      : `    gradients confirmed by values at the start and on the way, error / bound ${worst}`;
  const refuted =
    lang === "fr"
      ? `    gradients NON CONFIRMÉS par des valeurs : ${wrong.join(", ")}`
      : `    gradients NOT CONFIRMED by values: ${wrong.join(", ")}`;
  return [
    head,
    ...told,
    lang === "fr"
      ? `    ${count} paramètres, ${examples} points, ${classes} classes, η = ${number(rate)}`
      : `    ${count} parameters, ${examples} points, ${classes} classes, η = ${number(rate)}`,
    wrong.length === 0 ? confirmed : paint.bad(refuted),
    ...[first, last].flatMap((moment) => (moment ? [line(moment)] : [])),
    ...neverText(last, lang).map((line) => paint.bad(line)),
    ...files.map((file) => `    ${file}`),
  ];
};
