import type { Layout } from "./layout.ts";
import { comparisonOf } from "./marks.ts";

/** How two members are related. */
export type Relation =
  | "="
  | ":="
  | "≈"
  | "≡"
  | "<"
  | "≤"
  | ">"
  | "≥"
  | "≠"
  | "∈"
  | "∉"
  | "∝"
  | "∼"
  | "→"
  | "↦"
  | "←"
  /** A brace and its label, or a boxed part and the line an arrow leads to. */
  | "brace";

const relations: Readonly<Record<string, Relation>> = {
  in: "∈",
  notin: "∉",
  approx: "≈",
  simeq: "≈",
  cong: "≈",
  equiv: "≡",
  propto: "∝",
  sim: "∼",
  to: "→",
  rightarrow: "→",
  longrightarrow: "→",
  mapsto: "↦",
  longmapsto: "↦",
  gets: "←",
  leftarrow: "←",
  coloneqq: ":=",
  triangleq: ":=",
  doteq: ":=",
  ll: "<",
  gg: ">",
};

/** The relation that a part is. */
export const relationOf = (part: Layout | undefined): Relation | undefined => {
  if (part?.kind === "stacked" && part.base.length === 1) return relationOf(part.base[0]);
  const comparison = comparisonOf(part);
  if (comparison) return comparison;
  return part?.kind === "command" ? relations[part.name] : undefined;
};
