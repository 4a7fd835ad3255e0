import { css } from "lit";
import { sized } from "./sized.js";

/** The height of a row, in `rem`. */
export const ROW = 3;

const size = css`
  :host { --_size: var(--tat-size, max(1rem, 16px)); }
`;

// Where rows clip, one that is still drawn where it was before does not make the list longer.
const parts = css`
  :host {
    --_accent: var(--tat-accent, light-dark(#0050c8, #6aa5ff));
    --_text: var(--tat-text, light-dark(#1a1f2b, #e4e7ee));
    --_muted: var(--tat-muted, light-dark(#586174, #9aa3b5));
    --_surface: var(--tat-surface, light-dark(#fff, #14181f));
    --_raised: var(--tat-raised, light-dark(#f5f7fa, #1c222c));
    --_border: var(--tat-border, light-dark(#dde2ea, #303846));
    --_good: var(--tat-good, light-dark(#1a7f37, #4cc26a));
    --_bad: var(--tat-bad, light-dark(#c4213a, #ff7b83));
    --_warn: var(--tat-warn, light-dark(#8f5a00, #e0a83c));
    --_busy: var(--_accent);
    --_wait: var(--tat-wait, light-dark(#657088, #8c95a8));
    --_queued: color-mix(in srgb, var(--_wait) 50%, transparent);
    --_run: var(--_accent);
    --_report: color-mix(in srgb, var(--_accent) 40%, transparent);
    --_radius: var(--tat-radius, 8px);
    --_mono: var(--tat-mono, ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", "PingFang SC", "Microsoft YaHei", monospace);
    display: block;
    container-type: inline-size;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    font: 0.875rem/1.5 var(--tat-font, system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif);
    overflow: clip;
  }
  :host([hidden]) { display: none; }
  *, ::before { box-sizing: border-box; }
  .all { text-align: start; }
  h2, h3, p, dl, dd, ul { margin: 0; padding: 0; }
  h2 { font-size: 1.0625rem; }
  h3 { font-size: 1rem; }
  h2, h3, bdi { overflow-wrap: anywhere; }
  h2, h3 { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; min-inline-size: 0; overflow: hidden; }
  code, pre, kbd, small, dd, .row .name { font-family: var(--_mono); font-size: 0.8125rem; }
  b { font-weight: 600; font-variant-numeric: tabular-nums; }
  .hidden { position: absolute; font-size: var(--_size); inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .small { font-size: 0.8125rem; color: var(--_muted); overflow-wrap: anywhere; }
  .aside { color: var(--_muted); display: inline-flex; gap: 0.5rem; align-items: center; max-inline-size: 100%; }
  .aside code, .badge bdi, .chip bdi { min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .end { margin-inline-start: auto; }
  .good { --tone: var(--_good); }
  .bad { --tone: var(--_bad); }
  .warn { --tone: var(--_warn); }
  .busy { --tone: var(--_busy); }
  .wait { --tone: var(--_wait); }
  .icon { inline-size: 1rem; block-size: 1rem; flex: none; fill: none; stroke: var(--tone, currentColor); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
  .icon.busy { animation: turn 1.2s linear infinite; }
  @keyframes turn { to { rotate: 1turn; } }

  button, input, select { font: inherit; color: inherit; background: var(--_surface); border: 1px solid var(--_border); border-radius: calc(var(--_radius) * 0.75); padding: 0.25rem 0.625rem; min-block-size: 2rem; }
  input { flex: 1 1 12rem; min-inline-size: 8rem; }
  button { cursor: pointer; display: inline-flex; gap: 0.375rem; align-items: center; }
  button:hover { border-color: var(--_accent); }
  button[aria-disabled="true"] { opacity: 0.6; cursor: default; }
  .quiet { border-color: transparent; background: none; color: var(--_accent); padding-inline: 0.5rem; }
  :focus-visible { outline: 2px solid var(--_accent); outline-offset: 1px; }
  kbd { border: 1px solid var(--_border); border-radius: 4px; padding: 0 0.3em; background: var(--_raised); color: var(--_muted); font-size: 0.75rem; }

  .headline { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: center; }
  .badge { display: inline-flex; max-inline-size: 100%; gap: 0.375rem; align-items: center; padding: 0.0625rem 0.625rem 0.0625rem 0.5rem; border-radius: 99px; color: var(--tone); font-weight: 600; white-space: nowrap; background: color-mix(in srgb, var(--tone) 7%, var(--_surface)); border: 1px solid color-mix(in srgb, var(--tone) 35%, transparent); }
  .summary { padding: 1rem 1.125rem 0.875rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.625rem; }
  .sentence { font-size: 0.9375rem; }
  .bar { display: flex; gap: 2px; block-size: 0.625rem; border-radius: 99px; overflow: hidden; background: var(--_raised); }
  .bar span { background: var(--tone); min-inline-size: 3px; transition: flex-grow 0.3s; }
  .bar .wait { opacity: 0.45; }
  .chips { display: flex; flex-wrap: wrap; gap: 0.375rem; }
  .chip { max-inline-size: 100%; min-block-size: 1.75rem; padding-block: 0; border-radius: 99px; font-size: 0.8125rem; }
  .chip[aria-pressed="true"] { border-color: var(--_accent); background: color-mix(in srgb, var(--_accent) 12%, var(--_surface)); box-shadow: inset 0 0 0 1px var(--_accent); }

  .banner { display: flex; gap: 1rem; align-items: start; justify-content: space-between; margin: 0 1.125rem 0.875rem; padding: 0.625rem 0.875rem; border-radius: var(--_radius); border: 1px solid color-mix(in srgb, var(--tone) 40%, transparent); border-inline-start: 4px solid var(--tone); background: color-mix(in srgb, var(--tone) 7%, var(--_surface)); }
  .banner:first-child { margin-block-start: 0.875rem; }
  .banner p { overflow-wrap: anywhere; overflow: hidden; }
  .banner button { flex: none; }
  .empty { padding: 1.5rem; color: var(--_muted); text-align: center; }

  .toolbar { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; padding: 0.5rem 1.125rem; border-block: 1px solid var(--_border); background: var(--_raised); }
  .switch { display: inline-flex; }
  .switch button { border-radius: 0; margin-inline-start: -1px; }
  .switch button:first-child { border-start-start-radius: calc(var(--_radius) * 0.75); border-end-start-radius: calc(var(--_radius) * 0.75); }
  .switch button:last-child { border-start-end-radius: calc(var(--_radius) * 0.75); border-end-end-radius: calc(var(--_radius) * 0.75); }
  .switch [aria-pressed="true"] { background: var(--_accent); border-color: var(--_accent); color: var(--_surface); }

  .panes { display: grid; max-block-size: var(--tat-height, 40rem); grid-template-rows: minmax(0, 1fr); }
  .panes.open { grid-template-columns: minmax(16rem, 5fr) minmax(0, 8fr); block-size: var(--tat-height, 40rem); }
  .grid { overflow: auto; position: relative; min-block-size: 6rem; max-block-size: inherit; scrollbar-gutter: stable; contain: layout paint; }
  .rows { position: relative; overflow: clip; }
  .row { display: grid; grid-template-columns: minmax(9rem, 1.1fr) minmax(0, 3fr) 5rem minmax(8rem, 1.4fr); gap: 0 0.75rem; align-items: center; padding-inline: 1.125rem; }
  .rows .row { position: absolute; inset-inline: 0; inset-block-start: 0; block-size: ${ROW}rem; border-block-end: 1px solid var(--_border); cursor: pointer; contain: strict; }
  .row:hover { background: var(--_raised); }
  .row[aria-selected="true"] { background: color-mix(in srgb, var(--_accent) 10%, var(--_surface)); box-shadow: inset 3px 0 var(--_accent); }
  .row:focus-visible { outline-offset: -2px; }
  .head { position: sticky; inset-block-start: 0; z-index: 1; background: var(--_surface); block-size: 2rem; color: var(--_muted); font-size: 0.8125rem; border-block-end: 1px solid var(--_border); }
  .row > span { min-inline-size: 0; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
  .row .state { display: flex; gap: 0.5rem; align-items: center; color: var(--tone); }
  .state .title { overflow: hidden; text-overflow: ellipsis; }
  .rows .server { display: grid; line-height: 1.3; }
  .row .name, small { overflow: hidden; text-overflow: ellipsis; }
  small { color: var(--_muted); font-size: 0.75rem; }
  .exit, .time { font-variant-numeric: tabular-nums; }
  .slow { color: var(--_warn); font-weight: 600; }
  .time .spans { margin-block-start: 0.25rem; }
  .spans { display: block; block-size: 0.375rem; border-radius: 99px; background-color: var(--_raised); }
  .row:hover .spans { background-color: var(--_border); }

  .open .row { grid-template-columns: 1rem minmax(0, 1fr) 2.5rem 5rem; }
  .open .row .title { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .open .head .state, .open .head .exit, .open .head small { font-size: 0; }

  @container (inline-size < 59em) {
    .panes.open { display: block; block-size: auto; max-block-size: none; }
    .panes.open .grid, .panes.open .groups { display: none; }
  }
  @container (inline-size < 41em) {
    .summary, .toolbar { padding-inline: 0.875rem; }
    .row { grid-template-columns: 1rem minmax(0, 1fr) 2.5rem 4.5rem; padding-inline: 0.875rem; }
    .row .title { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
    .head .state, .head .exit { font-size: 0; }
    .toolbar > .end, .switch { order: -1; }
    .toolbar input { flex-basis: 50%; }
    .toolbar kbd { display: none; }
  }

  @media (prefers-reduced-motion: reduce) {
    * { animation: none !important; transition: none !important; }
  }
  @media (forced-colors: active) {
    .bar, .spans { border: 1px solid CanvasText; }
    :host { --_run: CanvasText; --_queued: GrayText; --_report: GrayText; }
    .bar span, .spans, .legend i { forced-color-adjust: none; }
    .bar span { background: CanvasText; }
    .bar .good { background: GrayText; }
    .icon { stroke: CanvasText; }
    [aria-pressed="true"], .row[aria-selected="true"] { outline: 2px solid Highlight; outline-offset: -2px; }
  }
`;

export const styles = [size, sized(parts)];
