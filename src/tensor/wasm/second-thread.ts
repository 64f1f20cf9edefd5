import {
  engine,
  type WasmExports,
  type WasmMemory,
  type WasmModule,
  workerThreads,
} from "./engine.ts";

/*
 * A second thread over the memory of a program. A step is cut into pieces, each of which makes results of its own, and
 * both threads take the next piece that nobody has taken until none is left: a thread that the machine holds up keeps
 * at most one piece waiting. What a piece computes does not depend on who makes it.
 */

/** What is called for one piece of a step: an exported function, again and again with other arguments. */
export interface Piece {
  readonly name: string;
  readonly calls: readonly (readonly number[])[];
}

/** A program as the second thread knows it. */
export interface SharedProgram {
  readonly modules: readonly WasmModule[];
  readonly memory: WasmMemory;
  /** The pieces of each step that is shared, by its number, as the second thread makes them. */
  readonly steps: ReadonlyMap<number, readonly Piece[]>;
}

/** At most so many pieces a step has: what is left of them stands in six bits. */
export const mostPieces = 63;

/** What stands in the cells that both threads see. */
const cell = {
  /** The number of the job, times 64, and how many of its pieces nobody has taken. */
  job: 0,
  program: 1,
  step: 2,
  /** How many pieces of the job the second thread has made. */
  made: 3,
  /** How many messages it has read. */
  read: 4,
  /** 1 once it can do no more. */
  failed: 5,
} as const;

/** How long the second thread looks for the next job before it sleeps, in milliseconds. */
const alert = 0.05;

/**
 * The most bytes of a weight. Engines collect what is not used when memory that they know of runs short, and do not
 * count memory that is shared: an array that nobody writes, and that takes no room therefore, counts in its place.
 */
const mostWeight = 2 ** 28;

interface Given {
  readonly cells: Int32Array;
  readonly mail: import("node:worker_threads").MessagePort;
  readonly cell: { readonly [K in keyof typeof cell]: number };
  readonly alert: number;
  readonly mostWeight: number;
}

/** A message: a program that is there from now on, or no more. */
interface Letter {
  readonly program: number;
  readonly content?: SharedProgram;
}

/**
 * What the second thread does, for good. Its text is the thread's program, so that there is no file to be found: it may
 * use nothing that stands around it.
 */
const serve = ({
  workerData,
  receiveMessageOnPort,
}: typeof import("node:worker_threads")): void => {
  const { cells, mail, cell, alert, mostWeight } = workerData as Given;
  const { Instance, Module } = (
    globalThis as unknown as {
      WebAssembly: {
        Instance: new (module: object, imports: object) => { exports: WasmExports };
        Module: { imports: (module: object) => readonly { name: string; kind: string }[] };
      };
    }
  ).WebAssembly;
  const programs = new Map<
    number,
    {
      readonly run: WasmExports;
      readonly steps: SharedProgram["steps"];
      readonly weight: ArrayBuffer;
    }
  >();
  const read = (): void => {
    for (let got = receiveMessageOnPort(mail); got; got = receiveMessageOnPort(mail)) {
      const { program, content } = got.message as Letter;
      if (content) {
        const { modules, memory, steps } = content;
        const run: Record<string, (...args: readonly number[]) => void> = {};
        for (const module of modules) {
          const host: Record<string, unknown> = { memory };
          // Steps that call what is no WebAssembly are not shared.
          for (const { name, kind } of Module.imports(module))
            if (kind === "function") host[name] = () => Number.NaN;
          Object.assign(run, new Instance(module, { host }).exports);
        }
        const weight = new ArrayBuffer(Math.min(memory.buffer.byteLength, mostWeight));
        programs.set(program, { run, steps, weight });
      } else programs.delete(program);
      Atomics.add(cells, cell.read, 1);
    }
  };
  const make = (program: number, step: number, piece: number): void => {
    const found = programs.get(program);
    const own = found?.steps.get(step)?.[piece];
    const run = own && found?.run[own.name];
    if (!run) throw new Error("no such piece");
    for (const args of own.calls) run(...args);
  };
  try {
    for (;;) {
      let job = Atomics.load(cells, cell.job);
      if ((job & 63) === 0) {
        const until = performance.now() + alert;
        while ((job & 63) === 0 && performance.now() < until)
          for (let turn = 0; turn < 50 && (job & 63) === 0; turn += 1)
            job = Atomics.load(cells, cell.job);
      }
      if ((job & 63) === 0) {
        // A letter that comes after this changes the job.
        read();
        Atomics.wait(cells, cell.job, job);
        continue;
      }
      // What stands in the cells belongs to the job, if it is still there to be taken from.
      const [program, step] = [Atomics.load(cells, cell.program), Atomics.load(cells, cell.step)];
      if (Atomics.compareExchange(cells, cell.job, job, job - 1) !== job) continue;
      make(program, step, (job & 63) - 1);
      Atomics.add(cells, cell.made, 1);
      Atomics.notify(cells, cell.made);
    }
  } catch {
    Atomics.store(cells, cell.failed, 1);
    Atomics.notify(cells, cell.made);
  }
};

/** The second thread, as the first sees it. */
interface Thread {
  readonly worker: import("node:worker_threads").Worker;
  readonly cells: Int32Array;
  readonly send: (letter: Letter) => number;
}

/** The one thread of this process: none yet, or none any more. */
let thread: Thread | "none" | undefined;

