/** How a page looks: on a screen, on a phone, on A4. */
export const look = `
:root {
  --ink: #1b1a17; --soft: #57544d; --line: #d9d5cb; --paper: #fffefb; --tint: #f6f3ea;
  --accent: #1d4f7c; --good: #28603a; --bad: #9b2219; --bad-tint: #fbecea; --shade: #1b1a1755; --back: #b4441d;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "TeX Gyre Pagella", "URW Palladio L", P052, "Book Antiqua", Georgia, serif;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ink: #e7e3d8; --soft: #a9a498; --line: #3d3b36; --paper: #191816; --tint: #23211e;
    --accent: #8fbbe4; --good: #8ec79f; --bad: #f0998f; --bad-tint: #3a201d; --shade: #e7e3d855; --back: #ee9a72;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0; padding: 2.5rem 1.5rem 4rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 var(--serif); font-variant-numeric: lining-nums; text-rendering: optimizeLegibility;
}
body > * { max-width: 54rem; margin-inline: auto; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .18em; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .4rem .8rem; z-index: 1; }
h1, h2, h3 { font-weight: 600; line-height: 1.25; text-wrap: balance; break-after: avoid; }
h1 { font-size: 1.95rem; margin: .15rem 0 .5rem; letter-spacing: -.005em; }
h2 { font-size: 1.2rem; margin: 0; }
h3 { font-size: 1rem; margin: 0 0 .3rem; }
p { margin: .55rem 0; text-wrap: pretty; hyphens: auto; overflow-wrap: break-word; }
.kicker { margin: 0; color: var(--soft); font-variant-caps: all-small-caps; letter-spacing: .09em; font-size: 1.05rem; }
.facts { color: var(--soft); margin: 0 0 1rem; }
header { padding-bottom: .4rem; }

nav { margin-block: 1rem 1.8rem; padding-block: .9rem; border-block: 1px solid var(--line); font-size: .95rem; }
nav h2 { font-size: 1rem; margin: 0 0 .35rem; }
nav ol { list-style: none; margin: 0; padding: 0; columns: 17rem 3; column-gap: 2.2rem; }
nav li { display: grid; grid-template-columns: minmax(2.3rem, max-content) 1fr auto 1.1rem; column-gap: .4rem; gap: .2rem .4rem; break-inside: avoid; padding: .1rem 0; }
nav .points { color: var(--soft); font-size: .85rem; white-space: nowrap; padding-top: .1rem; }
nav .group { margin: .7rem 0 .15rem; display: flex; gap: .2rem .8rem; justify-content: space-between; align-items: baseline; break-after: avoid; }
nav .group a { display: inline; font-weight: 600; }
nav .legend { margin: .6rem 0 0; color: var(--soft); font-size: .85rem; }
nav a { display: contents; text-decoration: none; }
nav a .kind { color: var(--ink); }
nav a:hover .kind { text-decoration: underline; }
nav a:focus-visible .kind { outline: 2px solid var(--accent); }
.mark { font-family: system-ui, sans-serif; font-size: .8rem; }
nav li .mark { padding-top: .15rem; text-align: center; }
.is-proved, .is-partly { color: var(--good); } .is-failed { color: var(--bad); } .is-unchecked { color: var(--soft); }

.given { background: var(--tint); border-radius: 4px; padding: .9rem 1.25rem; margin-block: 0 2rem; }
.given ul { margin: .2rem 0 0; padding-left: 1.1rem; columns: 20rem 2; column-gap: 2.5rem; }
.given li { padding: .12rem 0; break-inside: avoid; }
.given li::marker { color: var(--soft); }

header.section { display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: baseline; justify-content: space-between; border-top: 2px solid var(--ink); margin-top: 2.2rem; padding: .7rem 0 .8rem; break-after: avoid; }
header.section h2 { font-size: 1.4rem; flex: 1 1 18rem; }
header.section .points { color: var(--soft); white-space: nowrap; }
header.section + .question { border-top: 0; padding-top: .3rem; }
.question { padding-block: 1.6rem 1.3rem; border-top: 1px solid var(--line); }
.question.single { border-top: 0; padding-top: .4rem; }
.opening > .head { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem .7rem; break-after: avoid; }
.head :is(h2, h3) { display: flex; gap: .7rem; align-items: baseline; flex: 1 1 auto; font-size: 1.2rem; margin: 0; }
.head :is(h2, h3) a { color: inherit; text-decoration: none; }
.head .kind { font-weight: 400; font-size: 1rem; color: var(--soft); font-style: italic; }
.head .points { color: var(--soft); font-size: .95rem; white-space: nowrap; }
.ask { margin: .45rem 0 1rem; padding-left: .95rem; border-left: 3px solid var(--line); }
.ask p { margin: .3rem 0; }

.katex { font-size: 1.13em; }
.katex-display { margin: 0; text-align: left; }
.katex-display > .katex { text-align: left; white-space: nowrap; }
.short { white-space: nowrap; }
.scroll, .display { display: block; overflow-x: auto; overflow-y: hidden; padding: .2em .1em; scrollbar-width: thin; overscroll-behavior-x: contain; }
/* A shade at an edge tells that the formula goes on behind it. */
.right.scroll, .start .scroll, .result .scroll {
  background:
    linear-gradient(to right, var(--paper) 46%, transparent) 0 / 2.5rem 100% no-repeat local,
    linear-gradient(to left, var(--paper) 46%, transparent) 100% 0 / 2.5rem 100% no-repeat local,
    linear-gradient(to right, var(--shade), transparent) 0 50% / 1.1rem calc(100% - 4px) no-repeat scroll,
    linear-gradient(to left, var(--shade), transparent) 100% 50% / 1.1rem calc(100% - 4px) no-repeat scroll;
}
.unset { font-size: .9em; color: var(--bad); overflow-wrap: anywhere; }

.answer { --reasons: max(30%, 100% - var(--formulas, 28em) * 1.13); }
.case { --reasons: max(30%, 100% + 1rem + 2px - var(--formulas, 28em) * 1.13); }
.derivation { display: grid; grid-template-columns: fit-content(12rem) minmax(0, 1fr) calc(var(--reasons)); column-gap: .3rem; list-style: none; margin: .7rem 0 .9rem; padding: 0; }
.derivation > li { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; align-items: baseline; padding-block: .22rem; break-inside: avoid; }
.derivation .left { grid-column: 1; min-width: 0; }
.derivation .right { grid-column: 2; min-width: 0; }
.derivation .reason { grid-column: 3; min-width: 0; padding-left: 2rem; max-width: 27rem; }
.derivation .start .left { grid-column: 1 / -1; }
.derivation .long .right { grid-column: 2 / -1; }
.derivation .long .reason { grid-column: 2 / -1; padding-left: 2.1rem; }
.derivation .long .reason { max-width: 40rem; }
.derivation.hung { grid-template-columns: 1.4rem minmax(0, 1fr) calc(var(--reasons)); }
.reason { color: var(--soft); font-size: .9rem; line-height: 1.4; }
.reason .katex { font-size: 1.08em; color: var(--ink); }

.result { margin: .8rem 0; break-inside: avoid; }
.result .katex-display, .result .katex-display > .katex { text-align: center; }
.result .scroll { display: flex; }
.result .katex-display { margin-inline: auto; }
.note { color: var(--soft); font-size: .9rem; margin: -.2rem 0 .8rem; }
.result .note { text-align: center; margin: .15rem 0 0; }

.case { margin: .8rem 0; padding-left: 1rem; border-left: 2px solid var(--line); }
.case > h3 { font-weight: 600; }
.remark { margin: .8rem 0; }
.remark b { font-weight: 600; font-style: italic; }
.worked { margin: .8rem auto; border-collapse: collapse; }
.worked th { text-align: left; font-weight: 600; font-size: .92rem; color: var(--soft); border-bottom: 1px solid var(--line); padding: .25rem 1.4rem .25rem 0; }
.worked td { vertical-align: baseline; border-bottom: 1px solid var(--line); padding: .38rem 1.4rem .38rem 0; white-space: nowrap; }
.worked th:last-child, .worked td:last-child { padding-right: 0; }
.worked tr { break-inside: avoid; }
figure { margin: 1.1rem 0; break-inside: avoid; }
figcaption { text-align: center; color: var(--soft); font-size: .92rem; }
.plot { display: block; width: 100%; max-width: 40rem; height: auto; margin-inline: auto; font-family: var(--serif); font-size: 14px; fill: var(--ink); }
.plot path { fill: none; }
.plot .grid path { stroke: var(--line); stroke-width: .7; }
.plot .axes { stroke: var(--soft); stroke-width: 1.1; }
.plot .ticks { font-size: 13px; fill: var(--soft); }
.plot .curve { stroke-width: 2; stroke: var(--ink); stroke-linejoin: round; }
.plot .c0 { stroke: #1d5fa0; } .plot .c1 { stroke: #b4441d; } .plot .c2 { stroke: #39763f; }
.plot .c3 { stroke: #7a4a9e; } .plot .c4 { stroke: #8a6a10; } .plot .c5 { stroke: #14767c; }
@media screen and (prefers-color-scheme: dark) {
  .plot .c0 { stroke: #7db3e8; } .plot .c1 { stroke: #ee9a72; } .plot .c2 { stroke: #8fce97; }
  .plot .c3 { stroke: #c3a0e4; } .plot .c4 { stroke: #d9bd6a; } .plot .c5 { stroke: #74c9cf; }
}

figure > .scroll { padding-block: .3rem; }
.graph { display: block; max-width: 100%; height: auto; margin-inline: auto; font-family: var(--serif); fill: var(--ink); text-anchor: middle; }
.graph rect { fill: var(--paper); stroke: var(--soft); stroke-width: 1.1; }
.graph .parameter rect { fill: var(--tint); }
.graph .loss rect { stroke: var(--ink); stroke-width: 2; }
.graph .shape { fill: var(--soft); }
.graph .arrows path { fill: none; stroke: var(--soft); stroke-width: 1.3; }
.graph .arrows .back path { stroke: var(--back); stroke-width: 1.7; stroke-dasharray: 6 3; }
.graph .arrows .there .tip { fill: var(--soft); stroke: none; }
.graph .arrows .back .tip { fill: var(--back); stroke: none; }
.graph .gradients text { fill: var(--back); text-anchor: start; stroke: var(--paper); stroke-width: 4; stroke-linejoin: round; paint-order: stroke; }

.unchecked { margin: .9rem 0 0; font-size: .92rem; color: var(--soft); }
.verified { margin: 1rem 0 0; font-size: .92rem; color: var(--soft); }
.verified summary { cursor: pointer; width: fit-content; max-width: 100%; list-style: none; border: 1px solid var(--line); border-radius: 1rem; padding: .12rem .85rem .12rem .7rem; }
.verified summary::-webkit-details-marker { display: none; }
.verified summary b { color: var(--good); font-weight: 600; }
.verified summary b::before { content: "✓"; font-family: system-ui, sans-serif; margin-right: .4em; }
.verified summary::after { content: "▸"; display: inline-block; margin-left: .5em; font-family: system-ui, sans-serif; font-size: .75em; }
.verified[open] summary::after { transform: rotate(90deg); }
.verified .katex { font-size: 1.06em; }
.verified .inside { padding: .3rem 0 0 1rem; margin: .5rem 0 0 .6rem; border-left: 2px solid var(--line); }
.verified h3 { margin-top: .6rem; font-size: .92rem; color: var(--ink); }
.lawlist { margin: 0; display: grid; grid-template-columns: minmax(0, max-content) minmax(0, 1fr); gap: .15rem 1.1rem; align-items: baseline; }
.lawlist dt { min-width: 0; } .lawlist dd { margin: 0; min-width: 0; }
.lawlist code, .index code { font: .84em/1.4 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.failed { margin: .9rem 0 0; padding: .75rem 1rem; border: 1px solid var(--bad); border-left-width: 5px; border-radius: 3px; background: var(--bad-tint); break-inside: avoid; }
.failed b { color: var(--bad); display: block; }
.bad { color: var(--bad); } .good { color: var(--good); }

.laws { border-top: 1px solid var(--line); padding-top: 1.6rem; }
.index { width: 100%; border-collapse: collapse; font-size: .92rem; margin-top: .6rem; }
.index th { text-align: left; font-weight: 600; color: var(--soft); border-bottom: 1px solid var(--line); padding: .25rem .9rem .25rem 0; }
.index td { vertical-align: baseline; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); }
.index td:first-child { width: 11rem; } .index td:last-child, .index th:last-child { width: 8rem; padding-right: 0; }
.index tr { break-inside: avoid; }
:target > .opening :is(h2, h3), header.section:target h2, tr:target td:first-child { text-decoration: underline; text-decoration-color: var(--accent); text-underline-offset: .25em; }
.sheets { margin-bottom: 2.2rem; }
.sheets :is(h1, h2) { font-size: 1.6rem; margin: 0 0 .6rem; }
.sheets ul { list-style: none; margin: 0; padding: 0; }
.sheets li { border-top: 1px solid var(--line); padding: .8rem 0 .7rem; }
.sheets .name { font-size: 1.15rem; margin: 0; }
.sheets .facts { margin: .1rem 0 0; font-size: .95rem; }
footer { margin-top: 2rem; color: var(--soft); font-size: .9rem; }

@media screen and (max-width: 44rem) {
  body { padding: 1.4rem 1rem 3rem; font-size: 1rem; }
  h1 { font-size: 1.5rem; }
  .given { padding: .8rem .9rem; margin-inline: -.3rem; }
  nav ol { columns: 1; }
  .derivation, .derivation.hung { grid-template-columns: .1rem minmax(0, 1fr); }
  .derivation .left, .derivation .right, .derivation .reason, .derivation .long .right, .derivation .long .reason { grid-column: 1 / -1; }
  .derivation .left + .right { padding-top: .35rem; }
  .derivation .right { padding-left: .9rem; }
  .derivation .right, .start .scroll { padding-block: .25em; }
  p:has(.katex), .given li > div, dd:has(.katex) { overflow-x: auto; overflow-y: hidden; }
  .derivation .reason, .derivation .long .reason { padding-left: 2.4rem; }
  .derivation > li { padding-block: .3rem; }
  .lawlist { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .lawlist dd { margin: 0 0 .45rem 1rem; }
  .index, .index tbody, .index tr, .index td { display: block; width: auto !important; }
  .index thead { position: absolute; left: -999rem; }
  .index tr { border-bottom: 1px solid var(--line); padding: .35rem 0; }
  .index td { border: 0; padding: .05rem 0; }
  .case { padding-left: .7rem; }
  /* A row a little too wide is set a little smaller; what is wider still scrolls. */
  .right[style] .katex { font-size: clamp(.86rem, (100vw - 3.6rem) / var(--em), 1.13em); }
  .result .scroll .katex { font-size: clamp(.86rem, (100vw - 2.2rem) / var(--em), 1.13em); }
  .case .right[style] .katex { font-size: clamp(.86rem, (100vw - 4.6rem) / var(--em), 1.13em); }
  .plot { font-size: 20px; }
  .plot .ticks { font-size: 19px; }
  .plot .labels text:not(.axis) { font-size: 18px; }
}

@page {
  size: A4; margin: 18mm 17mm 20mm;
  @top-center { font: italic 9pt serif; }
  @bottom-center { content: counter(page); font: 9pt serif; }
}
@media print {
  :root { --ink: #000; --soft: #333; --line: #bbb; --paper: #fff; --tint: #fff; --accent: #000; --good: #000; --bad: #000; --bad-tint: #fff; }
  html { font-size: 10.5pt; }
  body { padding: 0; }
  body > * { max-width: none; }
  .skip { display: none; }
  nav { break-inside: auto; }
  .graph { min-width: 0 !important; }
  a { text-decoration: none; }
  .given { border: 1px solid var(--line); margin-bottom: 1rem; }
  .question { padding-block: 1rem .8rem; }
  .scroll, .display { overflow: visible; background: none !important; }
  .opening, .case > h3 { break-inside: avoid; break-after: avoid; }
  .case, .derivation.brief { break-inside: avoid; }
  .laws { break-before: page; border-top: 0; padding-top: 0; }
  .derivation > li:first-child { break-after: avoid; }
  .derivation > li:last-child { break-before: avoid; }
  p:has(+ .derivation), p:has(+ .case), p:has(+ .result) { break-after: avoid; }
  p { orphans: 3; widows: 3; }
  .verified { break-before: avoid; }
  .verified summary { border: 0; padding: 0; }
  .verified summary::after { content: none; }
  .verified:not([open]) .inside { display: none; }
}
`.trim();

/** The title at the head of every page on paper but the first, as a string of CSS. */
export const runningHead = (title: string): string => {
  const text = [...title].map((letter) =>
    /[\p{L}\p{N} ]/u.test(letter) ? letter : `\\${letter.codePointAt(0)?.toString(16)} `,
  );
  return `@page { @top-center { content: "${text.join("")}"; } }\n@page :first { @top-center { content: none; } }`;
};
