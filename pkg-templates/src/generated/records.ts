// Generated from the Rust core by `make generate`; a test compares. Do not edit.

/** What the words of a member of an answer stand for: a text, an integer, or the frames of records. */
export type WordKind = "text" | "integer" | { readonly record: RecordName } | { readonly list: RecordName };

export type RecordName = "InvocationTask" | "CommandDocument" | "TaskResult";

/** Makes a record of the values of its members. Those of one shape are fast to make, and small. */
export type Shape = (values: readonly unknown[]) => Record<string, unknown>;

/** Members are told by bits, in the order of the table. */
export interface RecordTable {
  readonly kinds: readonly WordKind[];
  /** The members that hold records of their own. */
  readonly holders: number;
  /** Whether one record stands for all that are equal: it is frozen. */
  readonly isShared: boolean;
  /** By the members that are there: all, then those of an answer that hides the output. */
  readonly shapes: readonly [KnownShape, ...KnownShape[]];
}

export type KnownShape = readonly [present: number, shape: Shape];

/** Where the frame of the response begins. */
export const RESPONSE_FRAME = 6;

export const RESPONSE: RecordTable = {
  kinds: ["integer", { list: "InvocationTask" }, "text"],
  holders: 2,
  isShared: false,
  shapes: [
    [
      7,
      (values) => ({
        TotalCount: values[0],
        InvocationTaskSet: values[1],
        RequestId: values[2],
      }),
    ],
  ],
};

export const RECORDS: Readonly<Record<RecordName, RecordTable>> = {
  InvocationTask: {
    kinds: ["text", "text", "text", "text", "text", { record: "TaskResult" }, "text", "text", "text", "text", { record: "CommandDocument" }, "text", "text", "text"],
    holders: 32,
    isShared: false,
    shapes: [
      [
        16383,
        (values) => ({
          InvocationId: values[0],
          InvocationTaskId: values[1],
          CommandId: values[2],
          TaskStatus: values[3],
          InstanceId: values[4],
          TaskResult: values[5],
          StartTime: values[6],
          EndTime: values[7],
          CreatedTime: values[8],
          UpdatedTime: values[9],
          CommandDocument: values[10],
          ErrorInfo: values[11],
          InvocationSource: values[12],
          CommandName: values[13],
        }),
      ],
    ],
  },
  CommandDocument: {
    kinds: ["text", "text", "integer", "text", "text", "text", "text"],
    holders: 0,
    isShared: true,
    shapes: [
      [
        127,
        (values) => ({
          Content: values[0],
          CommandType: values[1],
          Timeout: values[2],
          WorkingDirectory: values[3],
          Username: values[4],
          OutputCOSBucketUrl: values[5],
          OutputCOSKeyPrefix: values[6],
        }),
      ],
    ],
  },
  TaskResult: {
    kinds: ["integer", "text", "text", "text", "integer", "text", "text"],
    holders: 0,
    isShared: false,
    shapes: [
      [
        127,
        (values) => ({
          ExitCode: values[0],
          Output: values[1],
          ExecStartTime: values[2],
          ExecEndTime: values[3],
          Dropped: values[4],
          OutputUrl: values[5],
          OutputUploadCOSErrorInfo: values[6],
        }),
      ],
      [
        125,
        (values) => ({
          ExitCode: values[0],
          ExecStartTime: values[2],
          ExecEndTime: values[3],
          Dropped: values[4],
          OutputUrl: values[5],
          OutputUploadCOSErrorInfo: values[6],
        }),
      ],
    ],
  },
};
