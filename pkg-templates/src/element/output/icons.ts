import { svg, html, type TemplateResult } from "lit";

const paths = {
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14",
  up: "m4 10 4-4 4 4",
  down: "m4 6 4 4 4-4",
  wrap: "M2 4h12M2 8h9.5a2.5 2.5 0 0 1 0 5H8m0 0 2-2m-2 2 2 2M2 13h3",
  copy: "M6 6h8v8H6zM10 6V2H2v8h4",
  download: "M8 2v8m0 0 3-3m-3 3L5 7M2 13h12",
  follow: "M8 2v7m0 0 3-3M8 9 5 6M3 13h10",
} as const;

/** Decoration of a button that has a name. */
export function icon(name: keyof typeof paths): TemplateResult {
  return html`<svg viewBox="0 0 16 16" aria-hidden="true">${svg`<path d=${paths[name]}></path>`}</svg>`;
}
