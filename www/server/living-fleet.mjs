// A fleet that lives: every half minute somebody runs a command on some of its servers. It is what the console shows before
// anybody has a key; the fake tells of it as the service would.
import { commands } from "./commands.mjs";
import { randomNumbers } from "./random.mjs";
import { idOf } from "./servers.mjs";

/** Milliseconds from one invocation to the next. */
const INTERVAL = 30_000;

/** Milliseconds since the last one, at the start: some of its servers are done by then. */
const LAST_AGO = 22_000;

/** The invocations that are there from the start, and at most: the oldest ones are forgotten. */
const AT_START = commands.length + 2;
const MOST = 2 * commands.length;

export class LivingFleet {
  /** @type {import("tat-tasks/fake").FakeFleet} */
  #fleet;
  #now;
  #random;
  #turns = inTurn();
  #invoked = 0;
  /** The ids of the tasks of each invocation, the oldest first. @type {string[][]} */
  #invocations = [];
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /**
   * @param {import("tat-tasks/fake").FakeFleet} fleet whose tasks come and go
   * @param {{ now?: () => number, seed?: number }} [options] the same seed gives the same servers and failures
   */
  constructor(fleet, { now = Date.now, seed = 1 } = {}) {
    this.#fleet = fleet;
    this.#now = now;
    this.#random = randomNumbers(seed);
    // Of the ones that came before, each kind of command is there once, and the last ones have yet to end.
    for (let ago = AT_START - 1; ago >= 0; ago -= 1) this.invoke(now() - LAST_AGO - ago * (ago < 3 ? INTERVAL : 4 * INTERVAL));
  }

  /** Goes on by itself until it is stopped. */
  start() {
    this.#timer ??= setInterval(() => this.invoke(), INTERVAL);
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Somebody runs the next command. */
  invoke(createdAt = this.#now()) {
    const number = this.#invoked;
    this.#invoked += 1;
    const [kind, command] = this.#turns.next().value;
    const tasks = command.on(this.#random).map(({ server, ...task }, index) => ({
      invocationTaskId: `invt-${idOf(1_000_000 + number * 1_000 + index)}`,
      invocationId: `inv-${idOf(500_000 + number)}`,
      commandId: `cmd-${idOf(400_000 + kind)}`,
      instanceId: server.instanceId,
      createdAt,
      command: command.document,
      ...task,
    }));
    this.#fleet.add(...tasks);
    this.#invocations.push(tasks.map(({ invocationTaskId }) => invocationTaskId));
    if (this.#invocations.length > MOST) this.#fleet.remove(...(this.#invocations.shift() ?? []));
  }
}

/**
 * Each kind of command with its number, and then the first one again.
 *
 * @returns {Generator<[number, import("./commands.mjs").Command], never, undefined>}
 */
function* inTurn() {
  for (;;) yield* commands.entries();
}
