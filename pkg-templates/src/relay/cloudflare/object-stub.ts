import { TatError } from "tat-tasks";

/** The binding of a class of Durable Objects, as a worker has it in its `env`. */
export interface ObjectNamespace<Id> {
  idFromName(name: string): Id;
  get(id: Id): {
    fetch(url: string, init: { method: string; body: string }): Promise<{ readonly ok: boolean; readonly status: number; json(): Promise<unknown> }>;
  };
}

/** Asks the object that isolates share. */
export type Ask = <Answer>(path: string, message: object) => Promise<Answer>;

/** @returns what rejects with the error `ServiceUnavailable` when the object cannot be reached or has failed */
export function askerOf<Id>(objects: ObjectNamespace<Id>, name: string): Ask {
  return async <Answer>(path: string, message: object) => {
    const send = async (): Promise<Answer> => {
      // A stub is of the request in which it was made.
      const response = await objects.get(objects.idFromName(name)).fetch(`https://object${path}`, { method: "POST", body: JSON.stringify(message) });
      if (!response.ok) throw new Error(`the object answered ${response.status}`);
      return (await response.json()) as Answer;
    };
    try {
      return await send().catch((error: unknown) => {
        // It was replaced or moved in the middle of the request.
        if ((error as { retryable?: unknown } | null)?.retryable === true) return send();
        throw error;
      });
    } catch (cause) {
      throw new TatError({
        kind: "service",
        code: "ServiceUnavailable",
        message: "the object that the isolates of this worker share gives no answer; look at the cause, and ask again",
        retryable: true,
        cause,
      });
    }
  };
}
