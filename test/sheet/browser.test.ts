import { execFileSync } from "node:child_process";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mathCss } from "../../src/page/katex.ts";
import { sheetHtml } from "../../src/sheet/html.ts";
import { hostileSample, sample, style } from "./sample.ts";

const find = (): string | undefined => {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim();
    } catch {}
  }
  return undefined;
};

const executablePath = find();

describe.skipIf(!executablePath)(
  `in a browser${executablePath ? "" : " (no Chromium on PATH: skipped)"}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      const { chromium } = await import("playwright-core");
      browser = await chromium.launch({
        executablePath: executablePath as string,
        args: ["--no-sandbox", "--disable-gpu"],
      });
    });
    afterAll(() => browser?.close());

    const opened = async (html: string, width: number): Promise<Page> => {
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      await page.setContent(html, { waitUntil: "load" });
      return page;
    };

    test.each([320, 390, 768, 1100])(
      "nothing stands out of a screen of %d pixels",
      async (width) => {
        for (const model of [sample, hostileSample]) {
          const page = await opened(sheetHtml(model, "fr", style), width);
          // Strings, because the browser's own names are unknown to these types.
          const wide = await page.evaluate(
            `document.querySelectorAll("details").forEach((badge) => { badge.open = true; }); document.documentElement.scrollWidth`,
          );
          expect(wide).toBeLessThanOrEqual(width);
          await page.close();
        }
      },
    );

    test("a wide formula scrolls inside its box", async () => {
      const page = await opened(sheetHtml(sample, "fr", style), 390);
      const boxes = (await page.evaluate(
        `[...document.querySelectorAll(".scroll")].filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => getComputedStyle(box).overflowX)`,
      )) as string[];
      expect(boxes.length).toBeGreaterThan(0);
      expect(new Set(boxes)).toEqual(new Set(["auto"]));
      await page.close();
    });

    test("the fonts inside the page are all that its formulas need", async () => {
      const page = await opened(sheetHtml(sample, "en", style), 1100);
      const widths = `document.fonts.ready.then(() => [...document.querySelectorAll(".katex-html")].map((of) => of.getBoundingClientRect().width))`;
      const before = await page.evaluate(widths);
      const every = [
        "katex mathnormal mathit mathbf boldsymbol mathbb mathcal mathfrak mathtt mathscr mathsf textbf textit textrm",
        "mathboldfrak mathboldsf mathitsf delimsizing size1 size2 size3 size4 mult delim-size1 delim-size4 op-symbol small-op large-op",
      ].join(" ");
      await page.addStyleTag({
        content: mathCss(`<i class="${every}">`).replace(/\}\.katex.*$/s, "}"),
      });
      expect(await page.evaluate(widths)).toEqual(before);
      await page.close();
    });

    test("on paper, nothing stands out of the page", async () => {
      // The width of A4 between its margins, in CSS pixels.
      const page = await opened(sheetHtml(sample, "fr", style), 665);
      await page.emulateMedia({ media: "print" });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(665);
      await page.close();
    });
  },
);
