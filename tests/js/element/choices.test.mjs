// What a person chooses: filters, and the link that leads to the same place.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import fc from "fast-check";

import { importSource } from "./source.mjs";
import { taskOf } from "./tasks.mjs";

const { filterTasks } = await importSource("element/model/filter.ts");
const { choicesOf, defaultChoices, linkOf } = await importSource("element/model/link.ts");

const tasks = [
  taskOf(1, "SUCCESS", { TaskResult: { ExitCode: 0 }, CommandName: "Deploy" }),
  taskOf(2, "FAILED", { TaskResult: { ExitCode: 1 } }),
  taskOf(3, "START_FAILED", { TaskResult: { ExitCode: -1 }, ErrorInfo: "InvalidUser: `deploy`" }),
  taskOf(4, "RUNNING"),
  { InvocationTaskId: "invt-5" },
];

describe("a filter", () => {
  const everything = { states: [], search: "", exitCode: undefined };
  for (const [what, filter, expected] of [
    ["of nothing lets all through", {}, "1 2 3 4 5"],
    ["of states", { states: ["FAILED", "RUNNING"] }, "2 4"],
    ["of an exit code", { exitCode: 1 }, "2"],
    ["of the exit code 0 does not take those that have none", { exitCode: 0 }, "1"],
    ["of a text, whatever the case, in the command's name and the error", { search: " DEPLOY " }, "1 3"],
    ["of a text in the id", { search: "ins-4" }, "4"],
    ["of a text in what else is shown", { search: "no space" }, "2"],
    ["of all of it", { states: ["FAILED"], exitCode: 1, search: "ins" }, "2"],
    ["that nothing passes", { states: ["TIMEOUT"] }, ""],
  ]) {
    test(what, () => {
      const also = ({ InvocationTaskId }) => (InvocationTaskId === "invt-2" ? "No space left" : "");
      const passed = filterTasks(tasks, { ...everything, ...filter }, also);
      assert.equal(passed.map(({ InvocationTaskId }) => InvocationTaskId.slice(5)).join(" "), expected);
    });
  }
});

describe("a link", () => {
  test("of what is by default is empty", () => assert.deepEqual(linkOf(defaultChoices()), {}));

  test("leads to the same place", () => {
    const choices = fc.record(
      {
        taskId: fc.string(),
        line: fc.option(fc.integer({ min: 1 }), { nil: undefined }),
        encoding: fc.constantFrom("utf-8", "gbk", "gb18030", "utf-16le"),
        states: fc.array(fc.constantFrom("FAILED", "TIMEOUT", "NEW_STATE")).map((states) => states.join(" ")),
        search: fc.string(),
        exitCode: fc.option(fc.integer(), { nil: undefined }),
        view: fc.constantFrom("tasks", "groups"),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(choices, (chosen) => {
        const address = new URLSearchParams(linkOf(chosen)).toString();
        assert.deepEqual(choicesOf(Object.fromEntries(new URLSearchParams(address))), chosen);
      }),
    );
  });

  for (const [what, link, expected] of [
    ["a line that is none", { line: "-1" }, {}],
    ["another line that is none", { line: "one" }, {}],
    ["an encoding that there is not", { encoding: "klingon" }, {}],
    ["an encoding in capitals", { encoding: "GBK" }, { encoding: "gbk" }],
    ["an exit code that is none", { "exit-code": "1.5" }, {}],
    ["a view that there is not", { view: "pie" }, {}],
    ["states with commas", { states: "FAILED,,TIMEOUT " }, { states: "FAILED TIMEOUT" }],
    ["names of an object's own", Object.fromEntries([["__proto__x", "1"], ["constructor", "2"]]), {}],
  ]) {
    test(`that somebody else wrote: ${what}`, () => assert.deepEqual(choicesOf(link), { ...defaultChoices(), ...expected }));
  }
});
