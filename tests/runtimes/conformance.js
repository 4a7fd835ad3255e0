// What the package must do in every host, by every one of its entries. It imports nothing and takes nothing from its host
// but what the web has: it is bundled, run as a script, in workers and in pages.

/** What the service of `service.mjs` knows. The second is temporary; the third is not used but to be counted. */
export const credentials = {
  first: { secretId: "AKIDfirst", secretKey: "the-first-key" },
  second: { secretId: "AKIDsecond", secretKey: "the-second-key", token: "the-second-token" },
  third: { secretId: "AKIDthird", secretKey: "the-third-key" },
};

/** A client that goes by this name meets the fault: `fault.bad-gateway`. */
export const faultPrefix = "fault.";

/** The faults of the service whose outcome is the same in every host, if nothing is tried again. */
export const faults = [
  { fault: "bad-gateway" },
  { fault: "unavailable" },
  { fault: "too-many-requests" },
  { fault: "html" },
  { fault: "empty-object" },
  { fault: "cut-json" },
  { fault: "reset" },
  { fault: "refused" },
  { fault: "throttle", perSecond: 0 },
  { fault: "expired-token" },
  { fault: "bad-id", id: "invt-crowd000000" },
];
export const slow = { fault: "slow-body", ms: 600_000, pieces: 600 };
export const ahead = { fault: "clock-ahead", ms: 30 * 60_000 };

/** An output of every byte there is, as long as one can be, so that a page of 100 has several megabytes. */
export const longOutput = Uint8Array.from({ length: 24 * 1024 }, (_, index) => (index * 7 + (index >> 8)) & 255);

/** 驱动器, as a Chinese Windows writes it, and a character that is cut. */
export const gbkOutput = Uint8Array.of(0xc7, 0xfd, 0xb6, 0xaf, 0xc6, 0xf7, 0x0d, 0x0a, 0xd6);

/**
 * Runs every check.
 *
 * @param {object} tatTasks the namespace of an entry of the package, initialised if it must be
 * @param {{ origin: string, fetch?: typeof globalThis.fetch }} host where the service is, and what sends, where the host
 *   has no `fetch` of its own
 * @returns {Promise<{ checks: { name: string, ms: number }[], results: Record<string, unknown>, firstAnswerMs: number }>}
 *   `results` is JSON, and the same in every host
 * @throws {Error} with the name of the check that failed
 */
export async function conformance(tatTasks, { origin, fetch }) {
  const tools = toolsOf(tatTasks, { origin, fetch });
  const performed = [];
  const results = {};
  const perform = async ([name, check]) => {
    const start = performance.now();
    try {
      // Through JSON, as some hosts hand it over: members that are undefined are none.
      results[name] = JSON.parse(JSON.stringify((await check(tools)) ?? "held"));
    } catch (cause) {
      throw new Error(`${name}: ${describe(cause)}`, { cause });
    }
    performed.push({ name, ms: Math.round(performance.now() - start) });
  };
  const inTurn = async (checks) => {
    for (const check of Object.entries(checks)) await perform(check);
  };
  await inTurn(firstChecks);
  // None is left running when another one has failed.
  const outcomes = await Promise.allSettled([inTurn(checks), ...Object.entries(lastingChecks).map(perform)]);
  for (const { status, reason } of outcomes) if (status === "rejected") throw reason;
  return { checks: performed, results, firstAnswerMs: performed[0].ms };
}

function toolsOf(tatTasks, { origin, fetch }) {
  const clientOf = (options = {}) =>
    new tatTasks.TatClient({
      region: "ap-guangzhou",
      credentials: credentials.first,
      endpoint: origin,
      // No check waits that is not about waiting.
      maxRetries: 0,
      quotaShare: false,
      dangerouslyAllowSecretsInBrowser: true,
      ...(fetch === undefined ? {} : { fetch }),
      ...options,
    });
  const send = fetch ?? globalThis.fetch;
  // By POST: what a server component of Next.js gets twice, it asks for once.
  const askService = async (path) => (await send(`${origin}${path}`, { method: "POST" })).text();
  return { ...tatTasks, clientOf, send, askService };
}

/** In order, and alone: the first says how long it takes until there is an answer, and what is learnt of a clock holds for all. */
const firstChecks = {
  async "the official example is answered and decoded"({ clientOf, decodeOutput }) {
    const { TotalCount, InvocationTaskSet } = await clientOf().describeInvocationTasks(officialExample);
    const [task] = InvocationTaskSet;
    return { TotalCount, task, read: plain(decodeOutput(task.TaskResult)) };
  },

  async "a clock that is 30 minutes off is corrected at the second attempt, and from then on"({ clientOf }) {
    const late = clientOf({ requestClient: faultPrefix + ahead.fault });
    const attempts = [];
    for (const client of [late, late, clientOf(), clientOf()]) {
      const { response } = await client.describeInvocationTasks(officialExample).withResponse();
      attempts.push(response.attempts);
    }
    return { attempts };
  },
};

