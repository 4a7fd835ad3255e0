import { css } from "lit";
import { sized } from "./sized.js";

/** Of what is shown once a task is open, of groups and of the help: loaded with it. */
const parts = css`
  dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: 0.5rem 1rem; }
  dt { color: var(--_muted); font-size: 0.75rem; }
  dd { overflow-wrap: anywhere; overflow: hidden; }
  .queued { background: var(--_queued); }
  .run { background: var(--_run); }
  .report { background: var(--_report); }

  .detail { border-inline-start: 1px solid var(--_border); min-block-size: 0; min-inline-size: 0; display: flex; flex-direction: column; }
  .detail > .headline { padding: 0.5rem 0.75rem 0.5rem 1.125rem; border-block-end: 1px solid var(--_border); flex-wrap: nowrap; }
  .detail > .headline .end { display: flex; }
  .detail h3 { font-family: var(--_mono); min-inline-size: 0; }
  .detail .badge { max-inline-size: 40%; }
  .body { overflow: auto; padding: 0.875rem 1.125rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.875rem; align-content: start; }
  .error { font-family: var(--_mono); font-size: 0.8125rem; color: var(--_bad); overflow-wrap: anywhere; white-space: pre-wrap; overflow: auto; max-block-size: 12rem; }
  .explanation { border-inline-start: 3px solid var(--tone); padding-inline-start: 0.75rem; display: grid; gap: 0.25rem; }
  .answers { display: block; }
  .answers div { display: grid; grid-template-columns: 7.5rem 1fr; gap: 0 0.75rem; }
  .answers dt, .answers dd { font: inherit; }
  .body .spans { block-size: 0.75rem; }
  .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin-block-start: 0.375rem; color: var(--_muted); font-size: 0.8125rem; }
  .legend b { color: var(--_text); }
  .legend i { display: inline-block; inline-size: 0.625rem; block-size: 0.625rem; border-radius: 3px; margin-inline-end: 0.375rem; }
  .compare { display: flex; gap: 0.5rem; align-items: center; margin-block-end: 0.5rem; }
  .compare input { flex: none; min-inline-size: 0; min-block-size: 0; }
  tat-output { display: block; color-scheme: inherit; --tat-output-max-height: max(14rem, calc(var(--tat-height, 40rem) - 19rem)); }
  summary { cursor: pointer; color: var(--_accent); }
  pre { margin: 0.5rem 0 0; padding: 0.75rem; background: var(--_raised); border-radius: var(--_radius); overflow: auto; max-block-size: 16rem; }

  .groups { overflow: auto; padding: 0.875rem 1.125rem; }
  .intro { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; margin-block-end: 0.75rem; }
  .groups ul { list-style: none; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.625rem; }
  .group { border: 1px solid var(--_border); border-radius: var(--_radius); padding: 0.625rem 0.875rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.5rem; }
  .group code { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-inline-size: 100%; color: var(--_muted); }
  .groups .banner { margin-inline: 0; }

  dialog { color: inherit; background: var(--_surface); border: 1px solid var(--_border); border-radius: var(--_radius); padding: 1rem 1.25rem; max-inline-size: min(32rem, 92vw); }
  dialog::backdrop { background: rgb(0 0 0 / 0.4); }
  dialog dl { grid-template-columns: 1fr; margin-block-start: 0.75rem; }
  dialog dl div { display: grid; grid-template-columns: 7rem 1fr; gap: 0.75rem; }
  dialog dd { font: inherit; }

  @container (inline-size < 59em) {
    .detail { border: 0; }
    .body { overflow: visible; }
  }
  @container (inline-size < 41em) {
    .groups, .body { padding-inline: 0.875rem; }
    .answers div { grid-template-columns: 1fr; }
    .detail > .headline { flex-wrap: wrap; padding-inline-start: 0.875rem; }
    .detail h3, .detail > .headline .end { order: -1; }
    .detail h3 { flex: 1 1 50%; }
  }
`;

export const closerStyles = sized(parts);
