// An answer from its bytes to plain objects with the outputs as text: by this package, which checks all of it, and by
// `JSON.parse` with what the host has for Base64, which checks nothing. It runs in browsers too.
import { readResponse } from "../../pkg-templates/src/frames.js";
import { guard, ready } from "../../pkg-templates/src/instance.js";
import { decodeOutput } from "../../pkg-templates/src/output.js";
import { inTurn } from "./pairs.mjs";

export const PAGES = [
  ...[20, 100].flatMap((tasks) => [0, 200, 4_096, 24_576].map((outputBytes) => ({ tasks, outputBytes, areAlike: true }))),
  ...[0, 200].map((outputBytes) => ({ tasks: 100, outputBytes, areAlike: false })),
];

/** The median milliseconds that a page takes, here and there. */
export async function measure({ tasks, outputBytes, areAlike }, rounds) {
  await ready();
  const body = page(tasks, outputBytes, areAlike);
  const [ours, theirs] = [readHere, readThere].map((read) => JSON.stringify(read(body)));
  if (ours !== theirs && sorted(ours) !== sorted(theirs)) throw new Error("two readings of one answer");
  return inTurn([readHere, readThere].map((read) => (times) => { for (; times > 0; times -= 1) read(body); }), rounds);
}

export function readHere(body) {
  const tasks = readResponse(...guard((glue) => glue.accept(200, body, false))).InvocationTaskSet;
  return { tasks, texts: tasks.map(({ TaskResult }) => decodeOutput(TaskResult).text) };
}

const decoder = new TextDecoder();

export function readThere(body) {
  const tasks = JSON.parse(decoder.decode(body)).Response.InvocationTaskSet;
  return { tasks, texts: tasks.map(({ TaskResult }) => textOf(TaskResult.Output)) };
}

/** As each host does it best. */
function textOf(base64) {
  if (globalThis.Buffer !== undefined) return Buffer.from(base64, "base64").toString();
  if (Uint8Array.fromBase64 !== undefined) return decoder.decode(Uint8Array.fromBase64(base64));
  return decoder.decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}

/**
 * Tasks with the members of the API's example: alike, those of one invocation, which differ by ids, times and what they wrote;
 * otherwise the latest ones of an account, each of another command that ran at another time.
 */
export function page(tasks, outputBytes, areAlike) {
  const time = (seconds) => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000).toISOString().replace(".000Z", "+00:00");
  const id = (kind, number) => `${kind}-${number.toString(36).padStart(8, "0")}`;
  const InvocationTaskSet = Array.from({ length: tasks }, (_, index) => {
    const command = areAlike ? 0 : index;
    const created = command * -97;
    const [started, ended] = [created + 2 + (index % 3), created + 4 + ((index * 5) % 11)];
    return {
      CommandId: id("cmd", 0x3c4d5e6f + command * 65_537),
      CommandDocument: {
        Content: btoa(`#!/bin/bash\ndf -h /data/${command}\nfree -m\nuptime\n`),
        CommandType: "SHELL",
        Timeout: 60,
        Username: "root",
        WorkingDirectory: "/root/",
        OutputCOSBucketUrl: "",
        OutputCOSKeyPrefix: "",
      },
      InvocationId: id("inv", 0x4d5e6f70 + command * 15_485),
      InvocationTaskId: id("invt", 0x1a2b3c4d + index * 7_919),
      TaskStatus: index % 16 === 0 ? "FAILED" : "SUCCESS",
      InstanceId: id("ins", 0x2b3c4d5e + index * 104_729),
      TaskResult: {
        ExitCode: index % 16 === 0 ? 1 : 0,
        Output: base64Of(index, outputBytes),
        Dropped: 0,
        OutputUploadCOSErrorInfo: "",
        OutputUrl: "",
        ExecStartTime: time(started),
        ExecEndTime: time(ended),
      },
      ErrorInfo: "",
      InvocationSource: "USER",
      StartTime: time(started),
      EndTime: time(ended),
      CreatedTime: time(created),
      UpdatedTime: time(ended + 1),
      CommandName: areAlike ? "disk-report" : `disk-report-${command}`,
    };
  });
  const Response = { TotalCount: tasks, InvocationTaskSet, RequestId: "5e2d1772-14e4-48f0-920e-a1fdb382f339" };
  return new TextEncoder().encode(JSON.stringify({ Response }));
}

function base64Of(index, bytes) {
  let text = "";
  for (let line = 0; text.length < bytes; line += 1) text += `web-${index} /dev/vda${line} 50G ${(index * 31 + line * 7) % 100}% /data/${line}\n`;
  return btoa(text.slice(0, bytes));
}

/** JSON whose members are in order: the one of the API's page is not that of its example. */
function sorted(json) {
  return JSON.stringify(JSON.parse(json), (_, value) => (value?.constructor === Object ? Object.fromEntries(Object.entries(value).sort()) : value));
}
