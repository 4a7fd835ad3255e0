import { html, type TemplateResult } from "lit";

import { printableText } from "../../shell/printable-text.js";
import type { Diagnosis } from "../signing/diagnosis.js";
import { differences } from "../signing/differences.js";
import type { Finding } from "../signing/findings.js";
import type { SigningSteps } from "../signing/tc3.js";
import { codeOfAnswer, findCodes } from "../error-codes.js";
import type { Language } from "../language.js";
import type { Words } from "../words/words.js";
import { explainedCode } from "./codes-view.js";
import { differingLines } from "./lines-view.js";
import { pasteField } from "./paste-field.js";

/** A failing request, and what is found in it. */
export interface CompareView {
  readonly words: Words;
  readonly language: Language;
  readonly pasted: string;
  readonly diagnosis: Diagnosis | undefined;
  readonly isComparing: boolean;
  /** The steps of the form's request, to compare with where those of the sender are not known. */
  readonly ofForm: SigningSteps | undefined;
  paste(text: string): void;
}

const tones = { wrong: "bad", look: "warn", right: "good" } as const;

export function compareView(view: CompareView): TemplateResult {
  const { words, pasted, diagnosis } = view;
  return html`
    ${pasteField({ id: "pasted", label: words.paste, hint: words.pasteNote, rows: 8, text: pasted, placeholder: words.pastePlaceholder, change: (text) => view.paste(text) })}
    <div role="status">${pasted.trim() === "" ? "" : diagnosis !== undefined ? findingsView(words, diagnosis) : view.isComparing ? html`<p class="muted">${words.comparing}</p>` : noRequestView(view)}</div>
    ${diagnosis === undefined ? "" : sidesView(view, diagnosis)}
  `;
}

/** What people have in hand is often the answer: it is no request, but its code can be explained. */
function noRequestView({ words, language, pasted }: CompareView): TemplateResult {
  const code = codeOfAnswer(pasted);
  if (code === undefined) return html`<p class="fault">${words.unreadable}</p>`;
  const requestId = /"RequestId"\s*:\s*"([\w-]{1,100})"/.exec(pasted)?.[1];
  return html`
    <p>${words.isAnswer}</p>
    <ul class="codes">
      ${findCodes(code, language).slice(0, 1).map((explained) => html`<li>${explainedCode(words, explained)}</li>`)}
    </ul>
    ${requestId === undefined ? "" : html`<p class="small muted">${words.requestId}: <code>${requestId}</code></p>`}
  `;
}

function findingsView(words: Words, { findings, deviations }: Diagnosis): TemplateResult {
  const found: readonly (readonly [Finding["severity"], string])[] = [
    ...deviations.map((deviation) => ["wrong", words.deviation(deviation)] as const),
    ...findings.map((finding) => [finding.severity, words.findings[finding.id](finding)] as const),
  ];
  const inOrder = (["wrong", "look", "right"] as const).flatMap((severity) => found.filter(([of]) => of === severity));
  const worst = (["wrong", "look"] as const).find((severity) => found.some(([of]) => of === severity));
  return html`
    <ul class="findings">
      ${worst === undefined ? html`<li><span class="badge good">${words.severity.right}</span><span>${words.nothingWrong}</span></li>` : ""}
      ${worst === "look" ? html`<li class="lead">${words.nothingPlain}</li>` : ""}
      ${inOrder.map(([severity, text]) => html`<li><span class="badge ${tones[severity]}">${words.severity[severity]}</span><span>${printableText(text)}</span></li>`)}
    </ul>
  `;
}

function sidesView({ words, ofForm }: CompareView, { service, sender }: Diagnosis): TemplateResult | "" {
  if (service === undefined) return "";
  const isKnown = sender !== undefined && sender.canonicalRequest + sender.stringToSign !== service.canonicalRequest + service.stringToSign;
  const other = isKnown ? sender : ofForm;
  if (other === undefined) return "";
  const otherTitle = isKnown ? words.senderSide : words.formSide;
  return html`
    ${isKnown ? "" : html`<p class="small muted">${words.comparedWithForm}</p>`}
    ${pairView(words, words.steps.canonicalRequest[0], [words.serviceSide, service.canonicalRequest], [otherTitle, other.canonicalRequest])}
    ${pairView(words, words.steps.stringToSign[0], [words.serviceSide, service.stringToSign], [otherTitle, other.stringToSign])}
  `;
}

type Side = readonly [title: string, text: string];

function pairView(words: Words, title: string, left: Side, right: Side): TemplateResult {
  const pieces = differences(left[1], right[1]);
  return html`
    <section class="field">
      <h3>${title}</h3>
      <div class="sides">
        <div><h4 class="small muted">${left[0]}</h4>${differingLines(words, pieces.left)}</div>
        <div><h4 class="small muted">${right[0]}</h4>${differingLines(words, pieces.right)}</div>
      </div>
    </section>
  `;
}
