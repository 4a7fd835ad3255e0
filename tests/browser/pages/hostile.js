// Texts that a page may not show as they are, and where it shows them all the same.

/** It commands a terminal, hides, and turns what stands beside it. */
export const hostile = "X\x1b]52;c;x\x07\x9b31m\u202eexe.tset\u2066\u200b\u061c\x7f";

const unseen = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** What calls get as their answer in place of the server's; undefined for the server's. */
let answer;
const { fetch } = globalThis;
globalThis.fetch = (input, init) => {
  const isCall = (init?.method ?? input.method ?? "GET") === "POST";
  if (answer === undefined || !isCall) return fetch(input, init);
  return Promise.resolve(new Response(JSON.stringify({ Response: answer }), { headers: { "Content-Type": "application/json" } }));
};

const time = new Date().toISOString().replace(/\.\d+/, "");
const task = {
  InvocationId: `inv-1${hostile}`,
  InvocationTaskId: `invt-1${hostile}`,
  InstanceId: `ins-1${hostile}`,
  CommandId: `cmd-1${hostile}`,
  CommandName: `name ${hostile}`,
  TaskStatus: `ODD${hostile}`,
  ErrorInfo: hostile,
  CreatedTime: time,
  UpdatedTime: time,
  StartTime: hostile,
  EndTime: hostile,
  TaskResult: { ExitCode: 1, Output: "", ExecStartTime: hostile, ExecEndTime: hostile, Dropped: 0, OutputUrl: hostile, OutputUploadCOSErrorInfo: hostile },
  CommandDocument: { Content: hostile, CommandType: hostile, Timeout: 60, WorkingDirectory: hostile, Username: hostile },
};

const answers = {
  tasks: { TotalCount: 1, InvocationTaskSet: [task], RequestId: `id ${hostile}` },
  error: { Error: { Code: `FailedOperation.${hostile}`, Message: `message ${hostile}` }, RequestId: `id ${hostile}` },
};

/** @param {"tasks" | "error"} what the calls are answered with from now on */
export function answerWith(what) {
  answer = answers[what];
}

/** Each place of the document, through shadow roots, in which a text or an attribute has what would not be seen. */
export function hiddenTexts(root = document, path = "") {
  return [...root.querySelectorAll("*")].flatMap((node) => {
    const place = `${path}${node.localName}.${node.getAttribute("class") ?? ""}`;
    const texts = [...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE && unseen.test(child.data)).map(() => place);
    const attributes = [...node.attributes].filter(({ value }) => unseen.test(value)).map(({ name }) => `${place}@${name}`);
    return [...texts, ...attributes, ...(node.shadowRoot === null ? [] : hiddenTexts(node.shadowRoot, `${place} > `))];
  });
}

/** Each place within a line where a text that was made visible could turn what stands beside it. */
export function turningTexts(root = document, path = "") {
  return [...root.querySelectorAll("*")].flatMap((node) => {
    const place = `${path}${node.localName}.${node.getAttribute("class") ?? ""}`;
    const isText = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.includes("\\u{202e}"));
    const isTurning = isText && node.closest("bdi, pre, p, li > span") === null;
    return [...(isTurning ? [place] : []), ...(node.shadowRoot === null ? [] : turningTexts(node.shadowRoot, `${place} > `))];
  });
}
