import { css } from "lit";

/** Colours and shapes are the theme's, by the custom properties that `<tat-invocation>` has too. */
export const styles = css`
  :host {
    --_accent: var(--tat-accent, light-dark(#0050c8, #6aa5ff));
    --_on-accent: var(--tat-on-accent, light-dark(#fff, #0b1526));
    --_text: var(--tat-text, light-dark(#1a1f2b, #e4e7ee));
    --_muted: var(--tat-muted, light-dark(#586174, #9aa3b5));
    --_surface: var(--tat-surface, light-dark(#fff, #14181f));
    --_raised: var(--tat-raised, light-dark(#f5f7fa, #1c222c));
    --_border: var(--tat-border, light-dark(#dde2ea, #303846));
    --_field: var(--tat-field-border, light-dark(#8790a2, #5d6779));
    --_good: var(--tat-good, light-dark(#1a7f37, #4cc26a));
    --_bad: var(--tat-bad, light-dark(#c4213a, #ff7b83));
    --_warn: var(--tat-warn, light-dark(#8f5a00, #e0a83c));
    --_radius: var(--tat-radius, 8px);
    --_mono: var(--tat-mono, ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", "PingFang SC", "Microsoft YaHei", monospace);
    display: block;
    container-type: inline-size;
    color: var(--_text);
    font: 0.875rem/1.5 var(--tat-font, system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif);
    text-align: start;
  }
  :host([hidden]) { display: none; }
  *, ::before { box-sizing: border-box; }
  h2, h3, h4, p, dl, dd, ul, ol, pre, fieldset { margin: 0; padding: 0; border: 0; min-inline-size: 0; }
  ul, ol { list-style: none; }
  h2 { font-size: 1rem; font-weight: 600; }
  h3 { font-size: 0.9375rem; font-weight: 600; }
  code, pre, .mono { font-family: var(--_mono); font-size: 0.8125rem; }
  .muted { color: var(--_muted); }
  .small { font-size: 0.8125rem; }
  .hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  :focus-visible { outline: 2px solid var(--_accent); outline-offset: 1px; }

  .columns, form, .group, .field, .filter { grid-template-columns: minmax(0, 1fr); }
  .columns { display: grid; gap: 1.25rem; }
  .panel { background: var(--_surface); border: 1px solid var(--_border); border-radius: var(--_radius); overflow: clip; }
  .intro { color: var(--_muted); margin-block-end: 1rem; max-inline-size: 60rem; }
  @container (min-width: 60rem) {
    .columns { grid-template-columns: minmax(22rem, 26rem) minmax(0, 1fr); align-items: start; }
  }

  form { display: grid; }
  .group { padding: 1rem 1.125rem; display: grid; gap: 0.875rem; }
  .group + .group, details.group { border-block-start: 1px solid var(--_border); }
  summary { cursor: pointer; font-weight: 600; padding: 0.75rem 1.125rem; }
  details { border-block-start: 1px solid var(--_border); }
  details .group { padding-block-start: 0; }
  .field { display: grid; gap: 0.25rem; }
  .field > label, .label { display: flex; gap: 0.5rem; align-items: baseline; font-weight: 500; flex-wrap: wrap; }
  .wire { font-family: var(--_mono); font-size: 0.75rem; color: var(--_muted); font-weight: 400; }
  .mark { margin-inline-start: auto; font-size: 0.75rem; color: var(--_muted); font-weight: 400; }
  .hint { font-size: 0.8125rem; color: var(--_muted); }
  .fault { font-size: 0.8125rem; color: var(--_bad); overflow-wrap: anywhere; }
  .caution { font-size: 0.8125rem; color: var(--tone); overflow-wrap: anywhere; }
  .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0.875rem; align-items: start; }
  .pair:has(.fault) { grid-template-columns: minmax(0, 1fr); }
  .picked { display: grid; grid-template-columns: minmax(0, 1fr) 7rem; gap: 0.375rem; }
  input, select, textarea, button { font: inherit; color: inherit; background: var(--_surface); border: 1px solid var(--_field); border-radius: calc(var(--_radius) * 0.75); padding: 0.3125rem 0.625rem; min-block-size: 2.125rem; inline-size: 100%; }
  input, textarea { font-family: var(--_mono); font-size: 0.8125rem; }
  textarea { resize: vertical; min-block-size: 2.125rem; line-height: 1.5; }
  input::placeholder, textarea::placeholder { color: var(--_muted); opacity: 1; }
  [aria-invalid="true"] { border-color: var(--_bad); box-shadow: 0 0 0 1px var(--_bad); }
  .secret { -webkit-text-security: disc; }
  .filter { display: grid; gap: 0.375rem; padding: 0.75rem; background: var(--_raised); border-radius: calc(var(--_radius) * 0.75); }
  .filter-head { display: flex; align-items: center; justify-content: space-between; }
  button { inline-size: auto; cursor: pointer; display: inline-flex; gap: 0.375rem; align-items: center; justify-content: center; border-color: var(--_border); }
  button:hover:not(:disabled) { border-color: var(--_accent); }
  button:disabled { opacity: 0.55; cursor: default; }
  .quiet { border-color: transparent; background: none; color: var(--_accent); padding-inline: 0.375rem; min-block-size: 1.75rem; }
  .primary { background: var(--_accent); border-color: var(--_accent); color: var(--_on-accent); font-weight: 600; }
  .send { position: sticky; inset-block-end: var(--tat-dock, 0px); display: flex; gap: 0.375rem 0.75rem; align-items: center; flex-wrap: wrap; padding: 0.75rem 1.125rem; background: var(--_surface); border-block-start: 1px solid var(--_border); }
  .send .small { flex: 1 1 7rem; }
  .send .caution { flex: 1 0 100%; order: -1; }
  .note { display: grid; gap: 0.375rem; padding: 0.625rem 0.75rem; border-radius: calc(var(--_radius) * 0.75); background: color-mix(in srgb, var(--_accent) 8%, var(--_surface)); font-size: 0.8125rem; }

  [role="tablist"] { display: flex; flex-wrap: wrap; border-block-end: 1px solid var(--_border); padding-inline: 0.5rem; }
  [role="tab"] { border: 0; border-block-end: 2px solid transparent; border-radius: 0; background: none; padding: 0.75rem 0.875rem; min-block-size: 2.75rem; white-space: nowrap; color: var(--_muted); }
  [role="tab"][aria-selected="true"] { color: var(--_text); font-weight: 600; border-block-end-color: var(--_accent); }
  [role="tab"]:focus-visible { outline-offset: -3px; }
  [role="tabpanel"] { padding: 1.125rem; display: grid; gap: 1.25rem; min-inline-size: 0; }
  [role="tabpanel"][hidden] { display: none; }

  .step { display: grid; grid-template-columns: 1.75rem minmax(0, 1fr); gap: 0.25rem 0.75rem; position: relative; }
  .step > .number { inline-size: 1.625rem; block-size: 1.625rem; border-radius: 99px; display: grid; place-items: center; font-size: 0.8125rem; font-weight: 600; color: var(--_accent); background: color-mix(in srgb, var(--_accent) 12%, var(--_surface)); }
  .step > .content { display: grid; gap: 0.5rem; min-inline-size: 0; }
  .step-head { display: flex; align-items: center; gap: 0.5rem; justify-content: space-between; }
  .text { background: var(--_raised); border: 1px solid var(--_border); border-radius: calc(var(--_radius) * 0.75); overflow: clip; }
  .lines { display: grid; grid-template-columns: minmax(0, 1.35fr) minmax(0, 1fr); }
  .lines > li { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; }
  .lines > li + li { border-block-start: 1px solid color-mix(in srgb, var(--_border) 60%, transparent); }
  .lines code { padding: 0.3125rem 0.75rem; overflow-wrap: anywhere; white-space: pre-wrap; }
  .lines .meaning { padding: 0.3125rem 0.75rem; color: var(--_muted); font-size: 0.8125rem; }
  .nothing { color: var(--_muted); font-style: italic; }
  .block { padding: 0.625rem 0.75rem; overflow-wrap: anywhere; white-space: pre-wrap; }
  .code { padding: 0.875rem; overflow: auto; white-space: pre; max-block-size: 40rem; tab-size: 4; line-height: 1.55; }
  legend { padding: 0; }
  .hash { color: var(--_accent); overflow-wrap: anywhere; }
  mark { background: color-mix(in srgb, var(--_bad) 22%, var(--_surface)); color: inherit; border-radius: 3px; box-decoration-break: clone; }
  .bar { display: flex; gap: 0.75rem; flex-wrap: wrap; align-items: center; justify-content: space-between; }
  .bar select { inline-size: auto; min-inline-size: 12rem; }

  .facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.375rem 1rem; }
  .facts dt { color: var(--_muted); }
  .facts dd { overflow-wrap: anywhere; }
  .verdict { display: grid; gap: 0.25rem; border-inline-start: 3px solid var(--tone); padding-inline-start: 0.875rem; }
  .verdict h3 { color: var(--tone); }
  .good { --tone: var(--_good); }
  .bad { --tone: var(--_bad); }
  .warn { --tone: var(--_warn); }
  .findings { display: grid; gap: 0.5rem; }
  .findings li { display: grid; grid-template-columns: 4.5rem minmax(0, 1fr); gap: 0.75rem; align-items: baseline; overflow-wrap: anywhere; }
  .badge { justify-self: start; padding: 0 0.5rem; border-radius: 99px; font-size: 0.75rem; font-weight: 600; color: var(--tone); border: 1px solid color-mix(in srgb, var(--tone) 45%, transparent); background: color-mix(in srgb, var(--tone) 9%, var(--_surface)); }
  .findings .lead { grid-template-columns: minmax(0, 1fr); }
  .codes { display: grid; }
  .codes li { display: grid; gap: 0.125rem; padding-block: 0.75rem; overflow-wrap: anywhere; }
  .codes li + li { border-block-start: 1px solid var(--_border); }
  .codes b { margin-inline-start: 0.375rem; font-weight: 600; }
  .scroller { overflow: auto; max-block-size: 22rem; }
  table { border-collapse: collapse; inline-size: 100%; font-size: 0.8125rem; }
  th { text-align: start; font-weight: 600; color: var(--_muted); position: sticky; inset-block-start: 0; background: var(--_raised); }
  th, td { padding: 0.3125rem 0.75rem; vertical-align: top; white-space: nowrap; }
  tbody tr { border-block-start: 1px solid color-mix(in srgb, var(--_border) 60%, transparent); }
  .sides { display: grid; gap: 0.875rem; }
  .sides > div { display: grid; gap: 0.375rem; min-inline-size: 0; align-content: start; }
  @container (min-width: 74rem) {
    .sides { grid-template-columns: 1fr 1fr; }
  }
  .empty { color: var(--_muted); padding-block: 1.5rem; text-align: center; }

  @container (max-width: 40rem) {
    .lines { grid-template-columns: minmax(0, 1fr); }
    .lines .meaning { padding-block-start: 0; }
    .step { grid-template-columns: minmax(0, 1fr); }
    .step > .number { position: absolute; }
    .step-head { padding-inline-start: 2.25rem; min-block-size: 1.625rem; }
    [role="tabpanel"], .group { padding-inline: 0.875rem; }
    summary, .send { padding-inline: 0.875rem; }
    /* Two bars at the end of a phone's page leave little of it. */
    .send { padding-block: 0.375rem; }
    .send .usual { display: none; }
    [role="tab"] { padding: 0.5rem 0.625rem; min-block-size: 2.5rem; }
    .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
    .facts dd { margin-block-end: 0.5rem; }
  }
  @media (forced-colors: active) {
    mark { background: Mark; color: MarkText; }
    /* What is transparent is drawn in these colours, brighter than the chosen one. */
    [role="tab"] { border-block-end-color: Canvas; }
    [role="tab"][aria-selected="true"] { border-block-end-color: Highlight; }
  }
`;
