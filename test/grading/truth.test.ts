import { describe, expect, test } from "vitest";
import { homeworkIn, judgedText } from "./graded.ts";

/* Single lines, in the section of a question, and what is true of them. */

const tex = String.raw;

describe("a network with two classes", () => {
  const homework = homeworkIn("exercises/004-reseaux-de-neurones/exercise.yaml");
  const marksOf = (label: string, line: string): readonly string[] =>
    judgedText(`## ${label}\n\n$$${line}$$\n`, homework).links.map(({ mark }) => mark);

  test.each([
    [
      "differs at its own label only",
      "2.e",
      tex`\frac{\partial L_{MSE}}{\partial o_j^s} = o_j^s`,
      "wrong",
    ],
    ["as it should be", "2.e", tex`\frac{\partial L_{MSE}}{\partial o_j^s} = o_j^s - y_j`, "right"],
    [
      "with σ of a number, not softmax",
      "2.f",
      tex`\frac{d}{do^a}[t\log(1-\sigma(o^a))] = t\frac{d}{do^a}\left[\log\left(1-\frac{1}{1+e^{-o^a}}\right)\right]`,
      "right",
    ],
    ["says how many there are", "2.d", "m = 2", "right"],
  ])("%s", (_, label, line, mark) => {
    expect(marksOf(label, line)).toEqual([mark]);
  });

  const causesOf = (label: string, line: string): readonly string[] =>
    judgedText(`## ${label}\n\n$$${line}$$\n`, homework).links.flatMap(({ causes }) =>
      causes.map(({ name }) => name),
    );

  test.each([
    ["2.e", tex`L_{MSE} = \sigma(o^a)^2 + y^2`, "square-of-sum"],
    ["2.f", tex`L_{CE} = -y\log\sigma(o^a) - (-1-y)\log(1-\sigma(o^a))`, "sign-lost"],
    [
      "1.e",
      tex`\frac{\partial\sigma(x_i)}{\partial x_j} = \delta_{ij}\sigma(x_i)(-1-\sigma(x_i))`,
      "sign-lost",
    ],
  ])("%s: what is wrong in %s", (label, line, cause) => {
    expect(causesOf(label, line)).toEqual([cause]);
  });
});

describe("a network whose examples are columns", () => {
  const homework = homeworkIn("exercises/002-reseau-relu/exercise.yaml");
  const marksOf = (label: string, line: string): readonly string[] =>
    judgedText(`## ${label}\n\n$$${line}$$\n`, homework).links.map(({ mark }) => mark);

  test.each([
    [
      "s is a unit and t an example",
      "4",
      tex`\frac{\partial \mathcal{L}}{\partial a_{l,st}} = \sum_{r=1}^{n_{l+1}} W_{l+1,rs} \frac{\partial \mathcal{L}}{\partial z_{l+1,rt}}`,
      ["right"],
    ],
    [
      "s is a unit of the layer before",
      "5",
      tex`\frac{\partial \mathcal{L}}{\partial W_{l,rs}} = \sum_{p=1}^{m} a_{l-1,sp} \frac{\partial \mathcal{L}}{\partial z_{l,rp}}`,
      ["right"],
    ],
    [
      "a sign lost before names are opened, and kept after",
      "5",
      tex`\frac{\partial \mathcal{L}}{\partial W_{l,rs}} = -\sum_{k=1}^{n_l} \sum_{p=1}^{m} \frac{\partial \mathcal{L}}{\partial z_{l,kp}} \frac{\partial z_{l,kp}}{\partial W_{l,rs}} = -\sum_{p=1}^{m} a_{l-1,sp} \frac{\partial \mathcal{L}}{\partial z_{l,rp}}`,
      ["wrong", "follows"],
    ],
  ])("%s", (_, label, line, marks) => {
    expect(marksOf(label, line)).toEqual(marks);
  });
});

describe("modules whose loss may be scaled", () => {
  const homework = homeworkIn("exercises/001-modules/exercise.yaml");
  const marksOf = (label: string, line: string): readonly string[] =>
    judgedText(`## ${label}\n\n$$${line}$$\n`, homework).links.map(({ mark }) => mark);

  test.each([
    [
      "δ without a superscript is Kronecker's where it takes two indices",
      "4",
      tex`\sum_{k=1}^{N}\sum_{l=1}^{d} \frac{\partial z_{kl}^{h}}{\partial a_{ij}^{h}} \frac{\partial \mathrm{Loss}}{\partial z_{kl}^{h}} = \sum_{k=1}^{N} \delta_{ki} (1-\tanh^{2}(a_{kj}^{h})) \frac{\partial \mathrm{Loss}}{\partial z_{kj}^{h}}`,
      ["right"],
    ],
    [
      "the gradient of a loss may lack its 2",
      "1",
      tex`\frac{\partial \mathrm{MSE}}{\partial \hat{y}} = \hat{y} - y`,
      ["convention"],
    ],
    [
      "the derivative of a function that is no loss may not",
      "4",
      tex`\frac{\mathrm{d}\tanh(t)}{\mathrm{d}t} = \frac{1}{2}(1-\tanh(t)^2)`,
      ["wrong"],
    ],
    [
      "nor may a step on the way to it",
      "4",
      tex`\frac{\mathrm{d}\tanh(t)}{\mathrm{d}t} = 1-\tanh(t)^2 = 2(1-\tanh(t)^2)`,
      ["right", "wrong"],
    ],
  ])("%s", (_, label, line, marks) => {
    expect(marksOf(label, line)).toEqual(marks);
  });
});
