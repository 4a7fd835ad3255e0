// An element in the hands of a page that takes it out, moves it and changes its properties: with a client that tells what it
// is asked, and never ends.
import "tat-tasks/element";
import "./link.js";

const taskOf = (invocation, number) => ({
  InvocationId: invocation,
  InvocationTaskId: `invt-${invocation.slice(4)}${number}`,
  InstanceId: `ins-${invocation.slice(4)}${number}`,
  TaskStatus: number === 0 ? "FAILED" : "RUNNING",
  CreatedTime: "2026-01-01T00:00:00Z",
  ErrorInfo: "",
});

globalThis.asked = [];
const client = {
  async *watch(selector, { signal, onAnswer = () => {} }) {
    const { invocationId, invocationTaskIds = [] } = selector;
    asked.push(`watch ${invocationId ?? invocationTaskIds.join()}`);
    onAnswer();
    const shown = invocationId === undefined ? invocationTaskIds.map((id) => taskOf(`inv-${id.slice(5, -1)}`, Number(id.at(-1)))) : [0, 1].map((number) => taskOf(invocationId, number));
    for (const task of shown) yield { type: "status", task };
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  },
  describeInvocationTasks: async ({ InvocationTaskIds }) => {
    asked.push(`output ${InvocationTaskIds.join()}`);
    return { TotalCount: 0, RequestId: "", InvocationTaskSet: [] };
  },
  listInvocationTasks: () => ({ async *pages() {} }),
};

const main = document.getElementById("main");
const element = document.createElement("tat-invocation");
Object.assign(element, { client, invocationId: "inv-a" });
main.append(element);

Object.assign(globalThis.look, {
  asked: () => asked.splice(0),
  set: (properties) => void Object.assign(element, properties),
  remove: () => element.remove(),
  append: () => main.append(element),
  language: (lang) => void (document.documentElement.lang = lang),
  empty: () => element.shadowRoot.querySelector(".empty b")?.textContent,
  /** What two updates and a settled sight have time for. */
  async rest() {
    await element.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 600));
    return true;
  },
});
