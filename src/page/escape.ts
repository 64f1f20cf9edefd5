const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it stands in HTML, between tags and in quoted attributes alike. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);

/** What may stand in an `id` and after `#`: letters, digits and hyphens; all else by its code. */
export const anchor = (text: string): string =>
  text.replace(/[^A-Za-z0-9-]/g, (mark) =>
    mark === "_" ? mark : `.${mark.codePointAt(0)?.toString(16)}`,
  );
