import type { LatexOptions } from "../../parse/latex/notation.ts";
import { type Side, withLetters } from "../check/together.ts";
import { readExpr } from "./expression.ts";
import { Refused } from "./fault.ts";
import type { Common, Expression } from "./request.ts";

/** Reads an expression of a request beside others, whose letters stand for the same indices. */
export const readBeside = (
  expr: Expression,
  request: Common,
  options: LatexOptions,
  place: string,
  beside: readonly Side[],
): Side => {
  try {
    return readExpr(expr, request, options, place);
  } catch (refused) {
    if (!(refused instanceof Refused) || beside.length === 0) throw refused;
    try {
      return readExpr(expr, request, withLetters(options, beside), place);
    } catch (again) {
      // What is wrong without the letters is what the request is told.
      throw again instanceof Refused ? refused : again;
    }
  }
};
