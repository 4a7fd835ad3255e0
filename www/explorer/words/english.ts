import { describeSummary } from "tat-tasks";

import { englishFaults } from "./english-faults.js";
import type { Words } from "./words.js";

const keyHow: Readonly<Record<string, string>> = {
  "trimmed": "without the blanks around it",
  "line-break": "with a line break at its end",
  "carriage-return": "with a carriage return at its end",
  "blank-after": "with a blank at its end",
  "blank-before": "with a blank before it",
  "quoted": "with its quotes",
  "empty": "that was empty, as of a variable that is not set",
};

const derivations: Readonly<Record<string, string>> = {
  "without-prefix": "The key was derived from the SecretKey alone: the first HMAC takes \"TC3\" and the SecretKey.",
  "hex-keys": "The keys between were used as hexadecimal text: each HMAC takes the raw bytes of the one before.",
  "no-blank-line": "The canonical request had no empty line between the headers and the list of signed headers.",
  "unsigned-payload": "UNSIGNED-PAYLOAD was signed, but the header X-TC-Content-SHA256: UNSIGNED-PAYLOAD was not sent.",
  "case-kept": "Headers were signed as they are written: their names and values have to be in lower case.",
  "blank-after-colon": "The canonical headers had a blank after the colon: it is “name:value”.",
  "unsorted-lines": "The lines of the canonical headers were in another order than SignedHeaders: both are sorted by name.",
  "right": "The body was signed, but the header X-TC-Content-SHA256 says UNSIGNED-PAYLOAD.",
};

const quoted = (text: string | undefined): string => (text === undefined || text === "" ? "nothing" : `“${text}”`);

