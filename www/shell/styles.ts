import { css } from "lit";

/** What all components of the pages have in common. */
export const common = css`
  :host { display: block; }
  :host([hidden]), [hidden] { display: none !important; }
  *, ::before { box-sizing: border-box; }
  h1, h2, p, ul, ol, dl, dd { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  h2 { font-size: 0.9375rem; font-weight: 650; }
  code { font-family: var(--mono); font-size: 0.8125rem; }
  a { color: var(--accent); }
  button, input { font: inherit; color: inherit; }
  button { cursor: pointer; }
  .button {
    display: inline-flex; gap: 0.375rem; align-items: center; min-block-size: 2rem; padding: 0.25rem 0.625rem; text-decoration: none;
    background: var(--surface); border: 1px solid var(--border); border-radius: 8px; color: inherit; font-size: 0.875rem; white-space: nowrap;
  }
  .button:hover { border-color: var(--accent); }
  .quiet { background: none; border-color: transparent; color: var(--accent); }
  .quiet:hover { border-color: transparent; text-decoration: underline; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  .card { background: var(--surface); border: 1px solid var(--border); border-radius: var(--radius); box-shadow: var(--shadow); }
  .muted { color: var(--muted); }
  .small { font-size: 0.8125rem; }
  .good { --tone: var(--good); }
  .bad { --tone: var(--bad); }
  .warn { --tone: var(--warn); }
  .live { --tone: var(--accent); }
  .icon { inline-size: 1rem; block-size: 1rem; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
  .hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .banner { padding: 0.75rem 0.875rem; border: 1px solid color-mix(in srgb, var(--tone) 40%, transparent); border-inline-start: 4px solid var(--tone); border-radius: 8px; background: color-mix(in srgb, var(--tone) 7%, var(--surface)); overflow-wrap: anywhere; display: grid; gap: 0.25rem; justify-items: start; }
  @media (prefers-reduced-motion: reduce) { *, ::before { animation: none !important; transition: none !important; } }
`;
