import type { Credentials, DescribeInvocationTasksRequest, SignedRequest } from "tat-tasks";
import { parseRelayRequest, TatClient, TatError } from "tat-tasks";

import { faultOf, type Fault, type Typed } from "./fault.js";
import { dateOf, type SignatureParts } from "./signing/tc3.js";

/** What stands in the fields of the form, as it was typed. An empty field is a parameter that is not sent. */
export interface Form {
  readonly region: string;
  readonly invocationTaskIds: string;
  readonly filters: readonly FilterFields[];
  readonly limit: string;
  readonly offset: string;
  readonly hideOutput: "" | "true" | "false";
  readonly endpoint: string;
  readonly language: "" | "zh-CN" | "en-US";
  /** Unix seconds; empty for the present moment. */
  readonly timestamp: string;
  readonly secretId: string;
  readonly secretKey: string;
  readonly token: string;
}

export interface FilterFields {
  readonly name: string;
  /** Divided by blanks, commas or line breaks. */
  readonly values: string;
}

/** The name of a field of the form; of the fields of a filter, with its place. */
export type FieldName = Exclude<keyof Form, "filters"> | `filters.${number}.${keyof FilterFields}`;

/** What came of the check: a signed request, or what is wrong. */
export type Checked = SignedForm | { readonly fault: Fault; readonly field: FieldName | undefined };

export interface SignedForm {
  /** What was checked and signed: the fields may hold something else by now. */
  readonly form: Form;
  /** That of the form, without the blanks that were copied along. */
  readonly region: string;
  readonly request: DescribeInvocationTasksRequest;
  readonly signed: SignedRequest;
  readonly credentials: Credentials;
  /** Unix seconds. */
  readonly timestamp: number;
}

/** Stands where no key was typed. It is nobody's, so that what it signs opens nothing. */
const EXAMPLE_KEY: Credentials = { secretId: "AKIDEXAMPLE", secretKey: "EXAMPLEKEY" };

export const EMPTY_FORM: Form = {
  region: "ap-guangzhou",
  invocationTaskIds: "",
  filters: [{ name: "invocation-id", values: "" }],
  limit: "",
  offset: "",
  hideOutput: "false",
  endpoint: "",
  language: "",
  timestamp: "",
  secretId: "",
  secretKey: "",
  token: "",
};

/**
 * Checks the form by the package itself, and signs what it asks for. No rule of the API stands here.
 *
 * @param now Unix seconds
 */
export async function checkForm(form: Form, now: number): Promise<Checked> {
  const credentials = credentialsOf(form);
  const endpoint = form.endpoint.trim();
  try {
    const { region, request } = await parseRelayRequest(JSON.stringify({ Region: form.region.trim(), ...parametersOf(form) }));
    const client = new TatClient({
      region,
      credentials,
      endpoint: endpoint === "" ? undefined : endpoint,
      language: form.language === "" ? undefined : form.language,
      // It signs in this page, and sends nothing.
      dangerouslyAllowSecretsInBrowser: true,
    });
    const timestamp = form.timestamp.trim() === "" ? now : numberOrText(form.timestamp);
    const signed = await client.signDescribeInvocationTasks(request, { timestamp: timestamp as number });
    client.close();
    return { form, region, request, signed, credentials, timestamp: timestamp as number };
  } catch (error) {
    if (!TatError.is(error)) throw error;
    return { fault: faultOf(error, typedOf(form)), field: fieldOf(error.field, form) };
  }
}

/** All that the check may find fault with, by the names that it has for it. */
function typedOf(form: Form): Typed {
  const { region, endpoint, language, timestamp } = form;
  return { Region: region, region, endpoint, language, timestamp, ...parametersOf(form) };
}

/** What the signature of the package is made of, to be shown step by step. */
export function partsOf({ signed, credentials, timestamp }: SignedForm): SignatureParts {
  return {
    method: signed.method,
    path: "/",
    query: "",
    headers: [
      ["content-type", signed.headers["Content-Type"] ?? ""],
      ["host", new URL(signed.url).host],
    ],
    body: signed.body,
    secretKey: credentials.secretKey,
    timestamp: String(timestamp),
    date: dateOf(String(timestamp)),
    service: "tat",
    derivation: "right",
  };
}

/** The parameters as they were typed, right or wrong. */
function parametersOf(form: Form): Record<string, unknown> {
  const ids = listOf(form.invocationTaskIds);
  const filters = form.filters.filter(isUsed).map(({ name, values }) => ({ Name: name, Values: listOf(values) }));
  return {
    ...(ids.length > 0 ? { InvocationTaskIds: ids } : {}),
    ...(filters.length > 0 ? { Filters: filters } : {}),
    ...(form.limit.trim() === "" ? {} : { Limit: numberOrText(form.limit) }),
    ...(form.offset.trim() === "" ? {} : { Offset: numberOrText(form.offset) }),
    ...(form.hideOutput === "" ? {} : { HideOutput: form.hideOutput === "true" }),
  };
}

function isUsed({ values }: FilterFields): boolean {
  return listOf(values).length > 0;
}

/** What is pasted comes with commas, line breaks and quotes. */
function listOf(text: string): string[] {
  return text.split(/[\s,，、;；"'[\]]+/u).filter((item) => item !== "");
}

/** What is no number goes on as it is: the check says what was expected. */
function numberOrText(text: string): number | string {
  const trimmed = text.trim();
  return /^[+-]?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : text;
}

function credentialsOf({ secretId, secretKey, token }: Form): Credentials {
  return {
    secretId: secretId === "" ? EXAMPLE_KEY.secretId : secretId,
    secretKey: secretKey === "" ? EXAMPLE_KEY.secretKey : secretKey,
    ...(token === "" ? {} : { token }),
  };
}

const fieldsOfPaths: Readonly<Record<string, FieldName>> = {
  Region: "region",
  region: "region",
  InvocationTaskIds: "invocationTaskIds",
  Limit: "limit",
  Offset: "offset",
  HideOutput: "hideOutput",
  endpoint: "endpoint",
  language: "language",
  timestamp: "timestamp",
  secretId: "secretId",
  secretKey: "secretKey",
  token: "token",
};

/** The field that a path such as `Filters[0].Values[2]` stands for. */
function fieldOf(path: string | undefined, form: Form): FieldName | undefined {
  const [, place, member] = /^Filters(?:\[(\d+)\](?:\.(Name|Values))?)?/.exec(path ?? "") ?? [undefined, undefined, undefined];
  if (path?.startsWith("Filters") === true) {
    // Filters without values are not sent: the place among those that are is another one than in the form.
    const places = form.filters.flatMap((filter, index) => (isUsed(filter) ? [index] : []));
    return `filters.${places[Number(place ?? 0)] ?? 0}.${member === "Name" ? "name" : "values"}`;
  }
  return fieldsOfPaths[/^\w*/.exec(path ?? "")?.[0] ?? ""];
}
