import { Refusal } from "./refusal.js";
import { fakeLimits, type FakeRuleName } from "./rules.js";
import { isObject, type SentParameters } from "./sent-parameters.js";

/** The kinds of id by which tasks can be filtered, each with the shape that it must have and the rule that it breaks. */
const idKinds = {
  "invocation-task-id": { shape: /^invt-[0-9A-Za-z]+$/, rule: "task-id-invalid" },
  "invocation-id": { shape: /^inv-[0-9A-Za-z]+$/, rule: "invocation-id-invalid" },
  "instance-id": { shape: /^(ins|lhins|rins)-[0-9A-Za-z]+$/, rule: "instance-id-invalid" },
  "command-id": { shape: /^cmd-[0-9A-Za-z]+$/, rule: "command-id-invalid" },
} as const satisfies Readonly<Record<string, { shape: RegExp; rule: FakeRuleName }>>;

/** The name of a filter that this action knows. */
export type FilterName = keyof typeof idKinds;

/** A query whose every member has been checked. */
export interface TaskQuery {
  /** Empty when the query does not select by task id: it then asks for all that its filters leave. */
  readonly invocationTaskIds: readonly string[];
  readonly filters: readonly { readonly name: FilterName; readonly values: readonly string[] }[];
  readonly limit: number;
  readonly offset: number;
  readonly hideOutput: boolean;
}

/** Whether an id has the shape of its kind. Lengths are not looked at: the samples and the prose disagree. */
export function hasIdShape(kind: FilterName, id: string): boolean {
  return idKinds[kind].shape.test(id);
}

/** Checks the parameters of the action against the page. `encoding` says whether scalars came as text. */
export function readTaskQuery(sent: SentParameters, encoding: "json" | "query"): TaskQuery {
  refuseUnknownMembers(sent, ["InvocationTaskIds", "Filters", "Limit", "Offset", "HideOutput"], "");
  const invocationTaskIds = strings(sent["InvocationTaskIds"], "InvocationTaskIds");
  const filters = list(sent["Filters"], "Filters", "a list of filters");
  const limit = integer(sent["Limit"], "Limit", encoding) ?? fakeLimits.defaultLimit;
  const offset = integer(sent["Offset"], "Offset", encoding) ?? 0;
  const hideOutput = boolean(sent["HideOutput"], "HideOutput", encoding) ?? true;

  if (invocationTaskIds.length > 0 && filters.length > 0) throw new Refusal("selectors-conflict");
  if (invocationTaskIds.length > fakeLimits.invocationTaskIds) {
    throw new Refusal("ids-too-many", { given: invocationTaskIds.length, limit: fakeLimits.invocationTaskIds });
  }
  for (const id of invocationTaskIds) verifyId("invocation-task-id", id);
  if (filters.length > fakeLimits.filters) {
    throw new Refusal("filters-too-many", { given: filters.length, limit: fakeLimits.filters });
  }
  if (limit < 1 || limit > fakeLimits.maximumLimit) {
    throw new Refusal("limit-out-of-range", { given: limit, limit: fakeLimits.maximumLimit });
  }
  if (offset < 0) throw new Refusal("offset-negative", { given: offset });
  return {
    invocationTaskIds,
    filters: filters.map((filter, index) => readFilter(filter, `Filters.${index}`)),
    limit,
    offset,
    hideOutput,
  };
}

function readFilter(sent: unknown, path: string): TaskQuery["filters"][number] {
  if (sent === null) throw new Refusal("parameter-null", { name: path });
  if (!isObject(sent)) throw new Refusal("parameter-type-wrong", { name: path, wanted: "{ Name, Values }" });
  refuseUnknownMembers(sent, ["Name", "Values"], `${path}.`);
  for (const member of ["Name", "Values"]) {
    if (!Object.hasOwn(sent, member)) throw new Refusal("parameter-missing", { name: `${path}.${member}` });
  }

  const name = sent["Name"];
  if (name === null) throw new Refusal("parameter-null", { name: `${path}.Name` });
  if (typeof name !== "string") throw new Refusal("parameter-type-wrong", { name: `${path}.Name`, wanted: "string" });
  const values = strings(sent["Values"], `${path}.Values`);
  if (!isFilterName(name)) {
    throw new Refusal("filter-name-unknown", { given: name, wanted: Object.keys(idKinds).join(", ") });
  }
  if (values.length === 0) throw new Refusal("filter-values-empty", { name: `${path}.Values` });
  if (values.length > fakeLimits.filterValues) {
    throw new Refusal("filter-values-too-many", {
      name: `${path}.Values`,
      given: values.length,
      limit: fakeLimits.filterValues,
    });
  }
  for (const value of values) verifyId(name, value);
  return { name, values };
}

function isFilterName(name: string): name is FilterName {
  return Object.hasOwn(idKinds, name);
}

function verifyId(kind: FilterName, id: string): void {
  if (!hasIdShape(kind, id)) throw new Refusal(idKinds[kind].rule, { given: id });
}

function refuseUnknownMembers(sent: SentParameters, known: readonly string[], path: string): void {
  for (const name of Object.keys(sent)) {
    if (!known.includes(name)) throw new Refusal("parameter-unknown", { name: `${path}${name}` });
  }
}

function list(value: unknown, name: string, wanted: string): readonly unknown[] {
  if (value === undefined) return [];
  if (value === null) throw new Refusal("parameter-null", { name });
  if (!Array.isArray(value)) throw new Refusal("parameter-type-wrong", { name, wanted });
  return value;
}

function strings(value: unknown, name: string): readonly string[] {
  return list(value, name, "a list of strings").map((item, index) => {
    if (item === null) throw new Refusal("parameter-null", { name: `${name}.${index}` });
    if (typeof item !== "string") {
      throw new Refusal("parameter-type-wrong", { name: `${name}.${index}`, wanted: "string" });
    }
    return item;
  });
}

function integer(value: unknown, name: string, encoding: "json" | "query"): number | undefined {
  if (value === undefined) return undefined;
  if (value === null) throw new Refusal("parameter-null", { name });
  const number = encoding === "query" && typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) {
    throw new Refusal("parameter-type-wrong", { name, wanted: "integer" });
  }
  return number;
}

function boolean(value: unknown, name: string, encoding: "json" | "query"): boolean | undefined {
  if (value === undefined || typeof value === "boolean") return value;
  if (value === null) throw new Refusal("parameter-null", { name });
  // The Python SDK writes its own spelling into a query: `True`.
  if (encoding === "query" && (value === "true" || value === "True")) return true;
  if (encoding === "query" && (value === "false" || value === "False")) return false;
  throw new Refusal("parameter-type-wrong", { name, wanted: "boolean" });
}
