import { css } from "lit";

/**
 * Colours by `light-dark()`, so that the `color-scheme` of the element, or of the page, decides. Text and paper are those of
 * `colours.ts`. What a page may set: `--tat-font`, `--tat-font-mono`, `--tat-text`, `--tat-paper`, `--tat-muted`, `--tat-surface`,
 * `--tat-border`, `--tat-accent`, `--tat-radius`, `--tat-output-max-height`, and the palette of terminals, `--tat-ansi-0` to
 * `--tat-ansi-15`.
 */
export const styles = css`
  :host {
    --text: var(--tat-text, light-dark(#1c2128, #e3e7ec));
    --paper: var(--tat-paper, light-dark(#ffffff, #11151b));
    --muted: var(--tat-muted, light-dark(#59626e, #99a3b0));
    --surface: var(--tat-surface, light-dark(#f5f7f9, #191f27));
    --border: var(--tat-border, light-dark(#d5dbe2, #303944));
    --accent: var(--tat-accent, light-dark(#0b57c9, #6cb0ff));
    --hover: light-dark(#e6ebf0, #29323d);
    --found: light-dark(#ffe58a, #5c4a00);
    --current: light-dark(#ffb224, #ffc53d);
    --added: light-dark(#e3f6e8, #10301c);
    --added-strong: light-dark(#a9e5b9, #1d6136);
    --removed: light-dark(#fdebea, #3a1a1a);
    --removed-strong: light-dark(#f8c3bf, #7a2a27);
    --notice: light-dark(#fff6db, #2e2710);
    --radius: var(--tat-radius, 8px);
    color-scheme: light dark;
    container-type: inline-size;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    position: relative;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--paper);
    color: var(--text);
    font: 13px/1.45 var(--tat-font, system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", sans-serif);
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
    padding: 6px;
    border-block-end: 1px solid var(--border);
    border-start-start-radius: calc(var(--radius) - 1px);
    border-start-end-radius: calc(var(--radius) - 1px);
    background: var(--surface);
  }
  .space {
    flex: 1;
  }
  button,
  select,
  input,
  summary {
    font: inherit;
    color: inherit;
  }
  button,
  select,
  summary {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    min-block-size: 28px;
    padding: 2px 8px;
    border: 1px solid transparent;
    border-radius: 6px;
    background: transparent;
    cursor: pointer;
    white-space: nowrap;
  }
  select {
    border-color: var(--border);
    background: var(--paper);
  }
  summary {
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  button:hover,
  summary:hover,
  details[open] > summary {
    background: var(--hover);
  }
  button[aria-pressed="true"] {
    border-color: var(--accent);
    color: var(--accent);
    background: var(--paper);
  }
  button:disabled {
    color: var(--muted);
    cursor: default;
    background: transparent;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: -1px;
  }
  svg {
    inline-size: 16px;
    block-size: 16px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .find {
    display: flex;
    align-items: center;
    flex: 0 1 400px;
    min-inline-size: 0;
    padding-inline-start: 7px;
    border: 1px solid var(--border);
    border-radius: 6px;
    background: var(--paper);
  }
  .find:focus-within {
    border-color: var(--accent);
    box-shadow: 0 0 0 1px var(--accent);
  }
  .find svg {
    flex: none;
  }
  .find > svg {
    color: var(--muted);
  }
  .find input {
    flex: 1;
    inline-size: 100%;
    min-inline-size: 64px;
    min-block-size: 28px;
    padding: 2px 7px;
    border: 0;
    outline: 0;
    background: transparent;
  }
  .find input::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .find button {
    padding: 2px 6px;
    min-block-size: 26px;
  }
  .count {
    padding-inline: 4px;
    color: var(--muted);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .menu {
    position: relative;
  }
  .menu > div {
    position: absolute;
    inset-inline-end: 0;
    inset-block-start: calc(100% + 4px);
    z-index: 3;
    display: flex;
    flex-direction: column;
    padding: 4px;
    border: 1px solid var(--border);
    border-radius: 8px;
    background: var(--paper);
    box-shadow: 0 8px 24px rgb(0 0 0 / 0.18);
  }
  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    padding: 6px 12px;
    border-block-end: 1px solid var(--border);
    background: var(--notice);
  }
  .notice.quiet {
    background: var(--surface);
  }
  .notice a {
    color: var(--accent);
    overflow-wrap: anywhere;
  }
  .notice button {
    border-color: var(--border);
    background: var(--paper);
  }
  .pair {
    display: inline-flex;
    gap: 4px;
  }
  .notice .plus,
  .notice .minus {
    padding-inline: 6px;
    border-radius: 4px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .plus {
    background: var(--added-strong);
  }
  .minus {
    background: var(--removed-strong);
  }
  .empty {
    padding: 32px 16px;
    color: var(--muted);
    text-align: center;
  }
  .to-end {
    position: absolute;
    inset-block-end: 14px;
    inset-inline-end: 22px;
    z-index: 2;
    padding-inline: 12px;
    border-radius: 999px;
    border-color: transparent;
    background: var(--accent);
    color: var(--paper);
    box-shadow: 0 2px 10px rgb(0 0 0 / 0.25);
  }
  .to-end:hover {
    background: var(--accent);
    text-decoration: underline;
  }
  .heard {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .heard.seen {
    inset-block-end: 14px;
    inset-inline-start: 50%;
    z-index: 2;
    inline-size: auto;
    block-size: auto;
    max-inline-size: 90%;
    translate: -50%;
    padding: 6px 14px;
    border-radius: 999px;
    background: var(--text);
    color: var(--paper);
    clip-path: none;
  }
  @container (inline-size < 736px) {
    .find {
      flex: 1 1 100%;
    }
    .space {
      display: none;
    }
  }
  @container (inline-size < 480px) {
    .label {
      position: absolute;
      clip-path: inset(50%);
    }
  }
  @media (forced-colors: active) {
    button[aria-pressed="true"] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
