import { TatError, type InvocationTask } from "tat-tasks";
import type { CallAllowance, LookedUp, LookUpQuestion, LookUpSource } from "tat-tasks/relay";

import { monotonicNow } from "../../scope.js";
import { callsOf, keyOfQuestion } from "../look-ups.js";
import { Memory } from "../memory.js";
import { PATIENCE } from "../shared-values.js";
import { LOOK_UP, REMEMBERED, type LookUpAnswer, type LookUpMessage, type RememberedAnswer } from "./messages.js";
import type { Ask } from "./object-stub.js";

/** Room for some thousand questions that are being asked. */
const PAID_BYTES = 1_000;
const MOST_PAID_BYTES = 4 * 1024 * 1024;

/** Leaves look-ups to the object. */
export class AskedLookUps implements LookUpSource {
  readonly #ask: Ask;
  /** What is being asked, and paid for, until there is an answer: a caller's other pages ask the same for nothing. */
  readonly #paid = new Memory<true>(MOST_PAID_BYTES);

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  remembered(question: LookUpQuestion): Promise<readonly InvocationTask[]> {
    return this.#ask<RememberedAnswer>(REMEMBERED, question);
  }

  /** As many calls as it takes are paid for in advance, and more if it turns out that an id is refused. Repetitions are owed. */
  async lookUp(question: LookUpQuestion, allowance: CallAllowance): Promise<LookedUp> {
    const key = keyOfQuestion(question);
    const now = monotonicNow();
    let paid = this.#paid.get(key, now) === true ? 0 : callsOf(question);
    allowance.take(paid);
    // Not for longer: whoever has begun it may have been stopped.
    if (paid > 0) this.#paid.set(key, true, PAID_BYTES, now + PATIENCE, now);
    try {
      for (;;) {
        const { outcome, calls } = await this.#ask<LookUpAnswer>(LOOK_UP, { question, paid } satisfies LookUpMessage);
        if (calls > paid) allowance.owe(calls - paid);
        if ("error" in outcome) throw new TatError(outcome.error);
        if (!("unpaid" in outcome)) return outcome;
        if (outcome.isForRefused) allowance.payForRefused();
        else allowance.take(outcome.unpaid);
        // It begins anew with the calls that have shown it.
        paid = outcome.unpaid + calls;
      }
    } finally {
      this.#paid.delete(key);
    }
  }
}
