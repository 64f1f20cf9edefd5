/**
 * The known name that a person most likely meant: fewest letters changed, dropped, added or swapped with a
 * neighbour; none when more than a third of the name would change.
 */
export const nearestName = (name: string, known: Iterable<string>): string | undefined => {
  const wanted = name.toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  let best: string | undefined;
  let least = allowed + 1;
  for (const candidate of known) {
    if (candidate === name || Math.abs(candidate.length - name.length) > allowed) continue;
    // A single letter is one change away from every other, which says nothing.
    if (candidate.length < 2 || name.length < 2) continue;
    const plain = candidate.toLowerCase();
    const changes =
      distance(wanted, plain) +
      (candidate === plain ? 0 : 0.1) +
      0.01 * Math.abs(plain.length - wanted.length);
    if (changes < least) [best, least] = [candidate, changes];
  }
  return best;
};

/** How many letters differ between two words, two neighbours exchanged counting once (Damerau, Levenshtein). */
const distance = (a: string, b: string): number => {
  let earlier: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + changed,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (earlier[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    [earlier, previous] = [previous, row];
  }
  return previous[b.length] ?? 0;
};
