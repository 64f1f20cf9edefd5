import type { Comparison } from "./node.ts";

/** Whether a comparison of numbers holds. */
export const compares = (left: number, rel: Comparison, right: number): boolean => {
  switch (rel) {
    case "<":
      return left < right;
    case "≤":
      return left <= right;
    case "=":
      return left === right;
    case "≠":
      return left !== right;
    case "≥":
      return left >= right;
    case ">":
      return left > right;
  }
};