/** In order: what grows the memory comes before what relies on it. */
const checks = {
  async "a fixed input is signed as the official page signs it"({ signTc3 }) {
    return signTc3({
      secretId: "AKID********************************",
      secretKey: "********************************",
      service: "cvm",
      host: "cvm.tencentcloudapi.com",
      action: "DescribeInstances",
      contentType: "application/json; charset=utf-8",
      signedHeaders: ["content-type", "host", "x-tc-action"],
      body: '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
      timestamp: 1551113065,
    });
  },

  async "a request is signed at a fixed time"({ clientOf }) {
    const client = clientOf({ endpoint: "regional", credentials: credentials.second, requestClient: "runtimes" });
    const request = { Filters: [{ Name: "instance-id", Values: ["ins-zj0f57ex"] }], Limit: 7, HideOutput: true };
    return client.signDescribeInvocationTasks(request, { timestamp: 1604562604 });
  },

  async "an output in GB18030 is read and a cut character seen, or it is refused where the host has no TextDecoder"(tools) {
    const { InvocationTaskSet } = await tools.clientOf().describeInvocationTasks(ofInvocation("inv-gbk"));
    const read = () => plain(tools.decodeOutput(InvocationTaskSet[0].TaskResult, { encoding: "gb18030" }));
    return typeof TextDecoder === "undefined" ? failureOf(tools, read) : read();
  },

  async "answers of megabytes are read, and spoil nothing that was read before"({ clientOf, decodeOutput, signTc3 }) {
    const client = clientOf();
    const small = await client.describeInvocationTasks(officialExample);
    const before = decodeOutput(small.InvocationTaskSet[0].TaskResult);
    const longPage = () => client.describeInvocationTasks({ ...ofInvocation("inv-long"), Limit: 100 });
    const pages = await Promise.all([longPage(), longPage()]);
    const outputs = pages.flatMap((page) => page.InvocationTaskSet.map((task) => decodeOutput(task.TaskResult).bytes));
    const wrong = outputs.findIndex((bytes) => !sameBytes(bytes, longOutput));
    if (wrong >= 0) throw new Error(`output ${wrong} of ${outputs.length} has other bytes than were written`);
    const after = decodeOutput(small.InvocationTaskSet[0].TaskResult);
    const body = new Uint8Array(3 * 1024 * 1024).fill(120);
    const signed = await signTc3({ ...signable, body });
    return { outputs: outputs.length, before: plain(before), after: plain(after), authorization: signed.authorization };
  },

  async "invalid input is refused by the name of its field"(tools) {
    const refusals = {};
    for (const [name, attempt] of Object.entries(invalidInputs)) refusals[name] = await failureOf(tools, () => attempt(tools));
    return refusals;
  },

  async "errors have their kinds and codes"(tools) {
    const outcomes = {};
    const strangers = { ...credentials.first, secretKey: "another-key" };
    outcomes["another key"] = await failureOf(tools, () => tools.clientOf({ credentials: strangers }).describeInvocationTasks());
    for (const { fault, id } of faults) {
      const client = tools.clientOf({ requestClient: faultPrefix + fault, credentials: credentials.second });
      const request = id === undefined ? {} : { InvocationTaskIds: [id] };
      outcomes[fault] = await failureOf(tools, () => client.describeInvocationTasks(request));
    }
    return outcomes;
  },

  async "an abort before the call rejects with the reason, and nothing is sent"({ clientOf, send }) {
    let sent = 0;
    const client = clientOf({
      fetch: (...parameters) => {
        sent += 1;
        return send(...parameters);
      },
    });
    const reason = new Error("too late");
    const controller = new AbortController();
    controller.abort(reason);
    await rejectsWith(reason, client.describeInvocationTasks({}, { signal: controller.signal }));
    if (sent > 0) throw new Error("a request was sent");
  },

  async "an abort in flight rejects at once with the reason, and ends no other call"({ clientOf, send }) {
    let sent = 0;
    let setOff;
    const underWay = new Promise((resolve) => (setOff = resolve));
    const slowClient = clientOf({
      requestClient: faultPrefix + slow.fault,
      fetch: (...parameters) => {
        sent += 1;
        if (sent === calls.length) setOff();
        return send(...parameters);
      },
    });
    const controller = new AbortController();
    const reason = { why: "the user went elsewhere" };
    const calls = [1, 2, 3].map(() => slowClient.describeInvocationTasks({}, { signal: controller.signal }));
    const all = Promise.all(calls.map((call) => rejectsWith(reason, call)));
    const other = clientOf().describeInvocationTasks(officialExample, { signal: new AbortController().signal });
    await within(HANGS, underWay);
    controller.abort(reason);
    await within(HANGS, all);
    const { TotalCount } = await within(HANGS, other);
    return { TotalCount };
  },

  async "100 calls at once on one client each get their own answer"({ clientOf }) {
    const client = clientOf();
    const { InvocationTaskSet } = await client.describeInvocationTasks({ ...ofInvocation("inv-crowd"), Limit: 100 });
    const asked = InvocationTaskSet.map((task) => task.InvocationTaskId);
    const answers = await Promise.all(asked.map((id) => client.describeInvocationTasks({ InvocationTaskIds: [id] })));
    const got = answers.map((answer) => answer.InvocationTaskSet.map((task) => task.InvocationTaskId).join());
    const wrong = got.findIndex((id, index) => id !== asked[index]);
    if (wrong >= 0) throw new Error(`asked for ${asked[wrong]}, got ${got[wrong]}`);
    return { answers: answers.length };
  },

  async "two clients at once keep their regions and keys apart"({ clientOf }) {
    const north = clientOf({ region: "ap-beijing", credentials: credentials.first });
    const east = clientOf({ region: "ap-shanghai", credentials: async () => credentials.second });
    const both = Array.from({ length: 10 }, () => [idsSeenBy(north), idsSeenBy(east)]).flat();
    const seen = [...new Set(await Promise.all(both))];
    const [first, second] = await Promise.all([signersOf(north), signersOf(east)]);
    return { seen, first, second };
  },

  async "all pages of 250 tasks are listed"({ clientOf }) {
    const tasks = await clientOf().listInvocationTasks({ invocationId: "inv-many" }).toArray();
    return { tasks: tasks.length, ids: new Set(tasks.map((task) => task.InvocationTaskId)).size };
  },
};

