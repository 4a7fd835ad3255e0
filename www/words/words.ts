/** All that the pages say, in one language; the element and the explorer have words of their own. */
export interface Words {
  readonly locale: "en" | "zh-CN";
  readonly console: string;
  readonly explorer: string;
  readonly pages: string;
  readonly skip: string;
  readonly language: string;
  readonly colours: string;
  readonly schemes: Readonly<Record<"auto" | "light" | "dark", string>>;
  readonly fake: string;
  readonly fakeMeans: string;
  readonly service: string;
  readonly serviceMeans: string;
  readonly couldNotStart: string;
  readonly reload: string;
  readonly couldNotLoadExplorer: string;
  readonly couldNotLoadNext: string;

  readonly recent: string;
  readonly find: string;
  readonly openById: (id: string) => string;
  readonly loading: string;
  readonly noInvocations: string;
  readonly noInvocationsNext: string;
  readonly noMatch: string;
  readonly readOf: (read: number, total: number) => string;
  readonly refresh: string;
  readonly updated: (ago: string) => string;
  readonly couldNotAsk: string;
  /** What to do about codes of the console's own relay. */
  readonly nextHere: Readonly<Record<string, string>>;
  readonly servers: (count: number) => string;
  readonly succeeded: (count: number, total: number) => string;
  readonly failed: (count: number) => string;
  readonly live: (count: number) => string;
  readonly and: string;
  readonly unnamed: string;
  readonly back: string;
  readonly copyLink: string;
  readonly copied: string;
  readonly notCopied: string;

  readonly calls: string;
  readonly callsMean: string;
  readonly noCalls: string;
  readonly rate: (perSecond: string, most: number) => string;
  readonly askedInAll: (asked: number, cost: number) => string;
  readonly columns: Readonly<Record<"time" | "duration" | "outcome" | "cost" | "requestId" | "size", string>>;
  readonly cost: (calls: number) => string;
  readonly costMeans: Readonly<Record<"service" | "shared" | "relay" | "unknown", string>>;
  readonly ok: string;
  readonly triedAgain: (seconds: string) => string;
  readonly copyRequestId: string;
}
