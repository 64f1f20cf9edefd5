/* The part of the engine's own WebAssembly that programs use, which the types of Node leave to browsers. */

/** A memory that functions and typed arrays share. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
}

export type WasmModule = object;

/** What a module exports. */
export type WasmExports = Readonly<Record<string, (...args: readonly number[]) => void>>;

interface Engine {
  readonly Memory: new (
    /** In pages of 64 KiB. */
    size: { readonly initial: number; readonly maximum?: number; readonly shared?: boolean },
  ) => WasmMemory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: {
      readonly host: Readonly<
        Record<string, WasmMemory | ((...args: readonly number[]) => number)>
      >;
    },
  ) => { readonly exports: WasmExports };
  readonly validate: (bytes: Uint8Array<ArrayBuffer>) => boolean;
}

/** Nothing where the engine has none, or it may not be used. */
export const engine = (globalThis as { readonly WebAssembly?: Engine }).WebAssembly;

interface Host {
  readonly process?: {
    readonly versions?: { readonly v8?: string };
    readonly getBuiltinModule?: {
      (name: "node:v8"): typeof import("node:v8") | undefined;
      (name: "node:worker_threads"): typeof import("node:worker_threads") | undefined;
    };
  };
}

const { process } = globalThis as Host;

/** The threads of the host, where it has any. */
export const workerThreads = () => process?.getBuiltinModule?.("node:worker_threads");

const setFlag = (flag: string): void => {
  process?.getBuiltinModule?.("node:v8")?.setFlagsFromString(flag);
};

/**
 * Asks for relaxed SIMD where the engine has it behind a flag, as that of Node 20. It holds for modules that are
 * compiled from then on, in this process.
 */
export const askForRelaxed = (): void => setFlag("--experimental-wasm-relaxed-simd");

/**
 * Whether the engine makes one vector of 256 bits of two when it is asked to: V8 13, that of Node 24. Others say on
 * standard error that they know no such flag, or do it worse.
 */
export const isWidening = (): boolean => /^13\./.test(process?.versions?.v8 ?? "");

/**
 * Makes a module that is compiled as it is made, as well as the engine can. It starts others with code that is made
 * quickly, and makes it again for what has run often.
 */
export const optimized = (isWide: boolean, make: () => WasmModule): WasmModule => {
  const flags = ["liftoff", "wasm-lazy-compilation"];
  for (const flag of flags) setFlag(`--no-${flag}`);
  if (isWide) setFlag("--experimental-wasm-revectorize");
  try {
    return make();
  } finally {
    if (isWide) setFlag("--no-experimental-wasm-revectorize");
    for (const flag of flags) setFlag(`--${flag}`);
  }
};
