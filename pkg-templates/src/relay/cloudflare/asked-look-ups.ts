import { TatError, type InvocationTask } from "tat-tasks";
import type { Charge, LookedUp, LookUpQuestion, LookUpSource } from "tat-tasks/relay";

import { LOOK_UP, REMEMBERED, type LookUpAnswer, type RememberedAnswer } from "./messages.js";
import type { Ask } from "./object-stub.js";

/** Leaves look-ups to the object. */
export class AskedLookUps implements LookUpSource {
  readonly #ask: Ask;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  remembered(question: LookUpQuestion): Promise<readonly InvocationTask[]> {
    return this.#ask<RememberedAnswer>(REMEMBERED, question);
  }

  /** One call is paid for in advance. It is known afterwards how many there were, and the rest is owed. */
  async lookUp(question: LookUpQuestion, charge: Charge): Promise<LookedUp> {
    charge(1);
    const { outcome, calls } = await this.#ask<LookUpAnswer>(LOOK_UP, question);
    if (calls > 1) charge(calls - 1, true);
    if ("error" in outcome) throw new TatError(outcome.error);
    return outcome;
  }
}
