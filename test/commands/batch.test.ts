import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { afterAll, describe, expect, test } from "vitest";
import { AnswerPool } from "../../src/commands/batch/pool.ts";
import { runBatch } from "../../src/commands/batch/run.ts";
import type { Lang } from "../../src/commands/verb.ts";
import { corrige } from "./corrige.ts";

const root = join(import.meta.dirname, "..", "..");

const pool = new AnswerPool(new URL("../../dist/batch-worker.js", import.meta.url), { threads: 2 });
afterAll(() => pool.close());

/** Everything that a stream of these bytes is answered. */
const answersTo = async (
  chunks: readonly (string | Buffer)[],
  lang: Lang = "en",
): Promise<string> => {
  let out = "";
  const output = new Writable({
    write(chunk, _, done) {
      out += chunk;
      setImmediate(done);
    },
    highWaterMark: 16,
  });
  await runBatch(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), output, pool, lang);
  return out;
};

interface Answer {
  readonly id: unknown;
  readonly ok: boolean;
  readonly [key: string]: unknown;
}

const ask = async (request: object | string, lang: Lang = "en"): Promise<Answer> => {
  const line = typeof request === "string" ? request : JSON.stringify(request);
  return JSON.parse(await answersTo([line], lang));
};

const faultOf = async (request: object | string, lang: Lang = "en"): Promise<Answer> => {
  const answer = await ask(request, lang);
  expect(answer.ok).toBe(false);
  return answer.error as Answer;
};

const evaluate = (ascii: string, at: object, more: object = {}) => ({
  op: "evaluate",
  expr: { ascii },
  at,
  ...more,
});

describe("the examples of docs/batch.md", () => {
  const text = readFileSync(join(root, "docs", "batch.md"), "utf8");
  const examples = [...text.matchAll(/^(\{.*)\n→ (.*)$/gm)].map(([, line = "", answer = ""]) => [
    line,
    answer,
  ]);

  test("are there", () => expect(examples.length).toBeGreaterThan(20));

  test.each(examples)("%s", async (line = "", answer = "") => {
    expect(await answersTo([line])).toBe(`${answer}\n`);
  });

  test("have the same answers in one stream as one by one", async () => {
    const lines = examples.map(([line]) => `${line}\n`);
    const syntax = examples.findIndex(([, answer = ""]) =>
      answer.includes('E-SYNTAX","message":"The line'),
    );
    const expected = examples.map(([, answer], at) =>
      // Its place counts the lines of the stream.
      at === syntax ? answer?.replace('"line":1', `"line":${at + 1}`) : answer,
    );
    expect((await answersTo(lines)).trimEnd().split("\n")).toEqual(expected);
  });
});

describe("lines", () => {
  const line = '{"id":"é","op":"evaluate","expr":{"ascii":"1+1"},"at":{}}';
  const answer = '{"id":"é","ok":true,"value":2}\n';

  test.each([
    ["LF", `${line}\n${line}\n`],
    ["CRLF", `${line}\r\n${line}\r\n`],
    ["no end of the last line", `${line}\n${line}`],
    ["blank lines", `\n${line}\n\n \t\r\n${line}\n\n`],
    ["a byte order mark", `\uFEFF${line}\n${line}`],
  ])("%s", async (_, text) => {
    expect(await answersTo([text])).toBe(answer + answer);
  });

  test("may come byte by byte", async () => {
    const bytes = [...Buffer.from(`${line}\n${line}`)].map((byte) => Buffer.from([byte]));
    expect(await answersTo(bytes)).toBe(answer + answer);
  });

  test("nothing is answered to nothing", async () => {
    expect(await answersTo([])).toBe("");
  });

  test("are bounded, and the next one is answered", async () => {
    const long = `{"id":1,"op":"parse","expr":{"ascii":"${"x".repeat(1 << 20)}"}}`;
    const [first = "", second] = (await answersTo([long.slice(0, 99), long.slice(99), `\n${line}`]))
      .trim()
      .split("\n");
    expect(JSON.parse(first)).toMatchObject({ id: null, error: { code: "E-LIMIT" } });
    expect(first).toContain("1048576 bytes");
    expect(`${second}\n`).toBe(answer);
  });

  test("are answered as they come, before the stream ends", async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const done = runBatch(input, output, pool, "en");
    for (let turn = 0; turn < 3; turn += 1) {
      input.write(`${line}\n`);
      const [found] = await once(output);
      expect(`${found}`).toBe(answer);
    }
    input.end();
    await done;
  });
});