/** Meanwhile, as each of them lasts. They try again: a host that is busy with the others may lose a connection. */
const lastingChecks = {
  async "a call that is throttled twice is answered at the third attempt"({ clientOf, askService }) {
    const requestClient = await askService("/throttled-twice");
    const codes = [];
    const client = clientOf({ requestClient, maxRetries: 4, onAttempt: ({ error }) => codes.push(error?.code ?? "none") });
    const { data, response } = await client.describeInvocationTasks(officialExample).withResponse();
    return { total: data.TotalCount, attempts: response.attempts, codes };
  },

  async "a wait ends with its tasks, and has their output"({ clientOf, askService, decodeOutput }) {
    const invocationId = await askService("/begin");
    const onUpdate = ({ tasks }) => tasks.some((task) => task.TaskStatus === "RUNNING") && askService(`/end/${invocationId}`);
    const { tasks, summary } = await clientOf({ maxRetries: 4 }).waitForInvocation(invocationId, { output: "all", onUpdate });
    const texts = tasks.map((task) => decodeOutput(task.TaskResult).text);
    return { texts, succeeded: summary.succeeded, live: summary.live };
  },

  async "a watch tells of an output as it grows"({ clientOf, askService }) {
    const invocationId = await askService("/begin");
    const told = {};
    let begun = 0;
    for await (const { type, task, text } of clientOf({ maxRetries: 4 }).watch(invocationId)) {
      (told[task.InstanceId] ??= []).push(type === "output" ? text : `${type} ${task.TaskStatus}`);
      if (text === "begun\n" && (begun += 1) === 2) await askService(`/end/${invocationId}`);
    }
    return told;
  },

  async "an abort of a wait rejects at once with the reason"({ clientOf }) {
    const reason = { why: "the user went elsewhere" };
    const controller = new AbortController();
    let hear;
    const heard = new Promise((resolve) => (hear = resolve));
    const client = clientOf({ maxRetries: 4, onAttempt: ({ error }) => error === undefined && hear() });
    const waiting = rejectsWith(reason, client.waitForInvocation("inv-endless", { signal: controller.signal }));
    await within(HANGS, heard);
    controller.abort(reason);
    await within(HANGS, waiting);
  },

  async "a burst of calls is spread, so that hardly any is throttled"({ clientOf, askService }) {
    const requestClient = await askService("/counted");
    const waits = [];
    const onAttempt = ({ attempt, queued }) => attempt === 1 && waits.push(queued);
    const client = clientOf({ credentials: credentials.third, requestClient, quotaShare: undefined, maxRetries: 4, onAttempt });
    // How many are throttled is not told: where the host or the service is busy, some that were spread arrive together.
    await Promise.all(Array.from({ length: 24 }, () => client.describeInvocationTasks(officialExample)));
    return { calls: waits.length, isSpread: Math.max(...waits) > 1_200 };
  },
};

