// The outputs that the element reads: what is asked for once, again, or no longer, and how much is kept.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { inVirtualTime, pass } from "../virtual-time.mjs";
import { importSource } from "./source.mjs";
import { taskOf } from "./tasks.mjs";

const { TaskOutputs } = await importSource("element/model/task-outputs.ts");
const { OutputReading } = await importSource("element/model/output-reading.ts");

const MEGABYTE = 1024 * 1024;
const written = (id, Output) => ({ ...taskOf(0, "FAILED"), InvocationTaskId: id, TaskResult: { ExitCode: 1, ...(Output === undefined ? {} : { Output }) } });

/** A client whose answers are made by `answer`; of what is watched it tells `events`, and then waits until it is ended. */
function stub(answer = (id) => written(id, "bm8="), events = () => []) {
  const client = {
    calls: [],
    watched: [],
    ended: [],
    describeInvocationTasks(request, { signal } = {}) {
      client.calls.push(request.InvocationTaskIds);
      client.signal = signal;
      return Promise.resolve().then(() => {
        signal?.throwIfAborted();
        return { InvocationTaskSet: request.InvocationTaskIds.map(answer).filter(Boolean) };
      });
    },
    async *watch({ invocationTaskIds: [id] }, { signal }) {
      client.watched.push(id);
      yield* events(id);
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
      client.ended.push(id);
    },
  };
  return client;
}

describe("first lines", () => {
  test("of those in sight are asked for fifty at a time, each once", async () => {
    const client = stub();
    const outputs = new TaskOutputs(client, () => {});
    const ids = Array.from({ length: 55 }, (_, number) => `invt-${number}`);
    await Promise.all([outputs.read(ids), outputs.read(ids.slice(0, 50))]);
    assert.deepEqual(client.calls.map((asked) => asked.length), [50]);
    await outputs.read(ids);
    await outputs.read(ids);
    assert.deepEqual(client.calls.slice(1), [ids.slice(50)]);
  });

  test("of one without an output are not asked for again", async () => {
    const client = stub((id) => written(id));
    const outputs = new TaskOutputs(client, () => {});
    await outputs.read(["invt-1"]);
    await outputs.read(["invt-1"]);
    assert.equal(client.calls.length, 1);
    assert.deepEqual([outputs.hasNone("invt-1"), outputs.hasNone("invt-2")], [true, false]);
  });

  for (const [what, retryable, expected] of [["passes", true, 2], ["stays", false, 1]]) {
    test(`whose call failed by what ${what}`, inVirtualTime(async () => {
      let changes = 0;
      let isBroken = true;
      const client = stub((id) => {
        if (isBroken) throw Object.assign(new Error("no"), { retryable });
        return written(id, "bm8=");
      });
      const outputs = new TaskOutputs(client, () => (changes += 1));
      const reading = outputs.read(["invt-1"]);
      await pass(1_000);
      await outputs.read(["invt-1"]);
      assert.equal(client.calls.length, 1);
      isBroken = false;
      await pass(30_000);
      await reading;
      // Whoever shows them is told that it is worth another try.
      assert.equal(changes, expected - 1);
      await outputs.read(["invt-1"]);
      assert.deepEqual([client.calls.length, outputs.get("invt-1")?.Output], [expected, expected === 2 ? "bm8=" : undefined]);
    }));
  }

  test("are ended with it, and asked for when it goes on", inVirtualTime(async () => {
    let changes = 0;
    const client = stub();
    const outputs = new TaskOutputs(client, () => (changes += 1));
    const reading = outputs.read(["invt-1"]);
    outputs.stop();
    await reading;
    assert.deepEqual([client.signal.aborted, changes], [true, 0]);
    const again = outputs.read(["invt-1"]);
    assert.equal(client.calls.length, 2);
    outputs.stop();
    await again;
  }));
});

