import { escaped } from "./escape.ts";
import { isSettable, mathHtml } from "./katex.ts";
import { measure } from "./measure.ts";
import type { Run } from "./runs.ts";
import { type Language, typeset } from "./typography.ts";

/** How wide, in em, a formula may be to stay whole at the end of a line. */
const short = 10;

/** Words and formulas in HTML. Whatever is not a formula that can be set is text, and escaped. */
export const runsHtml = (of: readonly Run[], language: Language): string =>
  of
    .map((run, at) => {
      if (run.kind === "words")
        return escaped(typeset(run.text, language, of[at - 1]?.kind === "math"));
      if (run.typed !== undefined && !isSettable(run.latex, run.display))
        return `<code class="unset">${escaped(run.typed)}</code>`;
      if (run.display) return `<span class="display">${mathHtml(run.latex, true)}</span>`;
      const html = mathHtml(run.latex);
      return kept(
        measure(run.latex) <= short ? `<span class="short">${html}</span>` : html,
        of[at + 1],
      );
    })
    .join("");

/** A formula and the point or comma after it stay on one line. */
const kept = (html: string, next: Run | undefined): string =>
  next?.kind === "words" && /^[.,)]/.test(next.text) ? `${html}\u2060` : html;

/** The same without markup, for a title: formulas as they were typed. */
export const runsText = (of: readonly Run[], language: Language): string =>
  of.map((run) => (run.kind === "words" ? typeset(run.text, language) : run.latex)).join("");
