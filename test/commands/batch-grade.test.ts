import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AnswerPool } from "../../src/commands/batch/pool.ts";

const pool = new AnswerPool(new URL("../../dist/batch-worker.js", import.meta.url), { threads: 1 });
const scratch = await mkdtemp(join(tmpdir(), "corrige-batch-grade-"));
afterAll(async () => {
  await pool.close();
  await rm(scratch, { recursive: true, force: true });
});

const exercise = join(scratch, "exercise.yaml");
const submission = String.raw`a) On trouve

$$\frac{d}{dx} e^{3x} = e^{3x}$$
`;

beforeAll(async () => {
  const questions = `- {id: a, points: 2, kind: derivative, of: "exp(3*x)", wrt: x}`;
  await writeFile(
    exercise,
    `format: 1\ntitle: {fr: Une dérivée, en: A derivative}\nsymbols: {x: {}}\nquestions:\n${questions}\n`,
  );
  await writeFile(join(scratch, "secret.yaml"), "password: hunter2\n");
  await writeFile(
    join(scratch, "broken.yaml"),
    "format: 1\ntitel: {fr: a, en: b}\nquestions: []\n",
  );
  await symlink("/etc/passwd", join(scratch, "link.yaml"));
});

const ask = async (request: object) =>
  JSON.parse(
    await pool.answer(
      {
        text: JSON.stringify({
          id: 6,
          op: "grade",
          exercise,
          submission,
          timeoutMs: 60_000,
          ...request,
        }),
        number: 1,
      },
      "en",
    ),
  );

test("a submission is answered with its points, questions and links", async () => {
  const answer = await ask({ lang: "fr" });
  expect(answer).toMatchObject({
    id: 6,
    ok: true,
    pending: 0,
    maxScore: 2,
    questions: [{ id: "a", maxScore: 2, firstError: { link: 0, line: 3, column: 25 } }],
    links: [
      {
        question: "a",
        left: String.raw`\frac{d}{dx} e^{3x}`,
        right: "e^{3x}",
        verdict: "wrong",
        line: 3,
        column: 25,
        holds: false,
        from: null,
        firstError: true,
        misconception: "inner-forgotten",
        certainty: "proved",
      },
    ],
  });
  expect(answer.score).toBe(answer.questions[0].score);
  expect(answer.links[0].charged).toBeGreaterThan(0);
  expect(answer.questions[0].feedback).toMatch(/^Ligne 3 :/);
  expect(await ask({ lang: "fr" })).toEqual(answer);
});

test("the language of feedback is that of the request", async () => {
  expect((await ask({ lang: "en" })).questions[0].feedback).toMatch(/^Line 3:/);
});

test("an exercise that was changed is read again", async () => {
  const other = join(scratch, "other.yaml");
  const text = (points: number): string =>
    `format: 1\ntitle: {fr: a, en: a}\nsymbols: {x: {}}\nquestions:\n- {id: a, points: ${points}, kind: derivative, of: "exp(3*x)", wrt: x}\n`;
  await writeFile(other, text(2));
  expect((await ask({ exercise: other })).maxScore).toBe(2);
  await writeFile(other, text(5));
  expect((await ask({ exercise: other })).maxScore).toBe(5);
});

describe("what is refused", () => {
  test.each([
    ["a file that is no exercise", { exercise: "/etc/passwd" }, "E-USAGE"],
    ["a link to one", { exercise: join(scratch, "link.yaml") }, "E-USAGE"],
    ["a file that is not there", { exercise: join(scratch, "nowhere.yaml") }, "E-USAGE"],
    ["a folder", { exercise: scratch }, "E-USAGE"],
    ["another kind of YAML", { exercise: join(scratch, "secret.yaml") }, "E-USAGE"],
    ["no text", { submission: " \n" }, "E-USAGE"],
    ["the copy of another homework", { submission: "1. $$F = m a$$" }, "E-USAGE"],
    ["a text that is too long", { submission: "x".repeat(2_000_001) }, "E-LIMIT"],
    ["too little time", { submission: submission.repeat(500), timeoutMs: 50 }, "E-TIME"],
  ])("%s", async (_, request, code) => {
    const { ok, error } = await ask(request);
    expect(ok).toBe(false);
    expect(error.code).toBe(code);
    expect(JSON.stringify(error)).not.toMatch(/hunter2|password|root:/);
  });

  test("an exercise with a slip says where", async () => {
    const { error } = await ask({ exercise: join(scratch, "broken.yaml") });
    expect(error).toMatchObject({ in: "exercise", at: { line: 2, column: 1 }, nearest: "title" });
  });
});
