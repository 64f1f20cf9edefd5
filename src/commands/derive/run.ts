import type { Detail } from "../../narrate/told.ts";
import { showError } from "../../parse/error.ts";
import { type ExitCode, exit, type Terminal } from "../verb.ts";
import { type Derivative, derivative } from "./derivative.ts";

interface Asked {
  readonly wrt: string | undefined;
  readonly declare: readonly string[];
  readonly assume: readonly string[];
  readonly order: string;
  readonly layout: "gradient" | "numerator" | "denominator" | undefined;
  readonly detail: Detail;
  readonly format: "text" | "latex" | "html" | "json" | "markdown";
}

/** Differentiates and prints; only the writer that is asked for is loaded. */
export const runDerive = async (
  expression: string,
  asked: Asked,
  terminal: Terminal,
): Promise<ExitCode> => {
  const { wrt, declare, assume, layout, detail, format } = asked;
  const found = derivative(expression, {
    wrt,
    declare,
    assume,
    layout,
    order: asked.order === "2" ? 2 : 1,
  });
  if (!found.ok) {
    if (format === "json") terminal.say(JSON.stringify(failure(found.error), undefined, 2));
    else terminal.note(showError(found.error, terminal.lang));
    return exit.input;
  }
  if (format !== "json")
    for (const { message } of found.remarks) terminal.note(message[terminal.lang]);
  terminal.say(await written(found, detail, format, terminal));
  return exit.good;
};

const failure = ({
  code,
  message,
  line,
  column,
  read,
  nearest,
}: Parameters<typeof showError>[0]) => ({
  ok: false,
  error: { code, message, at: { line, column }, read, nearest },
});

const written = async (
  found: Derivative,
  detail: Detail,
  format: Asked["format"],
  terminal: Terminal,
): Promise<string> => {
  switch (format) {
    case "text": {
      const { derivativeText } = await import("./text.ts");
      return derivativeText(found, detail, terminal);
    }
    case "json": {
      const { derivativeJson } = await import("./json.ts");
      return JSON.stringify(derivativeJson(found), undefined, 2);
    }
    case "latex":
    case "markdown":
    case "html": {
      const { derivativePage } = await import("./page.ts");
      return derivativePage(found, detail, format, terminal.lang);
    }
  }
};
