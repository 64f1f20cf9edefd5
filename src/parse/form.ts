import type { Elaborator } from "./elaborate.ts";
import type { Tree } from "./tree.ts";
import type { Value } from "./value.ts";

export type FormCall = Tree & { readonly kind: "call" };

/** Gives a call its meaning, or nothing where the function of that name in the list has to. */
export type Form = (reader: Elaborator, tree: FormCall) => Value | undefined;
