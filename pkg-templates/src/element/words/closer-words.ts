/** What the element says of an open task, of who wrote the same, and of its keys, in one language. */
export interface CloserWords {
  /** What is to be known of a task in `SUCCESS` that does not show it. */
  readonly doubtful: string;
  readonly previous: string;
  readonly next: string;
  readonly didItRun: string;
  readonly runAgain: string;
  readonly whatNext: string;
  readonly timeline: string;
  readonly span: Readonly<Record<"queued" | "run" | "report", string>>;
  readonly created: string;
  readonly task: string;
  readonly command: string;
  readonly user: string;
  readonly directory: string;
  readonly timeout: string;
  readonly script: string;
  readonly output: string;
  readonly outputLoading: string;
  readonly outputNone: string;
  readonly outputNotYet: string;
  readonly outputNotKept: string;
  readonly uploadFailed: string;
  readonly compare: string;
  readonly groupsIntroduction: string;
  readonly readOutputs: string;
  readonly readMore: string;
  readonly reading: string;
  read(read: string, total: string): string;
  servers(count: number, text: string): string;
  saidTheSame(most: string, others: string): string;
  /** Where no output is that of most. */
  allDiffer(count: string): string;
  readonly majority: string;
  readonly noOutput: string;
  /** Keys, what they do, and whether that is in the list of tasks alone. */
  readonly keys: readonly (readonly [keys: string, effect: string, isOfTasks?: boolean])[];
}
