import type { Summary } from "tat-tasks";

import type { Fault, FaultReason } from "../fault.js";
import type { Finding, FindingId } from "../signing/findings.js";
import type { Deviation } from "../signing/signed-as.js";
import type { LineMeaning } from "../signing/line-meanings.js";

/** All that the explorer says in one language; what error codes mean is `explain`'s to say. */
export interface Words {
  readonly intro: string;
  readonly request: string;
  readonly parameters: Readonly<Record<ParameterName, ParameterWords>>;
  readonly faults: Readonly<Record<FaultReason, (fault: Fault) => string>>;
  readonly required: string;
  readonly pickRegion: string;
  readonly servedRegions: string;
  readonly otherRegions: string;
  readonly notServed: (region: string) => string;
  readonly farOff: string;
  readonly notSent: string;
  readonly filterNumber: (number: number) => string;
  readonly filterName: string;
  readonly filterValues: string;
  readonly filterNames: Readonly<Record<string, string>>;
  readonly addFilter: string;
  readonly removeFilter: string;
  readonly hide: Readonly<Record<"" | "true" | "false", string>>;
  readonly advanced: string;
  readonly advancedNote: string;
  readonly key: string;
  readonly keyNote: string;
  readonly exampleKey: string;
  readonly clearKey: string;
  readonly send: string;
  readonly sending: string;
  readonly cancel: string;
  readonly sendNote: string;
  readonly cannotSend: string;
  readonly tabs: Readonly<Record<TabName, string>>;
  readonly results: string;
  readonly correctFirst: string;
  readonly steps: Readonly<Record<StepName, StepWords>>;
  readonly lines: Readonly<Record<LineMeaning, string>>;
  readonly emptyLine: string;
  readonly reveal: string;
  readonly conceal: string;
  readonly hidden: string;
  readonly hiddenToken: string;
  readonly copy: string;
  readonly copied: string;
  readonly notCopied: string;
  readonly codeLanguage: string;
  readonly codeNote: string;
  readonly noAnswer: string;
  readonly answered: (milliseconds: number) => string;
  readonly taskCount: (shown: number, total: number) => string;
  readonly noTask: string;
  readonly noTaskNext: string;
  readonly summary: (summary: Summary, isPart: boolean) => string;
  readonly outputs: string;
  readonly columns: Readonly<Record<"instance" | "state" | "exitCode" | "output", string>>;
  readonly noOutput: string;
  readonly hiddenOutput: string;
  readonly message: string;
  readonly requestId: string;
  readonly status: string;
  readonly errorCode: string;
  readonly whatNext: string;
  readonly again: string;
  readonly paste: string;
  readonly pasteNote: string;
  readonly pastePlaceholder: string;
  readonly comparing: string;
  readonly unreadable: string;
  readonly findings: Readonly<Record<FindingId, (finding: Finding) => string>>;
  readonly severity: Readonly<Record<Finding["severity"], string>>;
  readonly deviation: (deviation: Deviation) => string;
  readonly nothingWrong: string;
  readonly nothingPlain: string;
  readonly isAnswer: string;
  readonly codes: string;
  readonly codesNote: string;
  readonly codesPlaceholder: string;
  readonly noCode: string;
  readonly serviceSide: string;
  readonly senderSide: string;
  readonly formSide: string;
  readonly comparedWithForm: string;
  readonly differs: string;
}

export type ParameterName =
  | "Region"
  | "InvocationTaskIds"
  | "Filters"
  | "Limit"
  | "Offset"
  | "HideOutput"
  | "Endpoint"
  | "Language"
  | "Timestamp"
  | "SecretId"
  | "SecretKey"
  | "Token";

/** The name of a parameter among people, and what it does. */
export type ParameterWords = readonly [name: string, description: string];

export type TabName = "signature" | "answer" | "code" | "compare" | "codes";

export type StepName = "payload" | "canonicalRequest" | "stringToSign" | "keys" | "signature" | "authorization";

export type StepWords = readonly [title: string, description: string];