const isAble = (): boolean =>
  typeof SharedArrayBuffer === "function" && (workerThreads()?.isMainThread ?? false);

/** Whether a program may share its work: not in a thread that shares the machine with others already. */
export const maySecond = (): boolean => engine !== undefined && thread !== "none" && isAble();

const started = (): Thread | "none" => {
  const threads = workerThreads();
  if (!threads || !isAble()) return "none";
  try {
    const cells = new Int32Array(new SharedArrayBuffer(64));
    const { port1, port2 } = new threads.MessageChannel();
    const workerData: Given = { cells, mail: port2, cell, alert, mostWeight };
    const worker = new threads.Worker(`(${serve})(require("node:worker_threads"))`, {
      eval: true,
      execArgv: [],
      workerData,
      transferList: [port2],
    });
    const own: Thread = {
      worker,
      cells,
      send: (letter) => {
        port1.postMessage(letter);
        // Between jobs, so that it is woken and finds nothing to do but to read.
        Atomics.store(cells, cell.job, ((cells[cell.job] as number) & ~63) + 64);
        Atomics.notify(cells, cell.job);
        sent += 1;
        return sent;
      },
    };
    let sent = 0;
    const gone = (): void => {
      if (thread === own) thread = "none";
    };
    worker.on("error", gone);
    worker.on("exit", gone);
    worker.unref();
    port1.unref();
    return own;
  } catch {
    return "none";
  }
};

/** How long the second thread may hold on to a piece, in milliseconds, and how many additions it makes in one. */
const patience = { least: 2000, additions: 100_000 } as const;

/** Whether the second thread has made so many pieces; no more is heard of it where not. */
const isMade = (cells: Int32Array, count: number, cost: number): boolean => {
  const made = (): number => Atomics.load(cells, cell.made);
  const until = performance.now() + alert;
  while (made() < count && performance.now() < until)
    for (let turn = 0; turn < 50 && made() < count; turn += 1);
  // Several times, since the whole machine may have slept during one.
  const turns = 8;
  const each = (patience.least + cost / patience.additions) / turns;
  for (let turn = 0; turn < turns; turn += 1) {
    const so = made();
    if (so >= count) return true;
    if (Atomics.load(cells, cell.failed) !== 0) return false;
    Atomics.wait(cells, cell.made, so, each);
  }
  return made() >= count;
};

/** A step that may be shared. */
export interface SharedStep {
  readonly at: number;
  /** In additions. */
  readonly cost: number;
  readonly pieces: number;
  /** Makes one piece of it. */
  readonly make: (piece: number) => void;
  /** All of it at once. */
  readonly whole: () => void;
}

/** A program whose steps may be shared. */
export interface Sharing {
  /** Carries out a step. */
  readonly run: (step: SharedStep) => void;
  /** How many pieces the second thread has made so far. */
  readonly others: () => number;
  /** Is there as long as the program is. */
  readonly weight: ArrayBuffer;
}

const programs = new FinalizationRegistry<{ readonly of: Thread; readonly program: number }>(
  ({ of, program }) => {
    if (thread === of) of.send({ program });
  },
);
let opened = 0;

/** Lets the second thread take part in a program, as soon as it is there. The first such program starts it. */
export const sharing = (program: SharedProgram): Sharing => {
  let others = 0;
  thread ??= started();
  const of = thread;
  opened += 1;
  const number = opened;
  const letter = of === "none" ? 0 : of.send({ program: number, content: program });
  const weight = new ArrayBuffer(Math.min(program.memory.buffer.byteLength, mostWeight));
  const own: Sharing = {
    run: (step) => {
      const isThere =
        of !== "none" &&
        of === thread &&
        Atomics.load(of.cells, cell.read) >= letter &&
        Atomics.load(of.cells, cell.failed) === 0;
      if (isThere) others += shared(of, number, step);
      else step.whole();
    },
    others: () => others,
    weight,
  };
  if (of !== "none") programs.register(own, { of, program: number });
  return own;
};

/** Makes the pieces of a step that the second thread does not make; how many that did. */
const shared = (of: Thread, program: number, { at, cost, pieces, make }: SharedStep): number => {
  const { cells, worker } = of;
  Atomics.store(cells, cell.program, program);
  Atomics.store(cells, cell.step, at);
  Atomics.store(cells, cell.made, 0);
  Atomics.store(cells, cell.job, ((cells[cell.job] as number) & ~63) + 64 + pieces);
  Atomics.notify(cells, cell.job);
  const own: number[] = [];
  let fault: { readonly error: unknown } | undefined;
  for (let job = Atomics.load(cells, cell.job); (job & 63) > 0; ) {
    const found = Atomics.compareExchange(cells, cell.job, job, job - 1);
    if (found === job) {
      own.push((job & 63) - 1);
      try {
        if (!fault) make((job & 63) - 1);
      } catch (error) {
        // The stack may be full. The other thread is waited for all the same.
        fault = { error };
      }
    }
    job = Atomics.load(cells, cell.job);
  }
  const others = pieces - own.length;
  const isDone = isMade(cells, others, cost);
  if (isDone && fault) throw fault.error;
  if (isDone) return others;
  // It is dead: it will write nothing more. A piece reads nothing that it writes, so that it can be made again.
  thread = "none";
  void worker.terminate();
  if (fault) throw fault.error;
  for (let piece = 0; piece < pieces; piece += 1) if (!own.includes(piece)) make(piece);
  return 0;
};
