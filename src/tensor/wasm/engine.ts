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
