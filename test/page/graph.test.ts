import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawing, graphSvg, type NamedGraph } from "../../src/page/graph.ts";
import { layered } from "../../src/page/graph-layout.ts";

const box = (id: string, height = 40) => ({ id, width: 50, height, room: 60 });

/** Graphs without cycles: every edge leads to a box with a larger number. */
const graphs = fc.integer({ min: 2, max: 9 }).chain((count) =>
  fc.record({
    boxes: fc
      .array(fc.integer({ min: 20, max: 80 }), { minLength: count, maxLength: count })
      .map((heights) => heights.map((height, at) => box(`${at}`, height))),
    edges: fc
      .uniqueArray(
        fc.tuple(fc.nat(count - 1), fc.nat(count - 1)).filter(([from, to]) => from < to),
        { maxLength: 16, selector: String },
      )
      .map((pairs) => pairs.map(([from, to]) => [`${from}`, `${to}`] as const)),
  }),
);

describe("a layout", () => {
  test("lets no two boxes meet, and leads every edge to the right", () => {
    fc.assert(
      fc.property(graphs, ({ boxes, edges }) => {
        const layout = layered(boxes, edges);
        const placed = [...layout.boxes.values()];
        for (const [at, a] of placed.entries()) {
          expect(a.x - a.width / 2).toBeGreaterThanOrEqual(-1e-6);
          expect(a.x + a.width / 2).toBeLessThanOrEqual(layout.width + 1e-6);
          expect(a.y - a.height / 2).toBeGreaterThanOrEqual(-1e-6);
          expect(a.y + a.height / 2).toBeLessThanOrEqual(layout.height + 1e-6);
          for (const b of placed.slice(at + 1)) {
            const [x, y] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
            expect(x >= a.width || y >= (a.height + b.height) / 2).toBe(true);
          }
        }
        for (const { points } of layout.edges) {
          const [first, ...rest] = points.map(([x]) => x);
          rest.reduce((before, x) => {
            expect(x).toBeGreaterThanOrEqual(before);
            return x;
          }, first ?? 0);
        }
      }),
    );
  });

  test("draws a chain in a straight line, whatever joins it", () => {
    const { boxes } = layered(
      ["x", "u", "v", "J", "W", "b"].map((id) => box(id)),
      [
        ["x", "u"],
        ["W", "u"],
        ["b", "u"],
        ["u", "v"],
        ["v", "J"],
      ],
    );
    const levels = ["u", "v", "J"].map((id) => boxes.get(id)?.y ?? 0);
    expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(2);
  });

  test("puts a source just before what it leads to", () => {
    const { boxes } = layered(
      ["x", "u", "v", "W"].map((id) => box(id)),
      [
        ["x", "u"],
        ["u", "v"],
        ["W", "v"],
      ],
    );
    expect(boxes.get("W")?.x).toBe(boxes.get("u")?.x);
  });

  test.each([
    [
      "a cycle",
      [
        ["a", "b"],
        ["b", "a"],
      ],
      "cycle",
    ],
    ["an edge to nowhere", [["a", "z"]], "no box"],
  ] as const)("refuses %s", (_, edges, says) => {
    expect(() => layered([box("a"), box("b")], edges)).toThrow(says);
  });
});

const graph: NamedGraph = {
  nodes: [
    { id: "x", name: "\\mathbf{x}", shape: "d", role: "input", isFar: false },
    {
      id: "W",
      name: "\\mathbf{W}^{(1)}",
      shape: "d_{h} \\times d",
      role: "parameter",
      isFar: false,
    },
    { id: "u", name: "\\mathbf{h}^{a}", shape: "d_{h}", role: "value", isFar: false },
    { id: "L", name: "<L>&", shape: "", role: "loss", isFar: false },
  ],
  edges: [
    ["x", "u"],
    ["W", "u"],
    ["u", "L"],
  ],
  backward: ["L", "u", "W"],
};

test("each gradient is named once, and each edge that it takes is drawn both ways", () => {
  const { gradients, arrows } = drawing(graph);
  expect(gradients.map(({ latex }) => latex)).toEqual([
    "\\partial <L>&/\\partial \\mathbf{W}^{(1)}",
    "\\partial <L>&/\\partial \\mathbf{h}^{a}",
  ]);
  expect(arrows.map(({ isBack }) => isBack)).toEqual([false, false, true, false, true]);
  for (const { points, isBack } of arrows) {
    const [from, to] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
    expect(to < from).toBe(isBack);
  }
});

test("the picture says in words what it shows, escapes its names, and is the same bytes every time", () => {
  const svg = graphSvg(graph, "fr", "g");
  expect(svg).toBe(graphSvg(graph, "fr", "g"));
  expect(svg).toContain('aria-labelledby="g-title g-desc"');
  expect(svg).toContain("h^a se calcule à partir de x, W^(1).");
  expect(svg).toContain(
    "Le gradient de &lt;L&gt;&amp; est calculé pour h^a, W^(1), dans cet ordre.",
  );
  expect(svg).not.toContain("<L>");
});
