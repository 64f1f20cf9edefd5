import { spawn } from "node:child_process";
import { once } from "node:events";
import threads from "node:worker_threads";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Tensor } from "../../src/expr/tensor.ts";
import type { Allowed, ProgramOptions } from "../../src/tensor/program.ts";

/* A second thread beside the first: what it changes, and what becomes of a program when it is not what it should be. */

const { Worker } = threads;
type Arguments = ConstructorParameters<typeof Worker>;

/** The threads that a test has started. */
let started: threads.Worker[] = [];

/** Makes threads of another text than they should have. */
const startingWith = (text: (own: string) => string): void => {
  threads.Worker = class extends Worker {
    constructor(...[file, options]: Arguments) {
      super(text(String(file)), options);
      started.push(this);
    }
  };
};

// There is one thread in a process, whatever became of it: each test has modules of its own.
beforeEach(() => {
  vi.resetModules();
  started = [];
  startingWith((own) => own);
});

afterEach(async () => {
  threads.Worker = Worker;
  for (const each of started) await each.terminate();
});

const modules = async () => {
  const [
    { tensorProgram },
    { inventoryOf },
    { reading },
    { derive },
    build,
    indices,
    tools,
    proof,
  ] = await Promise.all([
    import("../../src/tensor/program.ts"),
    import("../../src/expr/inventory.ts"),
    import("../decide/ask.ts"),
    import("../../src/diff/derive.ts"),
    import("../../src/expr/build.ts"),
    import("../../src/expr/index-of.ts"),
    import("../../src/commands/tools.ts"),
    import("../../src/rewrite/proof.ts"),
  ]);
  const { nothingGiven } = await import("../../src/rewrite/given.ts");
  const { seeded } = await import("../../src/numeric/random.ts");
  const gradient = (of: Tensor, name: string): Tensor => {
    const by = inventoryOf(of.body).symbols.get(name);
    if (!by) throw new Error(name);
    const own = by.axes.map((size, at) => indices.indexVar("abcd"[at] ?? "a", size));
    const entry = build.entryAt(by, own.map(indices.ix));
    const chain = derive(of.body, entry, tools.standardTools(), nothingGiven);
    return { indices: own, body: proof.endOf(chain) };
  };
  const known = new Map<Work["text"], readonly Tensor[]>();
  /** A number and its gradients. */
  const derived = ({ text, declare, by }: Work): readonly Tensor[] => {
    const { tensor } = reading(text, { declare: [declare] });
    const all = known.get(text) ?? [tensor, ...by.map((name) => gradient(tensor, name))];
    known.set(text, all);
    return all;
  };
  /** Works them out for inputs that are drawn. */
  const programOf = (work: Work, how: Pick<ProgramOptions, "dtype" | "allow" | "backend">) => {
    const all = derived(work);
    const program = tensorProgram(all, {
      inputs: [...inventoryOf(...all.map(({ body }) => body)).symbols.values()],
      sizes: new Map(Object.entries(work.sizes)),
      ...how,
    });
    const random = seeded(3);
    for (const array of program.inputs.values())
      for (let at = 0; at < array.length; at += 1) array[at] = random() - 0.5;
    return program;
  };
  return programOf;
};

interface Work {
  readonly text: string;
  readonly declare: string;
  readonly by: readonly string[];
  readonly sizes: Readonly<Record<string, number>>;
}

const works = {
  "a network": {
    text: "sum((tanh(X*V + ones(n)*b)*W - Y).^2)/n",
    declare: "X: n x d; V: d x h; b: 1 x h; W: h x m; Y: n x m",
    by: ["V", "b", "W"],
    // Rows that are no whole vectors, and no whole blocks.
    sizes: { n: 331, d: 67, h: 61, m: 5 },
  },
  "a convolution with a pool": {
    text: "sum(conv2d(maxpool2d(conv2d(X, K, c, 1, 1), 2), L, e, 1, 1).^2)/B",
    declare: "X: B x C x 2*q x 2*q; K: h x C x 3 x 3; c: h; L: m x h x 3 x 3; e: m",
    by: ["K", "L"],
    sizes: { B: 3, C: 2, q: 15, h: 7, m: 9 },
  },
} as const satisfies Record<string, Work>;

type Program = Awaited<ReturnType<typeof modules>> extends (...args: never) => infer P ? P : never;

const valuesOf = (program: Program): readonly number[] =>
  program.run().flatMap((each) => [...each]);

