import { html, type TemplateResult } from "lit";
import type { SignedRequest } from "tat-tasks";

import "../../shell/copy-button.js";
import { printableText } from "../../shell/printable-text.js";
import { canonicalRequestLines, stringToSignLines } from "../signing/line-meanings.js";
import type { SigningSteps } from "../signing/tc3.js";
import type { StepName, Words } from "../words/words.js";
import { meantLines } from "./lines-view.js";

/** The header that is as secret as the key which it belongs to. */
const TOKEN = "X-TC-Token";

/** A signature that is shown step by step. */
export interface SignatureView {
  readonly words: Words;
  readonly steps: SigningSteps;
  readonly signed: SignedRequest;
  readonly hasOwnKey: boolean;
  /** The keys between are as good as the SecretKey for a day: those of one's own are shown when asked for, and so is the token. */
  readonly showsKeys: boolean;
  toggleKeys(): void;
}

export function signatureView(view: SignatureView): TemplateResult {
  const { words, steps, signed, hasOwnKey, showsKeys } = view;
  const hasToken = TOKEN in signed.headers;
  const shown = hasToken && !showsKeys ? { ...signed, headers: { ...signed.headers, [TOKEN]: words.hiddenToken } } : signed;
  return html`
    ${hasOwnKey ? "" : html`<p class="note">${words.exampleKey}</p>`}
    ${step(words, 1, "payload", signed.body, html`<pre class="text block">${printableText(signed.body)}</pre>
      <p class="small"><span class="muted">SHA-256</span> <code class="hash">${steps.payloadHash}</code></p>`)}
    ${step(words, 2, "canonicalRequest", steps.canonicalRequest, html`${meantLines(words, canonicalRequestLines(steps.canonicalRequest))}
      <p class="small"><span class="muted">SHA-256</span> <code class="hash">${steps.canonicalRequestHash}</code></p>`)}
    ${step(words, 3, "stringToSign", steps.stringToSign, meantLines(words, stringToSignLines(steps.stringToSign)))}
    ${step(words, 4, "keys", undefined, keysView(view))}
    ${step(words, 5, "signature", steps.signature, html`<pre class="text block hash">${steps.signature}</pre>`)}
    ${step(words, 6, "authorization", requestText(signed), html`<pre class="text block">${printableText(requestText(shown))}</pre>
      ${hasToken ? revealButton(view) : ""}`)}
  `;
}

/** The request as it goes over the wire. */
function requestText({ method, url, headers, body }: SignedRequest): string {
  const { host, pathname } = new URL(url);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${pathname} HTTP/1.1`, `Host: ${host}`, ...lines, "", body].join("\n");
}

function keysView(view: SignatureView): TemplateResult {
  const { words, steps, hasOwnKey, showsKeys } = view;
  const [date = "", service = "", end = ""] = steps.credentialScope.split("/");
  const isShown = !hasOwnKey || showsKeys;
  const rows = [
    [`SecretDate = HMAC("TC3" + SecretKey, "${date}")`, steps.secretDate],
    [`SecretService = HMAC(SecretDate, "${service}")`, steps.secretService],
    [`SecretSigning = HMAC(SecretService, "${end}")`, steps.secretSigning],
  ] as const;
  return html`
    <ol class="text lines">
      ${rows.map(([formula, value]) => html`<li><code>${isShown ? value : words.hidden}</code><span class="meaning mono">${formula}</span></li>`)}
    </ol>
    ${hasOwnKey ? revealButton(view) : ""}
  `;
}

function revealButton({ words, showsKeys, toggleKeys }: SignatureView): TemplateResult {
  return html`<div><button type="button" class="quiet" aria-pressed=${showsKeys} @click=${toggleKeys}>${showsKeys ? words.conceal : words.reveal}</button></div>`;
}

function step(words: Words, number: number, name: StepName, text: string | undefined, content: TemplateResult): TemplateResult {
  const [title, description] = words.steps[name];
  return html`
    <section class="step" data-step=${name}>
      <span class="number" aria-hidden="true">${number}</span>
      <div class="content">
        <div class="step-head">
          <h3>${title}</h3>
          ${text === undefined ? "" : html`<copy-button .words=${words} .text=${text}></copy-button>`}
        </div>
        <p class="small muted">${description}</p>
        ${content}
      </div>
    </section>
  `;
}