export const english: Words = {
  intro: "Build a call of DescribeInvocationTasks, see how it is signed, send it through the relay, and take it along as code.",
  request: "Parameters",
  parameters: {
    Region: ["Region", "Common parameter X-TC-Region: the region whose execution tasks are asked for. Any name of this shape may be typed."],
    InvocationTaskIds: ["Execution task IDs", "List of execution task IDs (invt-…), at most 100 in a request. InvocationTaskIds and Filters cannot be given together."],
    Filters: [
      "Filters",
      "By execution task ID, execution activity ID (as DescribeInvocations tells), instance ID (CVM, Lighthouse and TAT managed instances) or command ID (as DescribeCommands tells). All filters must match; of the values of one, any. At most 10 filters, of 5 values each. Not together with InvocationTaskIds.",
    ],
    Limit: ["Number of results", "1 to 100. Left empty, it is not sent, and the service takes 20; with execution task IDs 100 is sent, so that none is missing."],
    Offset: ["Offset", "How many results to pass over. Left empty, it is not sent, and the service takes 0."],
    HideOutput: ["Hide the output", "true: what commands wrote is left out; false: it is not. The default is true: not said, true is sent."],
    Endpoint: ["Endpoint", "The host that takes the call: the access point, not the region. regional, internal, intl, finance, a host or a URL."],
    Language: ["Language", "X-TC-Language: the language of the service's messages."],
    Timestamp: ["Time of the signature", "X-TC-Timestamp in Unix seconds, at most 5 minutes off. Empty: now."],
    SecretId: ["SecretId", "The ID of the key. It is sent, and is no secret."],
    SecretKey: ["SecretKey", "What signs. It is never sent."],
    Token: ["Token", "X-TC-Token: of temporary credentials alone."],
  },
  faults: englishFaults,
  required: "required",
  pickRegion: "Choose…",
  servedRegions: "Served by this relay",
  otherRegions: "For signature and code alone",
  notServed: (region) => `This relay does not serve ${region}: it will refuse. Signature and code are right all the same.`,
  farOff: "More than 5 minutes from now: the service would refuse it (AuthFailure.SignatureExpire).",
  notSent: "not sent",
  filterNumber: (number) => `Filter ${number}`,
  filterName: "Name",
  filterValues: "Values",
  filterNames: {
    "invocation-id": "by execution activity (inv-…)",
    "invocation-task-id": "by execution task (invt-…)",
    "instance-id": "by instance: CVM, Lighthouse, managed",
    "command-id": "by command (cmd-…)",
  },
  addFilter: "Add a filter",
  removeFilter: "Remove",
  hide: { "": "not said: sends true", "false": "false: show the output", "true": "true: hide the output" },
  advanced: "Endpoint, language and time",
  advancedNote: "They are for the signature and the code. What is sent here goes through the relay, which has its own.",
  key: "Your key, to see your signature",
  keyNote:
    "It stays in the memory of this page: it is neither sent nor stored, is not in the address, and is in no code below. When you leave, its fields are emptied; the signing key of the day that was derived from it stays in memory until the page is closed or loaded anew. The relay signs with a key of its own, whose signature nobody sees here.",
  exampleKey: "Signed with an example key that is nobody's. Type your own to compare with what your program makes.",
  clearKey: "Empty the fields of the key",
  send: "Send through the relay",
  sending: "Sending…",
  cancel: "Cancel",
  sendNote: "Signed by the relay, with its key.",
  cannotSend: "Correct the form first.",
  tabs: { signature: "Signature", answer: "Answer", code: "Code", compare: "Why does mine fail?", codes: "Error codes" },
  results: "What comes of it",
  correctFirst: "There is nothing to sign yet:",
  steps: {
    payload: ["Body", "The very bytes that are sent. Whoever writes the JSON anew after signing breaks the signature."],
    canonicalRequest: ["Canonical request", "CanonicalRequest: the request in one text, line by line."],
    stringToSign: ["String to sign", "StringToSign: the hash of the canonical request, when and for which service."],
    keys: ["Signing key", "Three HMAC-SHA256, each with the raw bytes of the one before as its key."],
    signature: ["Signature", "HMAC-SHA256 of the string to sign, with SecretSigning as its key, in hexadecimal."],
    authorization: ["Request", "What goes over the wire, with the signature in the header Authorization."],
  },
  lines: {
    "method": "HTTPRequestMethod",
    "path": "CanonicalURI: always /",
    "query": "CanonicalQueryString: empty with POST",
    "content-type": "CanonicalHeaders: the content type as it is sent, in lower case",
    "host": "CanonicalHeaders: the host as it is sent, with its port if there is one",
    "header": "CanonicalHeaders: name and value in lower case, without blanks around",
    "end-of-headers": "Each header ends its line: hence an empty one",
    "signed-headers": "SignedHeaders: the same names, sorted",
    "payload-hash": "HashedRequestPayload: SHA-256 of the body",
    "algorithm": "Algorithm",
    "timestamp": "RequestTimestamp: the same as X-TC-Timestamp",
    "scope": "CredentialScope: the date in UTC, the service, tc3_request",
    "canonical-request-hash": "SHA-256 of the canonical request",
  },
  emptyLine: "empty line",
  reveal: "Show",
  conceal: "Hide",
  hidden: "hidden: whoever has it can sign for that day",
  hiddenToken: "(hidden)",
  copy: "Copy",
  copied: "Copied",
  notCopied: "The browser did not permit to copy",
  codeLanguage: "Language",
  codeNote: "The key comes from the environment; what you typed is in none of it.",
  noAnswer: "Nothing was sent yet.",
  answered: (milliseconds) => `Answered in ${milliseconds} ms`,
  taskCount: (shown, total) => `${shown} of ${total} tasks`,
  noTask: "No task",
  noTaskNext: "The service knows no task by these conditions. Check the ID and the region: what ran in another region, or long ago, is not found.",
  summary: (summary, isPart) => `${isPart ? "Of those shown: " : ""}${describeSummary(summary)}`,
  outputs: "Outputs",
  columns: { instance: "Instance", state: "State", exitCode: "Exit code", output: "First line of the output" },
  noOutput: "none",
  hiddenOutput: "The outputs were not asked for: set HideOutput to false to see them.",
  message: "Message",
  requestId: "Request ID",
  status: "HTTP status",
  errorCode: "Code",
  whatNext: "What next",
  again: "Again",
  paste: "A request that failed",
  pasteNote:
    "A curl command, or the request with its headers, one a line, and its body after an empty line. With your SecretKey in the form, what was really signed is looked for too. It all stays in this page.",
  pastePlaceholder: "curl https://tat.tencentcloudapi.com -H 'Authorization: TC3-HMAC-SHA256 …' …",
  comparing: "Being compared…",
  unreadable: "No request can be made out: expected a curl command, headers such as “Host: tat.tencentcloudapi.com”, one a line, a dictionary of headers as programs print it, or an error answer in JSON.",
  findings: {
    "authorization-missing": () => "There is no header Authorization.",
    "authorization-malformed": ({ given }) =>
      `The header Authorization has another form than “TC3-HMAC-SHA256 Credential=…/date/service/tc3_request, SignedHeaders=…, Signature=…”; it begins with ${quoted(given)}.`,
    "method": ({ given }) => `The method is ${quoted(given)}: the service takes POST, and GET for short requests.`,
    "path": ({ given }) => `The path is ${quoted(given)}: it is always “/”.`,
    "query-with-post": () => "A POST has a query: with POST the parameters go into the body, and the query is empty.",
    "scheme": () => "It goes over http: the request travels in clear.",
    "host-missing": ({ expected }) => `No host: expected ${quoted(expected)}.`,
    "host-other-service": ({ given, expected }) => `The host ${quoted(given)} is of another service: expected ${quoted(expected)}, or that of an access point.`,
    "content-type-missing": ({ expected }) => `There is no Content-Type, though it must be signed: send ${quoted(expected)}.`,
    "content-type": ({ given, expected }) => `The Content-Type is ${quoted(given)}: expected ${quoted(expected)}.`,
    "service": ({ given, expected }) => `The credential scope names the service ${quoted(given)}: it is ${quoted(expected)}, whatever the host.`,
    "scope-end": ({ given, expected }) => `The credential scope ends with ${quoted(given)}: expected ${quoted(expected)}.`,
    "date-local": ({ given, expected }) => `The date of the credential scope, ${given ?? ""}, is that of a local time: in UTC the timestamp falls on ${expected ?? ""}.`,
    "date": ({ given, expected }) => `The date of the credential scope is ${quoted(given)}: the timestamp falls on ${expected ?? ""} in UTC.`,
    "signed-headers-case": ({ given, expected }) => `SignedHeaders is ${quoted(given)}: names in lower case, ${quoted(expected)}.`,
    "signed-headers-order": ({ given, expected }) => `SignedHeaders is ${quoted(given)}: sorted by name it is ${quoted(expected)}.`,
    "signed-headers-incomplete": ({ expected }) => `The header ${quoted(expected)} is not signed: content-type and host must be.`,
    "signed-headers-many": ({ given, expected }) =>
      `The signature does not fit what was pasted, and SignedHeaders names ${given ?? ""} headers: what was really signed is looked for among ${expected ?? ""} at most. Sign content-type and host alone, which is enough.`,
    "signed-header-absent": ({ given }) => `Signed, but not sent: ${quoted(given)}.`,
    "signature-form": ({ given }) => `The signature is not 64 digits of lower-case hexadecimal, but ${given ?? ""} characters.`,
    "signature-case": () => "The signature is in capitals: its hexadecimal digits have to be in lower case.",
    "secret-id-blank": () => "There is a blank in the SecretId: it was copied along.",
    "secret-id-other": () => "The SecretId is another than that of the form: the signature cannot be checked with this SecretKey.",
    "timestamp-missing": () => "There is no X-TC-Timestamp.",
    "timestamp-milliseconds": ({ given, expected }) => `X-TC-Timestamp is ${given ?? ""}, which are milliseconds: seconds would be ${expected ?? ""}.`,
    "timestamp-malformed": ({ given }) => `X-TC-Timestamp is ${quoted(given)}: expected Unix seconds.`,
    "clock": ({ given }) =>
      `The timestamp is ${Math.abs(Number(given))} s ${Number(given) < 0 ? "before" : "after"} the clock of this machine: the service accepts 5 minutes. If it was sent just now, correct the clock; sign anew at each attempt.`,
    "action": ({ given, expected }) => `X-TC-Action is ${quoted(given)}: expected ${quoted(expected)}.`,
    "version": ({ given, expected }) => `X-TC-Version is ${quoted(given)}: expected ${quoted(expected)}.`,
    "region": ({ expected }) => `There is no X-TC-Region: send one such as ${quoted(expected)}.`,
    "token-missing": () => "The key is a temporary one, with a token in the form, but no X-TC-Token was sent.",
    "token-blank": () => "There is a blank within X-TC-Token: it was copied along.",
    "content-length": ({ given, expected }) => `The body has ${given ?? ""} bytes here, and ${expected ?? ""} by its Content-Length: it is not the one that was sent, byte by byte.`,
    "byte-order-mark": () => "The body begins with a byte order mark, which is no JSON.",
    "body-empty": ({ expected }) => `The body is empty: a call without parameters sends ${quoted(expected)}.`,
    "parameters": ({ fault }) => (fault === undefined ? "The parameters are not those of the action." : englishFaults[fault.reason](fault)),
    "signature-right": () => "The signature is right for this SecretKey and for what was sent.",
    "signature-unknown": () =>
      "The signature does not fit what was pasted, and none of the mistakes that are tried here explains it. It may be another SecretKey, a body that was not pasted byte by byte, or a mistake that is not among them: let your program print its canonical request, and compare it with the one below.",
    "no-key": () => "Type your SecretKey into the form to find out what was really signed.",
  },
  severity: { wrong: "Wrong", look: "Look", right: "Right" },
  deviation: ({ what, signed, sent }) => {
    switch (what) {
      case "host":
        return `The host that was signed is ${quoted(signed)}, but ${quoted(sent)} was sent.`;
      case "content-type":
        return `The content type that was signed is ${quoted(signed)}, but ${quoted(sent)} was sent: an HTTP client often adds a charset.`;
      case "action":
        return `The X-TC-Action that was signed is ${quoted(signed)}, but ${quoted(sent)} was sent.`;
      case "body":
        return `Another body was signed than was sent. The signed one: ${quoted(signed)}. Write the JSON once, sign and send these very bytes.`;
      case "service":
        return `The key was derived for the service ${quoted(signed)}: it is “tat”.`;
      case "date":
        return `The key was derived for the date ${quoted(signed)}: in UTC it is ${sent}.`;
      case "timestamp":
        return `The timestamp that was signed is ${quoted(signed)}, but X-TC-Timestamp says ${quoted(sent)}: read the clock once, and use it for both.`;
      case "method":
        return `The method that was signed is ${signed}, but ${sent} was sent.`;
      case "key":
        return `It was signed with the SecretKey ${keyHow[signed] ?? signed}.`;
      case "header-order":
        return `The headers were signed in the order ${quoted(signed)}: sorted it is ${quoted(sent)}.`;
      case "derivation":
        return derivations[signed] ?? signed;
    }
  },
  nothingWrong: "Nothing wrong can be seen in it.",
  nothingPlain: "Nothing is plainly wrong, but this may be why it fails:",
  isAnswer: "This is the answer of the service, not the request. What its code means:",
  codes: "Code, or what you have of it",
  codesNote: "A code, a part of one, or a whole error answer. All of it stays in this page.",
  codesPlaceholder: "AuthFailure.SignatureFailure",
  noCode: "No code is like this one.",
  serviceSide: "What the service makes of what was sent",
  senderSide: "What was signed",
  formSide: "The request of the form",
  comparedWithForm: "Line by line, beside the request of the form:",
  differs: "differs",
};