const once = (stream: PassThrough): Promise<[unknown]> =>
  new Promise((resolve) => stream.once("data", (chunk) => resolve([chunk])));

describe("a line that is no request", () => {
  test.each([
    ['{"id":1', 1, 8],
    ['{"id":1,}', 1, 9],
    ['  {"id" 1}', 1, 9],
    ["{'id':1}", 1, 2],
    ["[1,2", 1, 5],
    ["nul", 1, 1],
    ["[01]", 1, 2],
    ['{"a":"\u0001"}', 1, 6],
    ['{"a":"\\x"}', 1, 6],
    ["{} {}", 1, 4],
    ["[".repeat(200_000), 1, 200_001],
    ["\n\n{", 3, 2],
  ])("%.40s stops at line %i, column %i", async (text, line, column) => {
    expect(await faultOf(text)).toMatchObject({ code: "E-SYNTAX", at: { line, column } });
  });

  test.each(["[1]", "3", "null", '"parse"'])("%s is E-USAGE", async (text) => {
    expect(await ask(text)).toMatchObject({ id: null, ok: false, error: { code: "E-USAGE" } });
  });
});

describe("id", () => {
  test.each(["7", "-0.5", '"a\\nb"', "null", "12345678901234567890", "1e400"])(
    "%s comes back as it is",
    async (id) => {
      const out = await answersTo([
        `{"op":"evaluate","at":{"id":3},"expr":{"ascii":"1"},"id": ${id} }`,
      ]);
      expect(out).toBe(`{"id":${id},"ok":true,"value":1}\n`);
    },
  );

  test("comes back with an error too", async () => {
    expect(await ask({ id: 5, op: "prase" })).toMatchObject({ id: 5, ok: false });
  });

  test("is null where there is none, and nothing else", async () => {
    expect((await ask({ op: "prase" })).id).toBe(null);
    expect(await faultOf({ id: {}, op: "parse", expr: { ascii: "x" } })).toMatchObject({
      code: "E-USAGE",
      in: "id",
    });
  });
});

describe("a request that is not as it should be is E-USAGE", () => {
  const parse = { op: "parse", expr: { ascii: "x" } };

  test.each([
    [
      "an unknown operation",
      { op: "equals" },
      "parse, evaluate, derivative, equal, derivativeIs or grade",
    ],
    ["one that is nearly known", { op: "derive", expr: { ascii: "x" } }, "not known"],
    ["none", { expr: { ascii: "x" } }, "An operation is missing"],
    ["a misspelt key", { op: "parse", exrp: { ascii: "x" } }, 'Did you mean "expr"?'],
    ["a misspelt notation", { op: "parse", expr: { asci: "x" } }, 'Did you mean "ascii"?'],
    ["a text for an expression", { op: "parse", expr: "x" }, "expr: "],
    ["no expression", { op: "parse" }, 'The key "expr" is missing'],
    ["no notation", { op: "parse", expr: {} }, '"ascii"'],
    ["a shape that is none", { ...parse, declare: { x: 3 } }, "declare.x: "],
    ["a size that is none", { ...parse, declare: { x: ["n", 0] } }, "declare.x[2]: "],
    ["an assumption that is none", { ...parse, assume: { x: true } }, "assume.x: "],
    ["a definition that is none", { ...parse, define: { A: "x" } }, "define.A: "],
    ["a language", { ...parse, lang: "de" }, "fr or en"],
    ["a time", { ...parse, timeoutMs: 0 }, "timeoutMs: "],
    ["a time without end", { ...parse, timeoutMs: 1e9 }, "at most 600000"],
    ["an order", { op: "derivative", expr: { ascii: "x" }, order: 3 }, "order: "],
    ["a layout", { op: "derivative", expr: { ascii: "x" }, layout: "jacobain" }, '"jacobian"'],
    ["values of a key of another operation", { ...parse, at: {} }, '"at" is not known'],
    ["no values", { op: "evaluate", expr: { ascii: "x" } }, 'The key "at" is missing'],
  ])("%s", async (_, request, says) => {
    const { code, message } = await faultOf(request);
    expect(code).toBe("E-USAGE");
    expect(message).toContain(says);
  });

  test("a name that objects keep for themselves", async () => {
    expect(
      await faultOf('{"op":"parse","expr":{"ascii":"x"},"declare":{"__proto__":["n"]}}'),
    ).toMatchObject({ code: "E-USAGE", in: "declare" });
  });
});

