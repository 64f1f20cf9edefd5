import { type Finding, findingsOf, oneOf } from "../../exercise/findings.ts";
import { TimeLimit, withinSeconds } from "../../numeric/deadline.ts";
import { nearestName } from "../../parse/nearest.ts";
import { usualMs } from "./desk.ts";
import { type Fault, faultJson, internal, Refused, refuse, tooLong } from "./fault.ts";
import { jsonFault } from "./json.ts";
import { type Line, longestLine } from "./lines.ts";
import { operations } from "./operations.ts";
import { bare, envelopeOf, found, isObject, type Json, refusal } from "./reply.ts";
import { type Common, type Operation, timeoutKey } from "./request.ts";
import type { Answering } from "./round.ts";

/** The answer to one line, as a line without its end; `begins` is told how long its request may take from there on. */
export const answerTo: Answering = async (line, fallback, begins) => {
  let envelope = bare(fallback);
  try {
    const request = requestIn(line);
    envelope = envelopeOf(request, line.text ?? "", fallback);
    const operation = await operationOf(request);
    // What loading takes is not the request's.
    begins(timeoutKey.safeParse(request.timeoutMs).data ?? usualMs);
    const asked = checked(request, operation);
    return found(
      envelope,
      timed(asked.timeoutMs, () => operation.answer(asked, envelope.lang)),
    );
  } catch (thrown) {
    return refusal(envelope, faultOf(thrown));
  }
};

const timed = <T>(timeoutMs: number, work: () => T): T => {
  try {
    return withinSeconds(timeoutMs / 1000, work);
  } catch (thrown) {
    if (thrown instanceof TimeLimit) throw new Refused(tooLong(timeoutMs));
    throw thrown;
  }
};

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
  if (isObject(request)) return request;
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
  const read = schema.safeParse(request);
  if (read.success) return read.data;
  const faults = told(findingsOf(read.error.issues, schema, request))
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
  return internal(thrown);
};