/** Runs a program until the second thread has taken part in it. */
const withBoth = async (program: Program): Promise<readonly number[]> => {
  const until = performance.now() + 15_000;
  for (;;) {
    const before = program.shared();
    const values = valuesOf(program);
    if (program.shared() > before) return values;
    if (performance.now() > until) throw new Error("there is no second thread");
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
};

const both = [true, false] as const;

const switches = both.flatMap((codegen) =>
  both.flatMap((simd) =>
    both.flatMap((fma) => both.map((threads): Allowed => ({ codegen, simd, fma, threads }))),
  ),
);

test.each([
  ["a network", switches],
  ["a convolution with a pool", switches.filter(({ codegen, simd }) => codegen && simd)],
] as const)(
  "%s under everything that may be switched off",
  async (name, switches) => {
    const programOf = await modules();
    const exact = valuesOf(programOf(works[name], { backend: "interpreter" }));
    const largest = Math.max(...exact.map(Math.abs));
    for (const dtype of ["f64", "f32"] as const) {
      const alone = new Map<boolean | undefined, readonly number[]>();
      for (const allow of switches.toReversed()) {
        const program = programOf(works[name], { dtype, allow });
        const isVectors = allow.codegen === true && allow.simd === true;
        const isBoth = isVectors && allow.threads === true;
        const values = isBoth ? await withBoth(program) : valuesOf(program);
        const executor = isVectors ? "wasm" : allow.codegen ? "javascript" : "interpreter";
        expect(program.executor()).toBe(executor);
        expect(program.shared() > 0).toBe(isBoth);
        for (const [at, value] of exact.entries()) {
          const gap = Math.abs((values[at] ?? Number.NaN) - value) / largest;
          if (!(gap <= (dtype === "f64" ? 1e-14 : 1e-5))) expect.fail(`${at}: off by ${gap}`);
        }
        // Two threads have the bits of one.
        if (!isVectors) continue;
        if (!isBoth) alone.set(allow.fma, values);
        else
          for (let turn = 0; turn < 5; turn += 1)
            expect(await withBoth(program)).toEqual(alone.get(allow.fma));
      }
    }
  },
  60_000,
);

const network = works["a network"];

/** What a script says in a process of its own. */
const said = async (script: string): Promise<{ readonly code: unknown; readonly text: string }> => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => said.push(String(data)));
  const [code] = await once(child, "close");
  return { code, text: said.join("").trim() };
};

test("where nothing is said there is one thread, over memory of its own", async () => {
  const programOf = await modules();
  for (const program of [programOf(network, {}), programOf(network, { allow: { simd: true } })]) {
    valuesOf(program);
    expect(program.outputs[0]?.buffer).toBeInstanceOf(ArrayBuffer);
  }
  expect(started).toHaveLength(0);
});

test("there is no thread without vectors, or for little work", async () => {
  const programOf = await modules();
  const allow = { threads: true };
  for (const without of [{ simd: false }, { codegen: false }])
    expect(programOf(network, { allow: { ...allow, ...without } }).run()).toBeDefined();
  programOf({ ...network, sizes: { n: 8, d: 4, h: 5, m: 3 } }, { allow }).run();
  expect(started).toHaveLength(0);
});

test("a thread that is killed leaves the numbers right", async () => {
  const programOf = await modules();
  const program = programOf(network, { allow: { threads: true } });
  const before = await withBoth(program);
  const [thread] = started;
  const end = thread?.terminate();
  for (let turn = 0; turn < 20; turn += 1) expect(valuesOf(program)).toEqual(before);
  await end;
  const shared = program.shared();
  expect(valuesOf(program)).toEqual(before);
  expect(program.shared()).toBe(shared);
  expect(started).toHaveLength(1);
});

test.each([
  ["that cannot start", () => 'throw new Error("no thread");'],
  [
    "that dies over its first piece",
    (own: string) => own.replace(/Atomics\.add\(cells, ?cell\.made, ?1\)/, "process.exit(0)"),
  ],
  ["that finds no program", (own: string) => own.replace(/programs\.set\([^;]*\)/, "void 0")],
] as const)("a thread %s leaves the numbers right", async (_, text) => {
  const programOf = await modules();
  startingWith((own) => {
    const other = text(own);
    if (other === own) throw new Error("the text of the thread has changed");
    return other;
  });
  const alone = valuesOf(programOf(network, { allow: { threads: false } }));
  const program = programOf(network, { allow: { threads: true } });
  const until = performance.now() + 1500;
  while (performance.now() < until) {
    expect(valuesOf(program)).toEqual(alone);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(program.shared()).toBe(0);
});

test("a thread that cannot be made leaves the numbers right", async () => {
  const programOf = await modules();
  startingWith(() => {
    throw new Error("no more threads");
  });
  const alone = valuesOf(programOf(network, { allow: { threads: false } }));
  expect(valuesOf(programOf(network, { allow: { threads: true } }))).toEqual(alone);
});

test("programs that nobody has any more take no memory", async () => {
  const count = 60;
  const script = `
    import { compile } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
    const size = { inputs: { A: "n x n", B: "n x n" }, batch: "n", allow: { threads: true } };
    const product = compile("A*B", size);
    let bytes = 0;
    for (let n = 1000; n < 1000 + ${count}; n += 1) {
      const program = product.bind(n);
      for (const array of Object.values(program.inputs)) array.fill(1);
      program.values.value.fill(2);
      bytes += program.bytes;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    console.log(process.memoryUsage.rss() < bytes / 2);
  `;
  expect(await said(script)).toEqual({ code: 0, text: "true" });
});

test("a script that compiles for two threads ends by itself", async () => {
  const script = `
    import { compile } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
    const product = compile("A*B", {
      inputs: { A: "n x n", B: "n x n" }, sizes: { n: 256 }, allow: { threads: true },
    }).bind();
    product.inputs.A.fill(1);
    product.inputs.B.fill(2);
    const until = performance.now() + 15000;
    while (product.shared() === 0 && performance.now() < until) product.run();
    console.log(product.shared() > 0, product.values.value[7]);
  `;
  expect(await said(script)).toEqual({ code: 0, text: "true 512" });
});
