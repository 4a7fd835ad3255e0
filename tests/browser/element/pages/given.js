// A client that knows what the test gives it, and nothing else.
import "tat-tasks/element";
import { invocationId, keepLink } from "./link.js";

const element = document.createElement("tat-invocation");
document.getElementById("main").append(element);
element.addEventListener("tat-change", ({ detail }) => keepLink(detail));

/** Tasks with their outputs as text; those that have not ended come again when they are given again. */
let given = [];
let tell = () => undefined;
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const withOutput = ({ output, ...task }) => ({ ...task, TaskResult: { ExitCode: 0, Dropped: 0, Output: base64(output ?? ""), ...task.TaskResult } });
/** As a service answers that was not asked for it. */
const without = ({ output, TaskResult: { Output, ...result }, ...task }) => ({ ...task, TaskResult: result });

const client = {
  async *watch(selector, { output, signal, onAnswer }) {
    for (;;) {
      const ids = selector.invocationTaskIds;
      const asked = given.filter(({ InvocationTaskId }) => ids === undefined || ids.includes(InvocationTaskId));
      onAnswer?.();
      for (const task of asked) yield { type: "status", task: output === "live" ? withOutput(task) : without(task) };
      if (asked.every(({ EndTime }) => EndTime !== null) || signal.aborted) return;
      await new Promise((resolve) => {
        const before = tell;
        tell = () => (before(), resolve());
        signal.addEventListener("abort", resolve);
      });
      if (signal.aborted) throw signal.reason;
    }
  },
  listInvocationTasks: () => ({ async *pages() {} }),
  async describeInvocationTasks({ InvocationTaskIds }) {
    const asked = given.filter(({ InvocationTaskId }) => InvocationTaskIds.includes(InvocationTaskId));
    return { TotalCount: asked.length, RequestId: "", InvocationTaskSet: asked.map(withOutput) };
  },
};

Object.assign(globalThis.look, {
  /** Shows tasks, of which each has what is not given as most have it. */
  give(tasks, link = {}) {
    again(tasks);
    element.link = link;
    // Another one, so that it begins anew.
    element.client = { ...client };
    element.invocationId = invocationId;
  },
  /** What became of them by now. */
  again,
  fail(error) {
    element.client = { ...client, watch: async function* () { throw Object.assign(new Error(error.message), error); } };
    element.invocationId = "inv-1";
  },
  lack(method) {
    element.client = { ...client, [method]: undefined };
    element.invocationId = "inv-1";
  },
  /** No answer comes, as long as one does not give it something else. */
  stall: () => void (element.client.watch = async function* () { await new Promise(() => {}); }),
  move() {
    element.remove();
    document.getElementById("main").append(element);
  },
  style: (name, value) => element.style.setProperty(name, value),
  /** How much Base64 is decoded, and how many arrays of bytes the viewer is given, while it is drawn so many times. */
  async redraw(times) {
    const { atob } = globalThis;
    const given = new Set();
    let decoded = 0;
    globalThis.atob = (text) => ((decoded += 1), atob(text));
    for (let time = 0; time < times; time += 1) {
      element.requestUpdate();
      await element.updateComplete;
      given.add(element.shadowRoot.querySelector("tat-output").bytes);
    }
    globalThis.atob = atob;
    return [decoded, given.size];
  },
});

function again(tasks) {
  given = tasks.map((task, index) => ({
    InvocationId: "inv-1",
    InvocationTaskId: `invt-${index}`,
    InstanceId: `ins-${index}`,
    TaskStatus: "SUCCESS",
    CommandName: "deploy",
    ErrorInfo: "",
    CreatedTime: "2026-01-01T00:00:00Z",
    StartTime: "2026-01-01T00:00:01Z",
    EndTime: "2026-01-01T00:00:09Z",
    ...task,
    TaskResult: { ExitCode: 0, Dropped: 0, ...task.TaskResult },
  }));
  const told = tell;
  tell = () => undefined;
  told();
}