describe("messages", () => {
  const request = { op: "parse", expr: { ascii: "sofplus(x)" } };

  test("are English unless asked otherwise", async () => {
    expect((await faultOf(request)).message).toMatch(/^The function "sofplus" is not known/);
  });

  test("follow the stream", async () => {
    expect((await faultOf(request, "fr")).message).toMatch(/^La fonction « sofplus » n'est pas/);
  });

  test("follow the request before the stream", async () => {
    expect((await faultOf({ ...request, lang: "en" }, "fr")).message).toMatch(/^The function/);
    expect((await faultOf({ op: "x", lang: "fr" })).message).toContain("n'est pas connue");
  });
});

describe("LaTeX", () => {
  const declare = { W: ["m", "n"], x: ["n"], S: ["n", "m"] };

  test.each([
    [String.raw`\frac{1}{1+e^{-x}}`, {}, "1/(1 + exp(-x))", []],
    ["W x", { declare }, "W*x", ["m"]],
    ["x_i", { declare }, "x", ["n"]],
    ["u^2", { define: { u: { latex: String.raw`\sin \theta` } } }, "sin(theta)^2", []],
  ])("%s %j", async (latex, more, ascii, shape) => {
    expect(await ask({ op: "parse", expr: { latex }, ...more })).toMatchObject({ ascii, shape });
  });

  test("defines what is used in plain syntax, and the other way", async () => {
    const define = { v: { ascii: "x + 1" }, u: { latex: String.raw`\sin v` } };
    const asked = { op: "parse", expr: { ascii: "u^2" }, define };
    expect((await ask(asked)).ascii).toBe("sin(x + 1)^2");
  });

  test.each([
    [String.raw`\theta`, "2*w_0*theta"],
    ["theta", "2*w_0*theta"],
    ["w_0", "theta^2"],
  ])("is differentiated by %s", async (wrt, ascii) => {
    const asked = { op: "derivative", expr: { latex: String.raw`\theta^2 w_0` }, wrt };
    expect((await ask(asked)).ascii).toBe(ascii);
  });

  test("has values by plain names", async () => {
    const asked = { op: "evaluate", expr: { latex: String.raw`\theta^\top x` } };
    const at = { theta: [1, "1/2"], x: [2, 4] };
    expect((await ask({ ...asked, at })).value).toBe(4);
  });

  const notation = {
    symbols: {
      A: { shape: ["h", "d"], latex: ["W^{(1)}"] },
      x: { shape: ["d"], assume: "positive" },
      S: { reads: "softmax" },
    },
  };

  test.each([
    [
      { op: "parse", expr: { latex: "W^{(1)} x" } },
      { ascii: "A*x", shape: ["h"] },
    ],
    [{ op: "parse", expr: { latex: "S(x)" } }, { ascii: "softmax(x)" }],
    [
      { op: "parse", expr: { ascii: "A*x" } },
      { ascii: "A*x", shape: ["h"] },
    ],
    [{ op: "derivative", expr: { latex: "W^{(1)} x" }, wrt: "x" }, { ascii: "A" }],
    [{ op: "evaluate", expr: { latex: "S(x)_1" }, at: { x: [0, 0] } }, { value: 0.5 }],
  ])("is spelled as a notation says: %j", async (asked, answer) => {
    expect(await ask({ ...asked, notation })).toMatchObject(answer);
  });

  test.each([
    [{ symbols: { A: { shap: ["h"] } } }, "E-USAGE", "notation.symbols.A"],
    [{ symbols: { A: { shape: ["h+"] } } }, "E-SYNTAX", "notation.symbols.A"],
    [{ symbols: { A: { assume: "big" } } }, "E-TYPE", "notation.symbols.A.assume"],
  ])("with a notation that is wrong: %j", async (notation, code, place) => {
    const fault = await faultOf({ op: "parse", expr: { latex: "x" }, notation });
    expect(fault).toMatchObject({ code, in: place });
  });

  test("says how many readings there are, and what was chosen", async () => {
    const latex = String.raw`\frac{\partial L}{\partial W}`;
    const declare = { W: ["m", "n"] };
    expect(await ask({ op: "parse", expr: { latex }, declare, lang: "fr" })).toMatchObject({
      shape: ["m", "n"],
      readings: 2,
      choices: [
        { of: latex, taken: 0, options: expect.arrayContaining(["de la forme de la variable"]) },
      ],
    });
  });

  test("comes in one notation at a time", async () => {
    const fault = await faultOf({ op: "parse", expr: { latex: "x", ascii: "x" } });
    expect(fault).toMatchObject({ code: "E-USAGE", in: "expr" });
  });

  test("is located in a definition", async () => {
    const define = { u: { latex: String.raw`\frac{1}{` } };
    const fault = await faultOf({ op: "parse", expr: { ascii: "u" }, define });
    expect(fault).toMatchObject({ code: "E-SYNTAX", in: "define.u", at: { line: 1, column: 9 } });
  });
});

describe("what is wrong is located in the part of the request where it stands", () => {
  test.each([
    ["expr", { expr: { ascii: "1 +" } }, undefined, 4],
    ["declare", { declare: { W: "m x n+" } }, "declare.W", 7],
    ["assume", { assume: { x: "positiv" } }, "assume.x", 1],
    ["define", { define: { A: { ascii: "2*" } } }, "define.A", 3],
    ["wrt", { op: "derivative", wrt: "x+" }, "wrt", 3],
  ])("%s", async (_, says, place, column) => {
    const fault = await faultOf({ op: "parse", expr: { ascii: "x" }, ...says });
    expect(fault.in).toBe(place);
    expect(fault.at).toEqual({ line: 1, column });
  });
});

describe("evaluate", () => {
  test.each([
    ["x^2", { x: 3 }, {}, 9],
    ["x^2", { x: "-3/2" }, {}, 2.25],
    ["x", { x: "1/3" }, {}, 1 / 3],
    ["x", { x: "2.5e-3" }, {}, 0.0025],
    ["x'*y", { x: [1, 2], y: [3, "1/2"] }, {}, 4],
    ["W*x", { W: [[1, 2]], x: [3, 4] }, {}, 11],
    ["W'", { W: [[1, 2, 3]] }, {}, [1, 2, 3]],
    [
      "x*x'",
      { x: [1, 2] },
      {},
      [
        [1, 2],
        [2, 4],
      ],
    ],
    ["A + 1", { x: 1 }, { define: { A: { ascii: "x + 1" }, B: { ascii: "A" } } }, 3],
    ["sum(x)/n", { x: [1, 2, 3] }, { declare: { x: ["n"] } }, 2],
    ["d", { W: [1, 2, 3, 4, 5] }, { declare: { W: ["2*d + 1"] } }, 2],
    ["log(x)", { x: -1 }, {}, null],
    ["exp(x)", { x: 1000 }, {}, null],
    ["1/x", { x: 0 }, {}, null],
    ["x", { x: 1, y: [1, 2] }, {}, 1],
  ])("%s at %j (%j)", async (ascii, at, more, value) => {
    expect(await ask(evaluate(ascii, at, more))).toEqual({ id: null, ok: true, value });
  });

  test.each([
    [
      "two lengths of one size",
      evaluate("x'*y", { x: [1], y: [1, 2] }, { declare: { x: "n", y: "n" } }),
      "E-SHAPE",
    ],
    ["a list for a number", evaluate("x", { x: [1, 2] }, { declare: { x: [] } }), "E-SHAPE"],
    ["a number for a list", evaluate("x", { x: 1 }, { declare: { x: ["n"] } }), "E-SHAPE"],
    ["rows of two lengths", evaluate("W", { W: [[1], [1, 2]] }), "E-SHAPE"],
    ["a number among rows", evaluate("W", { W: [[1], 2] }), "E-SHAPE"],
    ["an empty list", evaluate("x", { x: [] }), "E-SHAPE"],
    ["an index off its axis", evaluate("z[y]", { z: [1, 2], y: 3 }), "E-SHAPE"],
    ["an index that is not whole", evaluate("z[y]", { z: [1, 2], y: 1.5 }), "E-TYPE"],
    ["an integer that is not", evaluate("y", { y: 1.5 }, { declare: { y: "int" } }), "E-TYPE"],
    ["a text", evaluate("x", { x: "one" }), "E-TYPE"],
    ["a division by zero", evaluate("x", { x: "1/0" }), "E-TYPE"],
    ["true", evaluate("x", { x: true }), "E-TYPE"],
    ["a size that is not whole", evaluate("sum(k,k,1,n)", { n: 2.5 }), "E-TYPE"],
    ["no value", evaluate("x + y", { x: 1 }), "E-NAME"],
    ["no size", evaluate("sum(k,k,1,n)", {}), "E-NAME"],
    [
      "a value for what is defined",
      evaluate("A", { A: 1 }, { define: { A: { ascii: "2" } } }),
      "E-USAGE",
    ],
    [
      "lists without end",
      `{"op":"evaluate","expr":{"ascii":"x"},"at":{"x":${"[".repeat(9)}1${"]".repeat(9)}}}`,
      "E-LIMIT",
    ],
    ["an answer without end", evaluate("ones(n)", { n: 1e9 }), "E-LIMIT"],
    ["work without end", evaluate("sum(k,k,1,n)", { n: 1e9 }, { timeoutMs: 20 }), "E-TIME"],
  ])("refuses %s", async (_, request, code) => {
    expect((await faultOf(request)).code).toBe(code);
  });
});

describe("derivative", () => {
  const derivative = (ascii: string, more: object = {}) => ({
    op: "derivative",
    expr: { ascii },
    ...more,
  });

  test("is that of corrige derive", async () => {
    const {
      ok: _,
      witness: __,
      ...told
    } = JSON.parse(
      (await corrige(["derive", "softmax(x)", "--declare", "x: n", "--format", "json"])).out,
    );
    const asked = derivative("softmax(x)", { declare: { x: ["n"] }, wrt: "x", steps: true });
    expect(await ask(asked)).toEqual({ id: null, ok: true, ...told });
  });

  test.each([
    ["jacobian", "W*x", ["m", "n"]],
    ["numerator", "W*x", ["m", "n"]],
    ["denominator", "W*x", ["n", "m"]],
    ["hessian", "x'*x", ["n", "n"]],
    ["gradient", "x'*x", ["n"]],
  ])("in the layout %s", async (layout, ascii, shape) => {
    const declare = { W: ["m", "n"], x: ["n"] };
    const answer = await ask(derivative(ascii, { wrt: "x", layout, declare }));
    expect(answer).toMatchObject({ ok: true, layout, shape });
  });

  test.each([
    ["hessian", { order: 1 }],
    ["derivative", {}],
  ])("not in the layout %s, which it cannot have", async (layout, more) => {
    const asked = derivative("x'*x", { wrt: "x", layout, declare: { x: ["n"] }, ...more });
    expect(await faultOf(asked)).toMatchObject({ code: "E-SHAPE", in: "layout" });
  });

  test("unfolds what has a definition", async () => {
    const { entries } = await ask(derivative("softplus(tanh(x))", { unfold: true }));
    expect(entries).not.toMatch(/sigmoid|tanh|softplus/);
  });

  test("takes abbreviations", async () => {
    const asked = derivative("A^2", { wrt: "x", define: { A: { ascii: "sin(x)" } } });
    expect((await ask(asked)).ascii).toBe("2*sin(x)*cos(x)");
  });

  test("is given up in time", async () => {
    const hard = derivative("log(1+exp(sin(x)^20*tanh(x)))/(1+softplus(x)^7)", {
      order: 2,
      timeoutMs: 50,
    });
    expect((await faultOf(hard)).code).toBe("E-TIME");
  });
});

describe("an answer does not depend on what was asked before", () => {
  const asked = [
    {
      op: "derivative",
      expr: { ascii: "logsumexp(A*x)" },
      declare: { A: ["m", "n"], x: ["n"] },
      wrt: "x",
      steps: true,
    },
    { op: "derivative", expr: { ascii: "relu(2*x-1)" }, steps: true },
    { op: "evaluate", expr: { ascii: "softmax(x)" }, at: { x: [0.1, 0.2, 0.7] } },
  ].map((request) => `${JSON.stringify(request)}\n`);

  test("also once earlier expressions are forgotten", async () => {
    const others = Array.from(
      { length: 2500 },
      (_, k) => `${JSON.stringify({ op: "parse", expr: { ascii: `exp(${k}*x)/(${k}+n)` } })}\n`,
    );
    const alone = await answersTo(asked);
    const after = await answersTo([...others, ...asked]);
    expect(after.endsWith(alone)).toBe(true);
  }, 60_000);
});

describe.concurrent("the command", () => {
  const run = (
    words: readonly string[],
    input: string,
  ): Promise<{ code: number | null; out: string; err: string }> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [join(root, "dist", "cli.js"), "batch", ...words], {
        env: { PATH: process.env.PATH, LANG: "fr_FR.UTF-8" },
      });
      let [out, err] = ["", ""];
      child.stdout.on("data", (chunk) => {
        out += chunk;
      });
      child.stderr.on("data", (chunk) => {
        err += chunk;
      });
      child.on("close", (code) => resolve({ code, out, err }));
      child.stdin.end(input);
    });

  test("answers in order and ends with 0, bad requests or not", async () => {
    const { code, out, err } = await run(
      [],
      '{"id":1,"op":"x"}\n{\n{"id":3,"op":"parse","expr":{"ascii":"x"}}',
    );
    const answers = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(answers.map(({ id, ok }) => [id, ok])).toEqual([
      [1, false],
      [null, false],
      [3, true],
    ]);
    expect(answers[0].error.message).toMatch(/is not known/);
    expect(err).toBe("");
    expect(code).toBe(0);
  });

  test("speaks the language of --lang", async () => {
    const { out } = await run(["--lang", "fr"], '{"op":"x"}');
    expect(JSON.parse(out).error.message).toContain("n'est pas connue");
  });

  test("a line that a process is fed is answered before the next one", async () => {
    const child = spawn(process.execPath, [join(root, "dist", "cli.js"), "batch"]);
    for (let id = 0; id < 3; id += 1) {
      child.stdin.write(`{"id":${id},"op":"evaluate","expr":{"ascii":"1"},"at":{}}\n`);
      const answer = await new Promise((resolve) => child.stdout.once("data", resolve));
      expect(`${answer}`).toBe(`{"id":${id},"ok":true,"value":1}\n`);
    }
    const closed = new Promise((resolve) => child.on("close", resolve));
    child.stdin.end();
    expect(await closed).toBe(0);
  });

  test("a reader that leaves is no fault", async () => {
    const child = spawn(process.execPath, [join(root, "dist", "cli.js"), "batch"]);
    let err = "";
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    const closed = new Promise((resolve) => child.on("close", resolve));
    child.stdin.on("error", () => {});
    child.stdin.end('{"op":"parse","expr":{"ascii":"exp(x)"}}\n'.repeat(20_000));
    child.stdout.once("data", () => child.stdout.destroy());
    expect(await closed).toBe(0);
    expect(err).toBe("");
  });

  test.each([
    [["x"]],
    [["--lang", "de"]],
    [["--fast"]],
    [["--workers", "0"]],
    [["--workers", "65"]],
    [["--workers", "two"]],
  ])("%j is refused with exit code 2", async (words) => {
    const { code, out } = await run(words, "");
    expect(out).toBe("");
    expect(code).toBe(2);
  });
});
