/** What a report adds to the look of a page. */
export const reportLook = `
:root { --open: #7a5200; --bar: #b9c9d8; --open-tint: #fbf3e1; }
@media screen and (prefers-color-scheme: dark) {
  :root { --open: #e3bd68; --bar: #41566b; --open-tint: #2f2817; }
}
.good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--open); } .soft { color: var(--soft); }
.facts code, .copy { font: .88em/1.4 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }

.summary { background: var(--tint); border-radius: 4px; padding: .9rem 1.25rem 1rem; margin-block: 1rem 1.2rem; break-inside: avoid; }
.summary p { margin: .3rem 0; }
.total { display: flex; flex-wrap: wrap; gap: .1rem .9rem; align-items: baseline; }
.total b { font-size: 1.9rem; font-weight: 600; line-height: 1.2; white-space: nowrap; }
.total .open { font-size: 1rem; }
.summary dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem 1rem; margin: .5rem 0 0; align-items: baseline; }
.summary dt, .note-label { font-weight: 600; }
.summary dd { margin: 0; min-width: 0; }
.summary dd ul { margin: 0; padding: 0; list-style: none; }
.summary a { color: inherit; text-decoration-color: var(--soft); }

.scores ol { columns: 11rem 4; }
.scores li { grid-template-columns: minmax(2.6rem, max-content) minmax(0, max-content) 1.2rem; column-gap: .7rem; }
.scores .points { font-size: .95rem; padding: 0; white-space: normal; }

.question > .head { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem .9rem; break-after: avoid; }
.question > .head .points { font-size: 1.05rem; color: var(--ink); }
.question > .head .pending { font-size: .92rem; }
.lead { margin: .2rem 0 .3rem; }
.doubt { color: var(--open); }

.lines { list-style: none; margin: .6rem 0; padding: 0; display: grid; grid-template-columns: fit-content(9rem) minmax(0, 1fr) minmax(7.5rem, 11.5rem) minmax(2.6rem, max-content); column-gap: 1rem; }
.lines.unmarked { grid-template-columns: fit-content(9rem) minmax(0, 1fr) minmax(0, max-content) minmax(0, max-content); }
.line { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; align-items: baseline; padding-block: .35rem; border-left: 3px solid var(--line); break-inside: avoid; }
.line + .line { border-top: 1px solid color-mix(in srgb, var(--line) 55%, transparent); }
.line.is-good { border-left-color: var(--good); }
.line.is-bad { border-left-color: var(--bad); background: var(--bad-tint); }
.line.is-open { border-left-color: var(--open); background: var(--open-tint); }
.line:target { outline: 2px solid var(--accent); outline-offset: 1px; }
.where { color: var(--soft); font-size: .88rem; padding-left: .6rem; overflow-wrap: anywhere; }
.where code { display: block; font: .8em/1.3 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
.quote { min-width: 0; max-width: 100%; contain: paint; padding-block: .3em; }
.quote.goes-on { padding-left: 1.6rem; }
.quote code { font: .86em/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.says { font-size: .95rem; line-height: 1.35; }
.says .mark { display: inline-block; min-width: 1.15em; font-size: .95em; font-weight: 700; }
.says a { color: inherit; }
.says .role { color: var(--soft); font-style: italic; }
.earns { padding-right: .5rem; text-align: right; white-space: nowrap; font-size: .95rem; }
.earns span { display: block; }
.about { grid-column: 2 / -1; min-width: 0; font-size: .97rem; padding: .1rem 0 .25rem; }
.about p { margin: .25rem 0; }
.about summary { cursor: pointer; color: var(--accent); width: fit-content; }
.about details > :not(summary) { margin-left: 1.1rem; }

.items { margin: .7rem 0 .3rem; font-size: .93rem; color: var(--soft); border-collapse: collapse; width: 100%; max-width: 46rem; break-inside: avoid; }
.items caption { text-align: left; font-weight: 600; padding-bottom: .15rem; }
.items td { padding: .12rem 0; vertical-align: baseline; border-top: 1px solid color-mix(in srgb, var(--line) 60%, transparent); }
.items th { padding: .3rem 0 .05rem; text-align: left; font-weight: 600; }
.items td:last-child { text-align: right; white-space: nowrap; padding-left: 1.2rem; }
.feedback { margin: .6rem 0; }
.solution { margin: .9rem 0 .3rem; }
.solution > summary { cursor: pointer; width: fit-content; color: var(--accent); }
.solution > .inside { border-left: 2px solid var(--line); margin: .5rem 0 0 .4rem; padding-left: 1rem; }
.after { border-top: 1px solid var(--line); padding-top: 1.1rem; margin-top: 1.4rem; }
.after h2 { font-size: 1.1rem; }
.after ul { margin: .4rem 0; padding-left: 1.1rem; }
.after li { padding: .1rem 0; overflow-wrap: anywhere; }

@media screen and (max-width: 44rem) {
  .lines, .lines.unmarked { grid-template-columns: minmax(0, max-content) minmax(0, 1fr) max-content; column-gap: .7rem; }
  .line { padding: .5rem .5rem .5rem .6rem; }
  .where, .earns { padding: 0; }
  .where { grid-column: 1; } .where code { display: inline; margin-left: .4rem; }
  .says { grid-column: 1 / -1; grid-row: 3; } .earns { grid-column: 3; grid-row: 1; } .earns span { display: inline; margin-left: .5rem; }
  .quote { grid-column: 1 / -1; grid-row: 2; }
  .quote.goes-on { padding-left: .9rem; }
  .about { grid-column: 1 / -1; grid-row: 4; }
  .summary { padding: .8rem .9rem; margin-inline: -.3rem; }
  .summary dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .summary dd { margin-bottom: .4rem; }
  .quote[style] .katex { font-size: clamp(.86rem, (100vw - 4rem) / var(--em), 1.13em); }
}
@media print {
  :root { --open: #000; --open-tint: #fff; }
  .line.is-bad { border-left: 3px double #000; }
  .quote { contain: none; }
  .solution:not([open]), .about details:not([open]) > :not(summary) { display: none; }
  .question { break-inside: auto; }
}
`.trim();

