import { describe, expect, test } from "vitest";
import { placeInWords, placeOfError } from "../../src/grading/difference.ts";
import type { Span } from "../../src/parse/error.ts";

const shown = (latex: string, span: Span | undefined): string | undefined =>
  span &&
  `${latex.slice(0, span.start)}[${latex.slice(span.start, span.end)}]${latex.slice(span.end)}`;

describe("the one place in which a side is wrong", () => {
  test.each([
    ["a sign", "p_k + \\delta_{kt}", "p_{k} - \\delta_{k t}", "p_k [+] \\delta_{kt}"],
    ["a name", "2 \\left( x - z \\right)", "2 \\cdot (x - y)", "2 \\left( x - [z] \\right)"],
    ["an index", "W_{kj} v_j", "W_{ij} v_j", "W_{[k]j} v_j"],
    ["an index without braces", "p_i v_j + 1", "p_{k} v_j + 1", "p_[i] v_j + 1"],
    ["a function", "\\sin(x) \\, y", "\\cos (x) y", "[\\sin](x) \\, y"],
    ["a factor too many", "2 x y", "x y", "[2] x y"],
    ["an exponent", "x^{2} y + 1", "x y + 1", "x^{[2]} y + 1"],
    ["a part with braces", "a b c + \\mathbf{u}_{i} d", "a b c + d", "a b c + [\\mathbf{u}_{i}] d"],
    ["a sized bracket", "a b c + \\left(u\\right) d", "a b c + d", "a b c + [\\left(u\\right)] d"],
  ])("%s", (_, wrong, right, place) => {
    expect(shown(wrong, placeOfError(wrong, right))).toBe(place);
  });

  test.each([
    ["nothing differs", "a + b", "a + b"],
    ["something is missing", "x y", "2 x y"],
    ["two places differ", "a + x + b", "c + x + d"],
    ["most of it differs", "u v w", "a w"],
    ["it could be either", "x x x y z", "x x y z"],
    ["what differs is no part by itself", "\\frac{a}{b} + c + d + e", "a + b + c + d + e"],
    ["there is nothing to compare with", "x + y", ""],
  ])("is not told where %s", (_, wrong, right) => {
    expect(placeOfError(wrong, right)).toBeUndefined();
  });
});

describe("in other words than the student's", () => {
  test.each([
    ["one sign", "B^\\top (o^s + y)", "\\sum_k B_{ki} (p_k + y_k)", "\\sum_k B_{ki} (p_k - y_k)"],
    ["signs in the same order", "\\frac{1-Y}{2} + Y", "a - b + c", "a - b - c"],
    ["the sign before it all", "-2(\\hat y - y)", "-2(u_{i} - v_{i})", "2(u_{i} - v_{i})"],
    ["a name that stands once", "x_i \\sin(u)", "a \\sin b", "a \\cos b"],
  ])("%s", (_, wrong, ours, right) => {
    const place = placeInWords(wrong, ours, right);
    expect(shown(wrong, place)).toMatch(/\[(?:[+-]|\\sin)\]/);
  });

  test.each([
    ["other signs", "x - y + z", "a + b", "a - b"],
    ["a sign before a sum", "-x + y - z", "-a + b", "a + b"],
    ["another spelling", "\\ln(u)", "\\log(u)", "-\\log(u)"],
    ["a name that stands twice", "\\sin x \\sin y", "a \\sin b", "a \\cos b"],
  ])("%s tell nothing", (_, wrong, ours, right) => {
    expect(placeInWords(wrong, ours, right)).toBeUndefined();
  });
});
