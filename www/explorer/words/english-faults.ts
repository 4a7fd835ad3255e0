import { FILTER_NAMES, LIMITS } from "tat-tasks";

import type { Fault, FaultReason } from "../fault.js";

const kinds: Readonly<Record<string, string>> = {
  "invocation-id": "IDs of execution activities (inv-…)",
  "invocation-task-id": "IDs of execution tasks (invt-…)",
  "instance-id": "IDs of instances (ins-…, lhins-… or rins-…)",
  "command-id": "IDs of commands (cmd-…)",
};

const got = (given: string): string => (given === "" ? "got nothing" : `got “${given}”`);

/** What each field takes, and what came. */
export const englishFaults: Readonly<Record<FaultReason, (fault: Fault) => string>> = {
  "region": ({ given }) => `Region: expected one such as ap-guangzhou, ${got(given)}.`,
  "task-id": ({ given }) => `Task IDs: expected IDs of execution tasks (invt-…), ${got(given)}. Other IDs belong into a filter.`,
  "task-ids-count": ({ given }) => `Task IDs: expected 1 to ${LIMITS.invocationTaskIds}, got ${given}. Split them over several calls.`,
  "ids-and-filters": () => "Expected either task IDs or filters, got both. A filter by execution task can stand beside others.",
  "filters-count": ({ given }) => `Filters: expected 1 to ${LIMITS.filters}, got ${given}.`,
  "filter-name": ({ given }) => `Name of the filter: expected ${FILTER_NAMES.join(", ")}, ${got(given)}.`,
  "filter-value": ({ given, filter }) => `Values: “${filter}” takes ${kinds[filter] ?? "other IDs"}, ${got(given)}.`,
  "filter-values-count": ({ given }) => `Values: expected 1 to ${LIMITS.filterValues} in a filter, got ${given}.`,
  "limit": ({ given }) => `Limit: expected a whole number from 1 to ${LIMITS.limit}, ${got(given)}.`,
  "offset": ({ given }) => `Offset: expected a whole number from 0, ${got(given)}.`,
  "hide-output": ({ given }) => `HideOutput: expected true or false, ${got(given)}.`,
  "endpoint": ({ given }) => `Endpoint: expected regional, internal, intl, finance, a host of Tencent Cloud or an https URL, ${got(given)}.`,
  "language": ({ given }) => `Language: expected zh-CN or en-US, ${got(given)}.`,
  "timestamp": ({ given }) => `Time: expected Unix seconds, a whole number of 10 digits, ${got(given)}.`,
  "timestamp-milliseconds": ({ given }) => `Time: expected Unix seconds; “${given}” are milliseconds, three digits too many.`,
  "secret-id": () => "SecretId: expected letters, digits and signs without blanks: something was copied along.",
  "secret-key": () => "SecretKey: expected letters, digits and signs without blanks: something was copied along.",
  "token": () => "Token: expected letters, digits and signs without blanks: something was copied along.",
  "unknown-parameter": ({ given }) => `There is no parameter “${given}”: expected InvocationTaskIds, Filters, Limit, Offset, HideOutput.`,
  "json": () => "The body is no JSON object.",
  "other": ({ message }) => message,
};
