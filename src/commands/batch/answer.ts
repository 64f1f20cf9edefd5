import { type Finding, findingsOf, oneOf } from "../../exercise/findings.ts";
import { TimeLimit, withinSeconds } from "../../numeric/deadline.ts";
import { nearestName } from "../../parse/nearest.ts";
import type { Lang } from "../verb.ts";
import { type Fault, faultJson, Refused, refuse } from "./fault.ts";
import { jsonFault, spelled } from "./json.ts";
import { type Line, longestLine } from "./lines.ts";
import { operations } from "./operations.ts";
import { type Common, langKey, type Operation } from "./request.ts";

/** The answer to one line, as a line without its end. */
export const answerTo = async (line: Line, fallback: Lang): Promise<string> => {
  let id = "null";
  let lang = fallback;
  try {
    const request = requestIn(line);
    id = idOf(request, line.text ?? "");
    if (langKey.safeParse(request.lang).success) lang = request.lang as Lang;
    const operation = await operationOf(request);
    const asked = checked(request, operation);
    const found = timed(asked.timeoutMs, () => operation.answer(asked, lang));
    return `{"id":${id},"ok":true,${JSON.stringify(found).slice(1)}`;
  } catch (thrown) {
    const error = faultJson(faultOf(thrown), lang);
    return `{"id":${id},"ok":false,"error":${JSON.stringify(error)}}`;
  }
};

const timed = <T>(timeoutMs: number, work: () => T): T => {
  try {
    return withinSeconds(timeoutMs / 1000, work);
  } catch (thrown) {
    if (!(thrown instanceof TimeLimit)) throw thrown;
    return refuse(
      "E-TIME",
      `La requête a pris plus de ${timeoutMs} ms (timeoutMs) et a été interrompue.`,
      `The request took more than ${timeoutMs} ms (timeoutMs) and was stopped.`,
    );
  }
};

type Json = Readonly<Record<string, unknown>>;

const requestIn = ({ text, number }: Line): Json => {
  if (text === undefined) {
    return refuse(
      "E-LIMIT",
      `La ligne ${number} dépasse la longueur permise d'une ligne, ${longestLine} octets.`,
      `Line ${number} is longer than a line may be, ${longestLine} bytes.`,
      { at: { line: number, column: 1 } },
    );
  }
  const request = parsed(text, number);
  if (typeof request === "object" && request !== null && !Array.isArray(request))
    return request as Json;
  return refuse("E-USAGE", "Une requête est un objet JSON.", "A request is a JSON object.", {
    expected: { fr: example, en: example },
  });
};

const example = '{"id":1,"op":"parse","expr":{"ascii":"x^2"}}';

const parsed = (text: string, line: number): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    const { text: read, from } = jsonFault(text);
    const at = { line, column: from + 1 };
    return read === ""
      ? refuse(
          "E-SYNTAX",
          "La ligne n'est pas du JSON : elle finit trop tôt.",
          "The line is no JSON: it ends too early.",
          { at },
        )
      : refuse(
          "E-SYNTAX",
          `La ligne n'est pas du JSON : ceci n'a pas sa place à la colonne ${at.column}.`,
          `The line is no JSON: this cannot stand at column ${at.column}.`,
          { at, read },
        );
  }
};

/** The id as it is spelled: a number that a double cannot hold comes back whole. */
const idOf = ({ id }: Json, text: string): string => {
  if (typeof id === "number") {
    return Number.isSafeInteger(id) ? `${id}` : (spelled(text, "id") ?? "null");
  }
  return typeof id === "string" ? JSON.stringify(id) : "null";
};

const names = [...operations.keys()];
const loaded = new Map<string, Operation>();

const operationOf = async ({ op }: Json): Promise<Operation> => {
  const known = typeof op === "string" ? loaded.get(op) : undefined;
  if (known) return known;
  const load = typeof op === "string" ? operations.get(op) : undefined;
  if (!load) {
    const expected = oneOf(names);
    return typeof op === "string"
      ? refuse(
          "E-USAGE",
          `L'opération « ${quoted(op)} » n'est pas connue.`,
          `The operation "${quoted(op)}" is not known.`,
          { in: "op", expected, nearest: nearestName(op, names) },
        )
      : refuse("E-USAGE", "Il manque une opération.", "An operation is missing.", {
          in: "op",
          expected,
        });
  }
  const operation = await load();
  loaded.set(op as string, operation);
  return operation;
};

const quoted = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** How many slips of one request are told. */
const mostTold = 3;

const checked = (request: Json, { request: schema }: Operation): Common => {
  for (const key of ["declare", "assume", "define", "at"]) refuseProto(request[key], key);
  refuseProto(request, undefined);
  for (const [key, says] of Object.entries((request.notation ?? {}) as Json))
    refuseProto(says, `notation.${key}`);
  const found = schema.safeParse(request);
  if (found.success) return found.data;
  const faults = told(findingsOf(found.error.issues, schema, request))
    .slice(0, mostTold)
    .map(({ path, kind, message, expected, nearest }): Fault => {
      const place = kind === "value" || kind === "key" ? path : path.slice(0, -1);
      return {
        code: "E-USAGE",
        message,
        expected,
        nearest,
        ...(place.length > 0 && { in: placeText(place) }),
      };
    });
  const [first] = faults;
  if (!first || faults.length === 1) throw new Refused(first as Fault);
  throw new Refused({
    code: "E-USAGE",
    message: {
      fr: faults.map((each) => faultJson(each, "fr").message).join(" "),
      en: faults.map((each) => faultJson(each, "en").message).join(" "),
    },
  });
};

/** What is found, without what only follows from a misspelt key. */
const told = (all: readonly Finding[]): readonly Finding[] => {
  const unknown = all.filter(({ kind }) => kind === "unknown key");
  const meant = new Set(unknown.map(({ nearest }) => nearest));
  const holders = new Set(unknown.map(({ path }) => placeText(path.slice(0, -1))));
  return all.filter(
    ({ kind, path }) =>
      !(kind === "missing key" && meant.has(`${path.at(-1)}`)) &&
      !(kind === "value" && holders.has(placeText(path))),
  );
};

/** Where something stands in a request: `declare.W[2]`. */
const placeText = (path: Finding["path"]): string =>
  path
    .map((part, at) => (typeof part === "number" ? `[${part + 1}]` : `${at > 0 ? "." : ""}${part}`))
    .join("");

/** The one name that objects keep for themselves. */
const refuseProto = (value: unknown, place: string | undefined): void => {
  if (typeof value === "object" && value !== null && Object.hasOwn(value, "__proto__")) {
    refuse("E-USAGE", "Ce nom est réservé : __proto__.", "This name is reserved: __proto__.", {
      in: place,
    });
  }
};

const faultOf = (thrown: unknown): Fault => {
  if (thrown instanceof Refused) return thrown.fault;
  // The stack, or the length of a list, ran out.
  if (thrown instanceof RangeError) {
    return {
      code: "E-LIMIT",
      message: {
        fr: "La requête est trop profonde ou trop grande.",
        en: "The request is too deep or too large.",
      },
    };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: "E-INTERNAL",
    message: { fr: `Faute interne : ${message}`, en: `Internal fault: ${message}` },
  };
};
