import { explain, type Explanation } from "tat-tasks";

import type { Language } from "./language.js";

/** The codes that can be looked up: those of the action, those of every action, and those of this package's own. */
export const ERROR_CODES = [
  "InternalError",
  "InvalidParameter",
  "InvalidParameter.ConflictParameter",
  "InvalidParameterValue",
  "InvalidParameterValue.InvalidCommandId",
  "InvalidParameterValue.InvalidFilter",
  "InvalidParameterValue.InvalidInstanceId",
  "InvalidParameterValue.InvalidInvocationId",
  "InvalidParameterValue.InvalidInvocationTaskId",
  "UnauthorizedOperation.CamAuthFailed",
  "UnauthorizedOperation.InvalidToken",
  "UnauthorizedOperation.MFAExpired",
  "UnauthorizedOperation.MFANotFound",
  "UnsupportedOperation",
  "ActionOffline",
  "AuthFailure",
  "AuthFailure.InvalidAuthorization",
  "AuthFailure.InvalidSecretId",
  "AuthFailure.MFAFailure",
  "AuthFailure.SecretIdNotFound",
  "AuthFailure.SignatureExpire",
  "AuthFailure.SignatureFailure",
  "AuthFailure.TokenFailure",
  "AuthFailure.UnauthorizedOperation",
  "DryRunOperation",
  "FailedOperation",
  "InvalidAction",
  "InvalidRequest",
  "IpInBlacklist",
  "IpNotInWhitelist",
  "LimitExceeded",
  "LimitExceeded.FilterValueExceeded",
  "InvalidParameterValue.LimitExceeded",
  "MissingParameter",
  "NoSuchProduct",
  "NoSuchVersion",
  "RequestLimitExceeded",
  "RequestLimitExceeded.IPLimitExceeded",
  "RequestSizeLimitExceeded",
  "ResponseSizeLimitExceeded",
  "ResourceInUse",
  "ResourceInsufficient",
  "ResourceNotFound",
  "ResourceUnavailable",
  "ServiceUnavailable",
  "UnauthorizedOperation",
  "UnknownParameter",
  "UnsupportedProtocol",
  "UnsupportedRegion",
  "ClientClosed",
  "CredentialsExpired",
  "HttpStatus",
  "HttpStatus.401",
  "HttpStatus.403",
  "HttpStatus.404",
  "HttpStatus.429",
  "HttpStatus.500",
  "HttpStatus.502",
  "HttpStatus.503",
  "HttpStatus.504",
  "Internal",
  "InvalidCredential",
  "InvalidEndpoint",
  "InvalidOutput",
  "InvalidResponse",
  "InvocationFailed",
  "InvocationNotVisible",
  "ListingUnstable",
  "NetworkError",
  "OutputMissing",
  "ResponseTooLarge",
  "SecretsInBrowser",
  "AttemptTimeout",
  "Timeout",
  "UnauthorizedOperation.RelayRefused",
  "WaitTimeout",
  "WatchTimeout",
  "WebAssemblyUnavailable",
] as const;

export interface ExplainedCode {
  readonly code: string;
  readonly explanation: Explanation;
}

/** The codes that a text tells of: by a whole code in it, by an error answer, or by a part of a code or of what it means. */
export function findCodes(text: string, language: Language): readonly ExplainedCode[] {
  const sought = text.trim();
  const answered = codeOfAnswer(sought) ?? sought.match(/\b[A-Z][A-Za-z]+(?:\.[A-Z]?[A-Za-z0-9]+)?\b/g)?.find(isListed);
  if (answered !== undefined) return [explained(answered, language), ...ERROR_CODES.filter((code) => code.startsWith(`${answered}.`)).map((code) => explained(code, language))];
  const part = sought.toLowerCase();
  const like = ERROR_CODES.map((code) => explained(code, language)).filter(({ code, explanation: { title, meaning } }) =>
    [code, title, meaning].some((words) => words.toLowerCase().includes(part)),
  );
  // One that is not listed may be of a family that is.
  return like.length === 0 && /^[A-Z][A-Za-z]+(\.\w+)+$/.test(sought) ? [explained(sought, language)].filter(({ explanation }) => explanation.known) : like;
}

/** The code of an error answer in JSON; nothing where it is none. */
export function codeOfAnswer(text: string): string | undefined {
  return /"Error"\s*:\s*\{[^{}]*?"Code"\s*:\s*"([\w.]{1,100})"/.exec(text)?.[1];
}

function explained(code: string, language: Language): ExplainedCode {
  return { code, explanation: explain(code, language) };
}

function isListed(text: string): boolean {
  return (ERROR_CODES as readonly string[]).includes(text);
}
