import { TatError } from "tat-tasks";
import type { Charge, LookedUp, LookUpQuestion, LookUpSource } from "tat-tasks/relay";

import { LOOK_UP, type LookUpAnswer, type LookUpMessage } from "./messages.js";
import type { Ask } from "./object-stub.js";

/** Leaves look-ups to the object. */
export class AskedLookUps implements LookUpSource {
  readonly #ask: Ask;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** One call is paid for in advance. It is known afterwards how many there were, and that is owed. */
  async lookUp(question: LookUpQuestion, charge: Charge): Promise<LookedUp> {
    let refusal: { readonly reason: unknown } | undefined;
    try {
      charge(1);
    } catch (reason) {
      refusal = { reason };
    }
    const message: LookUpMessage = { question, mayCall: refusal === undefined };
    const { outcome, calls } = await this.#ask<LookUpAnswer>(LOOK_UP, message);
    if (refusal === undefined) charge(calls - 1, true);
    if (!("error" in outcome)) return outcome;
    throw refusal === undefined ? new TatError(outcome.error) : refusal.reason;
  }
}