describe("the output of the open task", () => {
  test("is followed until another one is opened, or all ends", async () => {
    const client = stub();
    const outputs = new TaskOutputs(client, () => {});
    outputs.open("invt-1");
    outputs.open("invt-1");
    outputs.open("invt-2");
    outputs.open(undefined);
    outputs.open("invt-3");
    outputs.stop();
    await new Promise(setImmediate);
    assert.deepEqual([client.watched, client.ended], [["invt-1", "invt-2", "invt-3"], ["invt-1", "invt-2", "invt-3"]]);
  });

  test("that there is not is known once it has settled", async () => {
    const task = written("invt-1");
    const seen = [];
    const client = stub(undefined, function* () {
      for (const type of ["status", "settled"]) yield { type, task };
    });
    const outputs = new TaskOutputs(client, () => seen.push(outputs.hasNone("invt-1")));
    outputs.open("invt-1");
    await new Promise(setImmediate);
    assert.deepEqual(seen, [false, true]);
    outputs.stop();
  });

  test("stays while others make room, of which the one that was looked at first goes first", async () => {
    const text = "x".repeat(3 * MEGABYTE);
    const client = stub((id) => written(id, text), function* (id) {
      yield { type: "settled", task: written(id, text) };
    });
    const outputs = new TaskOutputs(client, () => {});
    outputs.open("invt-1");
    await new Promise(setImmediate);
    for (const id of ["invt-2", "invt-3", "invt-4"]) await outputs.read([id]);
    const kept = () => ["invt-1", "invt-2", "invt-3", "invt-4"].filter((id) => outputs.get(id) !== undefined).join(" ");
    assert.equal(kept(), "invt-1 invt-4");
    await outputs.read(["invt-2"]);
    assert.equal(kept(), "invt-1 invt-2");
    outputs.stop();
  });
});

describe("who wrote the same", () => {
  const tasks = ["invt-1", "invt-2", "invt-gone"].map((id) => written(id));
  const answer = (id) => (id === "invt-gone" ? undefined : written(id, id === "invt-1" ? "bm8=" : undefined));

  test("is not asked of those that have no output, and all are read then", async () => {
    const client = stub(answer);
    const reading = new OutputReading(client, () => {});
    await reading.read(tasks);
    await reading.read(tasks);
    assert.equal(client.calls.length, 1);
    const { read, of } = reading.groups(tasks);
    assert.deepEqual([read, of], [1, 1]);
  });

  test("is another thing when the tasks are others", async () => {
    const reading = new OutputReading(stub((id) => written(id, "bm8=")), () => {});
    await reading.read(tasks);
    assert.equal(reading.groups(tasks).read, 3);
    reading.reset();
    assert.equal(reading.groups(tasks.slice(1)).read, 2);
  });

  test("costs no more where outputs of one length differ at the end than where they do at the beginning", async () => {
    const many = Array.from({ length: 1000 }, (_, number) => written(`invt-${1000 + number}`));
    const cut = "A".repeat(32_764);
    /** Of the processor's time, which others do not take from this one. */
    const costOf = async (textOf) => {
      const client = stub((id) => written(id, textOf(id.slice(5))));
      const reading = new OutputReading(client, () => {});
      const start = process.cpuUsage();
      // As much is read at a time as the budget lets.
      while (client.calls.flat().length < many.length) await reading.read(many);
      const { user } = process.cpuUsage(start);
      assert.equal(reading.groups(many).groups.length, many.length);
      return user;
    };
    const [atBeginning, atEnd] = [await costOf((number) => number + cut), await costOf((number) => cut + number)];
    assert.ok(atEnd < 8 * atBeginning, `${atEnd} µs where they differ at the end, ${atBeginning} µs at the beginning`);
  });

  test("is asked for no longer once it was stopped", async () => {
    const client = stub();
    const reading = new OutputReading(client, () => {});
    const all = reading.read(Array.from({ length: 120 }, (_, number) => written(`invt-${number}`)));
    reading.stop();
    await all;
    assert.deepEqual([client.calls.length, reading.isReading, reading.failure], [1, false, undefined]);
  });
});
