import type { DescribeInvocationTasksRequest } from "tat-tasks";

/** A call to be written down in some language. It holds no key: the code takes one from the environment. */
export interface CodeCall {
  readonly region: string;
  /** As the package has checked it, and writes it: `HideOutput` is always there. */
  readonly request: DescribeInvocationTasksRequest;
  /** Where the call goes: scheme, host and port. Nothing for the default. */
  readonly origin: URL | undefined;
  readonly language: "zh-CN" | "en-US" | undefined;
  /** Whether the key is a temporary one, which comes with a token. */
  readonly hasToken: boolean;
}

/** Lines of code; those that do not hold are left out. */
export type Line = string | false | readonly Line[];

/** Puts lines together, and ends the last one. */
export function lines(...parts: readonly Line[]): string {
  return `${flat(parts).join("\n")}\n`;
}

function flat(parts: readonly Line[]): string[] {
  return parts.flatMap((part) => (part === false ? [] : typeof part === "string" ? [part] : flat(part)));
}

/** The filters, of which there may be none. */
export function filtersOf({ request }: CodeCall): readonly { readonly Name: string; readonly Values: readonly string[] }[] {
  return request.Filters ?? [];
}

/**
 * What is to be said of the SDKs that take the first label of the host for the service: at another host than `tat.…` what they sign is
 * refused.
 */
export function noteOfService({ origin }: CodeCall): Line {
  return origin !== undefined && !origin.hostname.startsWith("tat.") && "// This SDK signs for the service that the host begins with: the service refuses it unless that is tat.";
}
