import { css } from "lit";

/** Of the lines of an output; colours and sizes are those of `styles.ts`. */
export const lineStyles = css`
  .lines {
    position: relative;
    flex: 1 1 auto;
    min-block-size: 0;
    max-block-size: var(--tat-output-max-height, 480px);
    overflow: auto;
    overflow-anchor: none;
    overscroll-behavior-block: contain;
    padding-block: 6px;
    border-end-start-radius: calc(var(--radius) - 1px);
    border-end-end-radius: calc(var(--radius) - 1px);
    font: 12.5px/20px var(--tat-font-mono, ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", "Noto Sans Mono CJK SC", monospace);
    font-variant-ligatures: none;
    tab-size: 8;
  }
  .lines:focus-visible {
    outline-offset: -2px;
  }
  .all {
    position: relative;
    min-inline-size: 100%;
  }
  .shown {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0;
  }
  .row {
    display: flex;
    min-block-size: 20px;
    /* Piles of combining marks stay in their line. */
    overflow-y: clip;
  }
  .row > button,
  .row > .sign {
    flex: none;
    position: sticky;
    inset-inline-start: 0;
    z-index: 1;
    align-items: flex-start;
    justify-content: flex-end;
    inline-size: var(--gutter);
    min-block-size: 20px;
    padding: 0 10px 0 0;
    border: 0;
    border-radius: 0;
    background: var(--paper);
    color: var(--muted);
    font: inherit;
    font-variant-numeric: tabular-nums;
    user-select: none;
    -webkit-user-select: none;
  }
  .row > button:hover {
    color: var(--accent);
    text-decoration: underline;
  }
  .row > .sign {
    inset-inline-start: var(--gutter);
    inline-size: 2ch;
    padding: 0;
    color: var(--text);
    text-align: center;
  }
  .row > .sign:first-child {
    inset-inline-start: 0;
    inline-size: calc(var(--gutter) + 2ch);
    padding-inline-start: var(--gutter);
  }
  .row.added > *,
  .row.added {
    background: var(--added);
  }
  .row.removed > *,
  .row.removed {
    background: var(--removed);
  }
  .row.marked > *,
  .row.marked {
    background: color-mix(in srgb, var(--accent) 14%, var(--paper));
  }
  .row.marked > button {
    box-shadow: inset 3px 0 var(--accent);
    color: var(--text);
    font-weight: 600;
  }
  .text {
    flex: 1 0 auto;
    padding-inline: 4px 16px;
    white-space: pre;
    unicode-bidi: isolate;
  }
  .wraps .text {
    flex: 1 1 0;
    min-inline-size: 0;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .text a {
    color: var(--accent);
  }
  mark {
    border-radius: 2px;
    color: inherit;
    background: var(--found);
  }
  mark.current {
    color: #1c2128;
    background: var(--current);
    outline: 1px solid var(--current);
    scroll-margin-inline: calc(var(--gutter) + 4ch) 4ch;
  }
  .added mark.changed {
    background: var(--added-strong);
  }
  .removed mark.changed {
    background: var(--removed-strong);
  }
  .escape {
    margin-inline: 1px;
    padding-inline: 2px;
    border-radius: 3px;
    background: light-dark(#e8e2f4, #372f4c);
    color: light-dark(#5b3a9e, #cdb8ff);
    font-size: 0.86em;
  }
  @media (forced-colors: active) {
    mark.current {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    .escape,
    .row.added,
    .row.removed {
      outline: 1px dotted;
      outline-offset: -1px;
    }
    .row.marked {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
