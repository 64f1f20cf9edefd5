import { expect, test } from "vitest";
import { decimal, typeset } from "../../src/page/typography.ts";

const seen = (text: string): string => text.replaceAll("\u202F", "·").replaceAll("\u00A0", "_");

test.each([
  ["Pourquoi ? Parce que : oui ; non !", "Pourquoi·? Parce que_: oui·; non·!"],
  ["Plus grand que 1? Plus petit?", "Plus grand que 1·? Plus petit·?"],
  ["« bien »", "«_bien_»"],
  ["l'entrée d'un réseau qu'on a", "l’entrée d’un réseau qu’on a"],
  ["(u/v)' = (u'v - uv')/v²", "(u/v)′ = (u′v − uv′)/v²"],
  ["(1/v)' = -v'/v²", "(1/v)′ = −v′/v²"],
  ["https://a.b à 12:30", "https://a.b à 12:30"],
])("in French %j is set %j", (text, set) => {
  expect(seen(typeset(text, "fr"))).toBe(set);
});

test("a French sign after a formula keeps to it", () => {
  expect(seen(typeset(" : voilà", "fr", true))).toBe("_: voilà");
  expect(seen(typeset(" ; puis", "fr", true))).toBe("·; puis");
});

test("English has apostrophes and no such spaces", () => {
  expect(typeset("it doesn't: the sigmoid's f' is -f'; why?", "en")).toBe(
    "it doesn’t: the sigmoid’s f′ is -f′; why?",
  );
});

test("a decimal has a comma in French", () => {
  expect([decimal(0.25, "fr"), decimal(-0.25, "en")]).toEqual(["0,25", "−0.25"]);
});
