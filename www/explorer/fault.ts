import { TatError } from "tat-tasks";

/** What is wrong with what was typed, such that each language can say it in its own words. */
export interface Fault {
  readonly reason: FaultReason;
  /** What came: an id, a count, a number; never of a key. */
  readonly given: string;
  /** The name of the filter that takes other values. */
  readonly filter: string;
  /** The package's own message, in English. */
  readonly message: string;
}

export type FaultReason =
  | "region"
  | "task-id"
  | "task-ids-count"
  | "ids-and-filters"
  | "filters-count"
  | "filter-name"
  | "filter-value"
  | "filter-values-count"
  | "limit"
  | "offset"
  | "hide-output"
  | "endpoint"
  | "language"
  | "timestamp"
  | "timestamp-milliseconds"
  | "secret-id"
  | "secret-key"
  | "token"
  | "unknown-parameter"
  | "json"
  | "other";

/** Whatever stands at the path of a fault, by the names of the API; fields beside its parameters by those of the package. */
export type Typed = Readonly<Record<string, unknown>>;

const ofNames: Readonly<Record<string, FaultReason>> = {
  Region: "region",
  region: "region",
  Limit: "limit",
  Offset: "offset",
  HideOutput: "hide-output",
  endpoint: "endpoint",
  language: "language",
  secretId: "secret-id",
  secretKey: "secret-key",
  token: "token",
};

/** Fields whose content is not for the screen. */
const kept: readonly FaultReason[] = ["secret-id", "secret-key", "token"];

/** Which of the known faults an error of the package's check is. */
export function faultOf({ code, field = "", message }: TatError, typed: Typed): Fault {
  const value = valueAt(field, typed);
  const reason = reasonOf(code, field, value);
  const filter = valueAt(field.replace(/\.Values.*$/, ".Name"), typed);
  return { reason, given: kept.includes(reason) ? "" : textOf(value, field), filter: typeof filter === "string" ? filter : "", message };
}

function reasonOf(code: string, field: string, value: unknown): FaultReason {
  if (code === "UnknownParameter") return "unknown-parameter";
  if (code === "InvalidParameter.ConflictParameter") return "ids-and-filters";
  if (field === "timestamp") return /^\d{12,}$/.test(String(value)) ? "timestamp-milliseconds" : "timestamp";
  if (field === "InvocationTaskIds") return Array.isArray(value) ? "task-ids-count" : "other";
  if (field === "Filters") return Array.isArray(value) ? "filters-count" : "other";
  if (/^InvocationTaskIds\[\d+\]$/.test(field)) return "task-id";
  if (/^Filters\[\d+\]\.Name$/.test(field)) return "filter-name";
  if (/^Filters\[\d+\]\.Values$/.test(field)) return Array.isArray(value) ? "filter-values-count" : "other";
  if (/^Filters\[\d+\]\.Values\[\d+\]$/.test(field)) return "filter-value";
  return Object.hasOwn(ofNames, field) ? (ofNames[field] ?? "other") : "other";
}

function valueAt(path: string, typed: Typed): unknown {
  let value: unknown = typed;
  for (const name of path.match(/\w+/g) ?? []) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

function textOf(value: unknown, field: string): string {
  if (value === undefined) return field;
  if (Array.isArray(value)) return String(value.length);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
