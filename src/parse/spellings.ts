import type { Bilingual } from "../expr/function.ts";

/* How signs are spelled: what is read as something plain, and what is refused, with what to write instead. */

const instead = (fr: string, en: string): Bilingual => ({ fr, en });

/** Words that mean something elsewhere. */
export const refusedWords: ReadonlyMap<string, Bilingual> = new Map([
  ...["and", "or", "not", "xor"].map(
    (each) =>
      [
        each,
        instead(
          "une comparaison vaut 0 ou 1 : un produit dit « et »",
          'a comparison is 0 or 1: a product says "and"',
        ),
      ] as const,
  ),
  [
    "mod",
    instead("le reste d'une division ne se dérive pas", "remainders have no derivative here"),
  ],
  ["to", instead("il n'y a pas d'unités ici", "there are no units here")],
  ["in", instead("il n'y a pas d'unités ici", "there are no units here")],
  ["true", instead("écrivez 1", "write 1")],
  ["false", instead("écrivez 0", "write 0")],
  ["NaN", instead("un nombre était attendu", "a number was expected")],
  ["Infinity", instead("l'infini n'est pas un nombre", "infinity is not a number")],
  ["null", instead("un nombre était attendu", "a number was expected")],
  ["undefined", instead("un nombre était attendu", "a number was expected")],
]);

/** Unicode signs and the marks that they are. */
export const plainMarks: ReadonlyMap<string, string> = new Map([
  ..."×·⋅∙∗".split("").map((each) => [each, "*"] as const),
  ..."÷∕⁄".split("").map((each) => [each, "/"] as const),
  ..."−–".split("").map((each) => [each, "-"] as const),
  ..."⊙∘".split("").map((each) => [each, ".*"] as const),
  ..."′’ᵀ".split("").map((each) => [each, "'"] as const),
  ["⊘", "./"],
  ["≤", "<="],
  ["≥", ">="],
  ["≠", "!="],
  ["⩽", "<="],
  ["⩾", ">="],
]);

/** Unicode signs of the field that the plain syntax writes otherwise. */
export const unreadSigns: ReadonlyMap<string, Bilingual> = new Map([
  [
    "∂",
    instead("corrige derive dérive l'expression", "corrige derive differentiates the expression"),
  ],
  [
    "∇",
    instead("corrige derive dérive l'expression", "corrige derive differentiates the expression"),
  ],
  ["∑", instead("écrivez sum(u[i], i, 1, n)", "write sum(u[i], i, 1, n)")],
  ["∏", instead("écrivez prod(u[i], i, 1, n)", "write prod(u[i], i, 1, n)")],
  ["∫", instead("les intégrales ne se lisent pas ici", "integrals are not read here")],
  ["∞", instead("l'infini n'est pas un nombre", "infinity is not a number")],
  ["∈", instead("une déclaration s'écrit x: n", "a declaration is written x: n")],
  ["‖", instead("écrivez norm2(x)", "write norm2(x)")],
]);

/** Marks of other languages. */
export const refusedMarks: ReadonlyMap<string, Bilingual> = new Map([
  ["**", instead("la puissance s'écrit ^", "a power is written ^")],
  ["=", instead("l'égalité s'écrit ==", "equality is written ==")],
  [
    "!",
    instead(
      "les factorielles ne se lisent pas ; ≠ s'écrit !=",
      "factorials are not read; ≠ is written !=",
    ),
  ],
  ["%", instead("écrivez 5/100 pour 5 %", "write 5/100 for 5%")],
  ["|", instead("la valeur absolue s'écrit abs(x)", "the absolute value is written abs(x)")],
  ["&", instead("un produit de comparaisons dit « et »", 'a product of comparisons says "and"')],
  ["~", instead("1 - c dit le contraire de c", "1 - c says the contrary of c")],
  [
    "{",
    instead(
      "un indice s'écrit w_0, un groupe avec ( )",
      "a subscript is written w_0, a group with ( )",
    ),
  ],
  ["}", instead("un groupe s'écrit avec ( )", "a group is written with ( )")],
  ['"', instead("il n'y a pas de textes ici", "there are no texts here")],
  ["`", instead("il n'y a pas de textes ici", "there are no texts here")],
  ["#", instead("il n'y a pas de commentaires ici", "there are no comments here")],
  ["??", instead("un cas s'écrit c ? a : b", "a case is written c ? a : b")],
  [
    "\\",
    instead(
      "ceci est du LaTeX ; la syntaxe ici est celle de x^2 et exp(x)",
      "this is LaTeX; the syntax here is that of x^2 and exp(x)",
    ),
  ],
  ["$", instead("l'expression s'écrit sans $", "the expression is written without $")],
  ["\n", instead("une expression tient sur une ligne", "an expression stands on one line")],
  ["\r", instead("une expression tient sur une ligne", "an expression stands on one line")],
]);
