import type { Layout } from "./layout.ts";
import { fenceOf, type Match, meaningOf } from "./matches.ts";
import { jacobianOf } from "./nabla.ts";
import type { Cursor, Leaf, Reader } from "./reader.ts";
import { scripted, withPower } from "./scripts.ts";
import type { Spelled } from "./spell.ts";

/**
 * J_f(x), the Jacobian of f at x, and J_f alone, where f is a quantity or is taken at a known point; nothing where what
 * stands below J is no function, or J_f is declared as it stands.
 */
export const jacobianNamed = (
  reader: Reader,
  cursor: Cursor,
  part: Layout,
  { core, sub: [name, ...more], sup, primes }: Spelled,
  match: Match | undefined,
): Leaf | undefined => {
  const isDeclared = match !== undefined && match.indices.length === 0;
  const [of, ...others] = name ?? [];
  if (!/^(J|Jac|jac)$/.test(core) || isDeclared || primes > 0) return undefined;
  if (!of || others.length > 0 || more.length > 0 || !isFunction(reader, of)) return undefined;
  const next = cursor.at < cursor.end ? cursor.list[cursor.at] : undefined;
  const fence = fenceOf(next);
  if (!fence || !next)
    return withPower(reader, jacobianOf(reader, reader.expression([of], part), part), sup, part);
  cursor.at += 1;
  const jacobian = jacobianOf(reader, reader.expression([of, fence], part), part);
  return withPower(reader, scripted(reader, jacobian, next), sup, part);
};

/** Whether a name is a function, or a quantity that depends on others. */
const isFunction = (reader: Reader, part: Layout): boolean => {
  const meaning = meaningOf(reader, part);
  return (
    meaning?.is === "function" ||
    meaning?.is === "map" ||
    (meaning?.is === "symbol" && reader.notation.dependencies.has(meaning.name))
  );
};
