/* The part of the engine's own WebAssembly that programs use, which the types of Node leave to browsers. */

/** A memory that functions and typed arrays share. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

interface Engine {
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: {
      readonly host: Readonly<
        Record<string, WasmMemory | ((...args: readonly number[]) => number)>
      >;
    },
  ) => { readonly exports: Readonly<Record<string, (...args: readonly number[]) => void>> };
  readonly validate: (bytes: Uint8Array<ArrayBuffer>) => boolean;
}

/** Nothing where the engine has none, or it may not be used. */
export const engine = (globalThis as { readonly WebAssembly?: Engine }).WebAssembly;

interface Host {
  readonly process?: {
    readonly getBuiltinModule?: (
      name: "node:v8",
    ) => { readonly setFlagsFromString: (flags: string) => void } | undefined;
  };
}

/**
 * Asks for relaxed SIMD where the engine has it behind a flag, as that of Node 20. It holds for modules that are
 * compiled from then on, in this process.
 */
export const askForRelaxed = (): void => {
  const { process } = globalThis as Host;
  process?.getBuiltinModule?.("node:v8")?.setFlagsFromString("--experimental-wasm-relaxed-simd");
};
