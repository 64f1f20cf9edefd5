import { expect, test } from "vitest";
import { attacked, attacks } from "./attacked.ts";

const table = attacks.map((attack) => [attack.name, attack] as const);

test.each(table)(
  "%s: the right gradient is not refused, and no wrong one confirmed",
  (_, attack) => {
    const [right, ...wrong] = attacked(attack);
    expect(right?.found).toMatchObject({ verdict: attack.tells ?? "agrees" });
    const [along, ...others] = attacked(attack, { mostEntries: 0 });
    // Where several are the largest, slopes along single entries do not add up to one along a direction.
    if (right?.found.kinks === 0) expect(along?.found.verdict).not.toBe("differs");
    for (const { slip, isOff, found } of [...wrong, ...others])
      if (isOff) expect(found.verdict, slip).not.toBe("agrees");
  },
);
