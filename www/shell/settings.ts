/** What the server of the pages is about. */
export interface Settings {
  /** The regions that its relay asks, at least one. */
  readonly regions: readonly [string, ...string[]];
  /** Where its relay asks; `""` for the service's own place. */
  readonly endpoint: string;
  /** Whether a fake answers, not the service. */
  readonly isFake: boolean;
}

/** A path that the relay answers: as this server's does any, below that of the page. */
export function relayPath(): string {
  return new URL("api/tat", document.baseURI).pathname;
}

export async function readSettings(): Promise<Settings> {
  return (await readFacts("settings.json")) as Settings;
}

/** @throws Error that says what has answered instead */
export async function readFacts(path: string): Promise<unknown> {
  const answer = await fetch(path);
  if (answer.ok) return answer.json();
  throw new Error(`${path}: HTTP ${answer.status}: ${(await answer.text()).trim()}`);
}