/** Milliseconds after which something hangs, however busy the host is. */
const HANGS = 60_000;

const officialExample = { ...ofInvocation("inv-1vll7hda"), HideOutput: false };

const signable = {
  ...credentials.first,
  service: "tat",
  host: "tat.tencentcloudapi.com",
  contentType: "application/json",
  timestamp: 1604562604,
};

/** `\uD800` alone is no character, and has no UTF-8. */
const invalidInputs = {
  "no options": ({ TatClient }) => new TatClient(),
  "no region": ({ TatClient }) => new TatClient({ credentials: credentials.first }),
  "no key": ({ TatClient }) => new TatClient({ region: "ap-guangzhou", credentials: { secretId: "AKID" } }),
  "an endpoint with a path": ({ clientOf }) => clientOf({ endpoint: "https://127.0.0.1/path" }).describeInvocationTasks(),
  "plain HTTP elsewhere": ({ clientOf }) => clientOf({ endpoint: "http://192.0.2.1" }).describeInvocationTasks(),
  "a limit of 0": ({ clientOf }) => clientOf().describeInvocationTasks({ Limit: 0 }),
  "a limit in a string": ({ clientOf }) => clientOf().describeInvocationTasks({ Limit: "20" }),
  "an unknown member": ({ clientOf }) => clientOf().describeInvocationTasks({ limit: 20 }),
  "an unknown filter": ({ clientOf }) => clientOf().describeInvocationTasks({ Filters: [{ Name: "status", Values: ["x"] }] }),
  "no ids": ({ clientOf }) => clientOf().describeInvocationTasks({ InvocationTaskIds: [] }),
  "half a character": ({ clientOf }) => clientOf().describeInvocationTasks({ InvocationTaskIds: ["invt-\ud800"] }),
  "a function": ({ clientOf }) => clientOf().describeInvocationTasks({ Offset: () => 0 }),
  "a signal that is none": ({ clientOf }) => clientOf().describeInvocationTasks({}, { signal: "abort" }),
  "no input to sign": ({ signTc3 }) => signTc3(),
  "no host to sign": ({ signTc3 }) => signTc3({ ...signable, host: undefined }),
  "a line break in a header": ({ signTc3 }) => signTc3({ ...signable, contentType: "a\r\nb: c" }),
  "half a second": ({ signTc3 }) => signTc3({ ...signable, timestamp: 0.5 }),
  "no output": ({ decodeOutput }) => decodeOutput(undefined),
  "an output that is no Base64": ({ decodeOutput }) => decodeOutput({ Output: "%%%%" }),
  "an unknown encoding": ({ decodeOutput }) => decodeOutput({ Output: "cm9vdAo=" }, { encoding: "klingon" }),
};

function ofInvocation(id) {
  return { Filters: [{ Name: "invocation-id", Values: [id] }], HideOutput: false };
}

async function idsSeenBy(client) {
  const { InvocationTaskSet } = await client.describeInvocationTasks(ofInvocation("inv-regions"));
  return InvocationTaskSet.map((task) => task.InvocationTaskId).join();
}

async function signersOf(client) {
  const { headers } = await client.signDescribeInvocationTasks({}, { timestamp: 1604562604 });
  return [headers["X-TC-Region"], headers["Authorization"].split(",")[0], headers["X-TC-Token"]];
}

async function failureOf({ TatError }, attempt) {
  try {
    await attempt();
  } catch (error) {
    if (!(error instanceof TatError && TatError.is(error) && error.name === "TatError")) throw error;
    const { kind, code, field, retryable } = error;
    return `${kind} ${code}${field === undefined ? "" : ` of ${field}`}${retryable ? ", retryable" : ""}`;
  }
  throw new Error(`expected a failure of ${String(attempt)}`);
}

async function rejectsWith(reason, promise) {
  const outcome = await promise.then(
    () => ({ answered: true }),
    (rejection) => ({ rejection }),
  );
  if (outcome.answered) throw new Error("it was answered");
  if (outcome.rejection !== reason) throw new Error(`it rejected with ${describe(outcome.rejection)}`);
}

function plain({ bytes, ...rest }) {
  return { bytes: Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" "), ...rest };
}

function sameBytes(left, right) {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false;
  return true;
}

function describe(thrown) {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : JSON.stringify(thrown);
}

async function within(ms, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came of it in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