/** What the page of a class adds to that. */
export const classLook = `
.part { border-top: 1px solid var(--line); padding-top: 1.3rem; margin-top: 1.6rem; }
.part:first-child { border-top: 2px solid var(--ink); margin-top: .6rem; }
.part .note { margin: .3rem 0 .7rem; max-width: 44rem; }
.part:first-child figure { margin-top: .6rem; }
.means { display: flex; flex-wrap: wrap; gap: .2rem 2rem; align-items: baseline; color: var(--soft); }
.means b { font-size: 1.5rem; font-weight: 600; color: var(--ink); margin-left: .3rem; }
.histogram { text-anchor: middle; }
.histogram .bar { fill: var(--bar); }
.histogram .under { fill: var(--paper); }
.histogram .hatch { stroke: var(--accent); stroke-width: 3; }
.histogram .waiting { fill: url(#hatch); stroke: var(--accent); stroke-width: 1; }
.figures { width: 100%; border-collapse: collapse; font-size: .95rem; }
.figures th { text-align: left; vertical-align: bottom; font-weight: 600; font-size: .86rem; line-height: 1.25; color: var(--soft); border-bottom: 1px solid var(--line); padding: .25rem .9rem .25rem 0; }
.figures td { vertical-align: baseline; border-bottom: 1px solid var(--line); padding: .32rem .9rem .32rem 0; white-space: nowrap; }
.figures.wrapped td:nth-child(2), .figures.decide td:nth-child(3) { white-space: normal; }
.figures :is(th, td):last-child { padding-right: 0; }
.figures .number { text-align: right; font-variant-numeric: tabular-nums lining-nums; }
.figures tr { break-inside: avoid; }
.figures code, .copies code { font: .84em/1.4 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
.figures.decide { table-layout: fixed; min-width: 40rem; }
.figures.decide th:nth-child(1) { width: 4.6rem; } .figures.decide th:nth-child(3) { width: 12rem; }
.figures.decide th:nth-child(4) { width: 4.6rem; } .figures.decide th:nth-child(5) { width: 4.4rem; } .figures.decide th:nth-child(6) { width: 5rem; }
.figures.decide td { white-space: normal; }
.figures.decide td:last-child { overflow-wrap: anywhere; }
.share { display: inline-block; min-width: 5.6rem; padding: 0 .3rem; background: linear-gradient(to right, var(--bar) var(--share), var(--tint) 0); border-radius: 2px; }
.copies { list-style: none; margin: .5rem 0; padding: 0; columns: 12rem 5; column-gap: 2rem; font-size: .92rem; }
.copies li { display: flex; gap: .3rem .6rem; justify-content: space-between; break-inside: avoid; border-bottom: 1px solid color-mix(in srgb, var(--line) 55%, transparent); }
.copies li > :first-child { overflow-wrap: anywhere; min-width: 0; }
@media print { .figures.decide { min-width: 0; } .share { background: none; } }
`.trim();
