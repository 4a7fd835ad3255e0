import { findingsOf, readAuthorization, type Circumstances, type Finding, type FindingId } from "./findings.js";
import { headerOf, readSentRequest, type SentRequest } from "./sent-request.js";
import { MOST_SIGNED_HEADERS, signedAs, type Deviation } from "./signed-as.js";
import type { SigningSteps } from "./tc3.js";

/** Why a request fails, as far as it can be seen. */
export interface Diagnosis {
  readonly request: SentRequest;
  readonly findings: readonly Finding[];
  /** What was signed in another way than it was sent, and is not among the findings. */
  readonly deviations: readonly Deviation[];
  /** The steps as the service takes them from what was sent; none without a readable `Authorization`. */
  readonly service: SigningSteps | undefined;
  /** The steps that the sender took, where they could be found. */
  readonly sender: SigningSteps | undefined;
}

/** Findings that say already what a deviation would say again. */
const saidBy: Readonly<Partial<Record<Deviation["what"], readonly FindingId[]>>> = {
  "service": ["service"],
  "date": ["date", "date-local", "timestamp-milliseconds"],
  "timestamp": ["timestamp-milliseconds"],
  "action": ["signed-header-absent"],
  "header-order": ["signed-headers-order"],
};

/** With these the service refuses a signature whose digits are the right ones. */
const spoils: readonly FindingId[] = ["scope-end", "service", "signed-headers-case", "signed-headers-order", "signed-headers-incomplete", "signed-header-absent", "signature-form", "signature-case", "secret-id-blank", "date", "date-local"];

/**
 * @param text what was pasted
 * @param secretKey as it was typed into the form; empty where it was not
 * @returns nothing where no request can be made out
 */
export async function diagnose(text: string, secretKey: string, circumstances: Circumstances, signal: AbortSignal): Promise<Diagnosis | undefined> {
  const request = readSentRequest(text);
  if (request === undefined) return undefined;
  const findings = await findingsOf(request, circumstances);
  const authorization = readAuthorization(headerOf(request, "Authorization") ?? "");
  if (authorization === undefined) return { request, findings, deviations: [], service: undefined, sender: undefined };

  const isOther = findings.some(({ id }) => id === "secret-id-other");
  const { service, sender, deviations } = await signedAs(request, authorization, isOther ? "" : secretKey, signal);
  const isSaid = ({ what }: Deviation): boolean => findings.some(({ id }) => saidBy[what]?.includes(id) === true);
  const verdict = (id: FindingId, severity: Finding["severity"]): Finding => ({ id, severity });
  if (secretKey === "" || isOther) {
    // Without the key that signed, its steps cannot be told from others.
    return { request, findings: isOther ? findings : [...findings, verdict("no-key", "look")], deviations: [], service, sender: undefined };
  }
  if (sender === undefined) {
    const count = authorization.signedHeaders.length;
    const many: Finding = { id: "signed-headers-many", severity: "wrong", given: String(count), expected: String(MOST_SIGNED_HEADERS) };
    return { request, findings: [...findings, count > MOST_SIGNED_HEADERS ? many : verdict("signature-unknown", "wrong")], deviations, service, sender };
  }
  const isRight = deviations.length === 0 && !findings.some(({ id }) => spoils.includes(id));
  const right = isRight ? [verdict("signature-right", "right")] : [];
  return { request, findings: [...findings, ...right], deviations: deviations.filter((deviation) => !isSaid(deviation)), service, sender };
}
