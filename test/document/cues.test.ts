import { describe, expect, test } from "vitest";
import { splitDocument } from "../../src/document/split.ts";

/** The cues of a text's formulas, in order. */
const cues = (text: string): (string | undefined)[] =>
  splitDocument(text, { format: "markdown" }).sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === "formula" ? [block.cue ?? "-"] : [])),
  );

describe("what the words before a formula announce", () => {
  test.each([
    // French
    ["On pose $u = 1 + e^z$.", "introduces"],
    ["en posant $u = x$", "introduces"],
    ["On note $y$ le vecteur", "introduces"],
    ["Soit $x ∈ ℝ$", "introduces"],
    ["Soit la fonction de coût $L = 1$", "introduces"],
    ["Soient $x$ et $y$", "introduces introduces"],
    ["où $W$ est la matrice", "introduces"],
    ["avec $t \\in ℕ$ pour les époques, et $\\eta \\in ℝ$ le taux", "introduces introduces"],
    ["où $a \\in ℝ$, $b \\in ℝ$, $c \\in ℝ$", "introduces introduces introduces"],
    ["Si $y_k = f$ :\n\n$$x = 1$$", "case -"],
    ["si $x = 1$ et $y = 2$", "case case"],
    ["pour $k \\neq y$ :", "case"],
    ["pour $l \\in [1, L]$", "-"],
    ["dans le cas $y_1 = 1$", "case"],
    ["Supposons $x > 0$", "case"],
    ["Supposons $x \\in ℝ$", "introduces"],
    ["Montrons que $a = b$", "goal"],
    ["Il faut montrer que $a = b$", "goal"],
    ["Calculons $\\nabla f$", "goal"],
    ["Calculons $\\sum_{k=1}^{n} a_k$", "goal"],
    ["Calculons $a = b$", "step"],
    ["Donc $a = b$", "concludes"],
    ["Donc:\n\n$$a = b$$", "concludes"],
    ["d'où $a = b$", "concludes"],
    ["d’où $a = b$", "concludes"],
    ["On a donc :\n\n$$a = b$$", "concludes"],
    ["Donc on a $a = b$", "concludes"],
    ["On trouve $a$. Soit,\n\n$$a = b$$", "- concludes"],
    ["$a = b$ soit $a = c$", "- concludes"],
    ["Soit plus généralement, $a = b$", "concludes"],
    ["D'après la question 1, $a = b$", "recalls"],
    ["On sait que $a = b$", "recalls"],
    ["Rappel :\n\n$$a = b$$", "recalls"],
    ["On a d'après la question 1 : $\\forall i$, $a_i = b_i$", "recalls recalls"],
    ["On a $a = b$", "step"],
    ["Or,\n\n$$a = b$$", "step"],
    // English
    ["Let $x$ be a vector", "introduces"],
    ["where $W$ is the matrix", "introduces"],
    ["We define $f(x) = x$", "introduces"],
    ["with $a = b$", "introduces"],
    ["If $i = j$:", "case"],
    ["when $x > 0$", "case"],
    ["Show that $a = b$", "goal"],
    ["We compute:\n\n$$a = b$$", "step"],
    ["Hence $a = b$", "concludes"],
    ["Therefore, $a = b$", "concludes"],
    ["Recall that $a = b$", "recalls"],
    ["We have $a = b$", "step"],
    // What announces nothing
    ["C'est vrai. $a = b$", "-"],
    ["On pose ceci. Le reste est $a = b$", "-"],
    ["Donc voilà.\n\nLe reste\n\n$$a = b$$", "-"],
    ["Donc la dérivée de $f$", "-"],
    ["$$\\text{d'où } a = b$$", "concludes"],
    ["$$\\text{On a donc finalement, } a = b$$", "concludes"],
  ])("%j: %s", (text, expected) => {
    expect(cues(text).join(" ")).toBe(expected);
  });
});
