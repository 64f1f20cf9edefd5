import { escaped } from "./escape.ts";
import { mathCss } from "./katex.ts";
import type { Language } from "./typography.ts";

export interface Page {
  readonly language: Language;
  readonly title: string;
  readonly description: string;
  /** The page's own rules, after those of the formulas. */
  readonly css: string;
  readonly body: string;
}

/** A page that stands alone: styles and fonts inside it, nothing fetched, nothing run. */
export const documentHtml = ({ language, title, description, css, body }: Page): string =>
  `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="corrige">
<meta name="description" content="${escaped(description)}">
<title>${escaped(title)}</title>
<style>${mathCss(body)}</style>
<style>${css}</style>
</head>
<body>
${body}
</body>
</html>
`;
