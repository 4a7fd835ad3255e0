/** One reason for which the fake turns a request down. */
export interface FakeRule {
  /** The code it answers, as in `Response.Error.Code`. */
  readonly code: string;
  /**
   * What stands behind the choice of the code. `documented`: the official lists give the code this meaning.
   * `inferred`: the rule is documented, but not the code that breaking it gives, or it is a limit of this fake alone; the
   * real service may answer another.
   */
  readonly evidence: "documented" | "inferred";
  /** The message for `X-TC-Language: en-US`, which is also the default here. `{name}` is filled in. */
  readonly en: string;
  /** The message for `X-TC-Language: zh-CN`. */
  readonly zh: string;
}

/** The limits that the official page states for this action and for all. */
export const fakeLimits = {
  invocationTaskIds: 100,
  filters: 10,
  filterValues: 5,
  defaultLimit: 20,
  maximumLimit: 100,
  /** Seconds by which `X-TC-Timestamp` may differ from the server's clock. */
  clockTolerance: 300,
  /** Bytes of a POST body. */
  bodyBytes: 10 * 1024 * 1024,
  /** Bytes of a GET query. */
  queryBytes: 32 * 1024,
  /** Raw bytes of output that the agent reports; the rest is counted in `Dropped`. */
  outputBytes: 24 * 1024,
  requestsPerSecond: 20,
  /** Characters of `X-TC-RequestClient`. */
  requestClient: 128,
} as const;

/** Every rule that the fake enforces, by name, with the code that it answers and how sure that code is. */
export const fakeRules = {
  "method-unsupported": {
    code: "UnsupportedProtocol",
    evidence: "documented",
    en: "The HTTP method `{given}` is not supported: use POST or GET.",
    zh: "不支持 HTTP 方法 `{given}`,请使用 POST 或 GET。",
  },
  "content-type-unsupported": {
    code: "InvalidRequest",
    evidence: "inferred",
    en: "A {method} request takes the content type `{wanted}`, not `{given}`.",
    zh: "{method} 请求的 Content-Type 应为 `{wanted}`,而不是 `{given}`。",
  },
  "multipart-unspoken": {
    code: "InvalidRequest",
    evidence: "inferred",
    en: "The service takes `multipart/form-data` too, but this fake does not read it: send `{wanted}`.",
    zh: "真实服务也支持 `multipart/form-data`,但此模拟服务不支持,请使用 `{wanted}`。",
  },
  "body-too-large": {
    code: "RequestSizeLimitExceeded",
    evidence: "documented",
    en: "The body is larger than {limit} bytes.",
    zh: "请求包体超过 {limit} 字节。",
  },
  "query-too-large": {
    code: "RequestSizeLimitExceeded",
    evidence: "documented",
    en: "The query is larger than {limit} bytes; send a POST.",
    zh: "请求参数超过 {limit} 字节,请改用 POST。",
  },
  "authorization-missing": {
    code: "AuthFailure.InvalidAuthorization",
    evidence: "inferred",
    en: "The header `Authorization` is missing.",
    zh: "缺少请求头 `Authorization`。",
  },
  "authorization-malformed": {
    code: "AuthFailure.InvalidAuthorization",
    evidence: "documented",
    en: "The header `Authorization` does not have the form of TC3-HMAC-SHA256.",
    zh: "请求头 `Authorization` 不符合 TC3-HMAC-SHA256 的格式。",
  },
  "signed-headers-incomplete": {
    code: "AuthFailure.InvalidAuthorization",
    evidence: "inferred",
    en: "`SignedHeaders` must name at least `content-type` and `host`.",
    zh: "`SignedHeaders` 至少要包含 `content-type` 和 `host`。",
  },
  "signed-headers-disordered": {
    code: "AuthFailure.InvalidAuthorization",
    evidence: "inferred",
    en: "`SignedHeaders` must be in lower case, in ASCII order, each name once.",
    zh: "`SignedHeaders` 必须为小写、按 ASCII 升序排列且不重复。",
  },
  "signed-header-absent": {
    code: "AuthFailure.SignatureFailure",
    evidence: "inferred",
    en: "`SignedHeaders` names `{name}`, but the request has no such header.",
    zh: "`SignedHeaders` 中的 `{name}` 在请求头中不存在。",
  },
  "path-unsupported": {
    code: "AuthFailure.SignatureFailure",
    evidence: "inferred",
    en: "The path must be `/`, not `{given}`.",
    zh: "请求路径必须为 `/`,而不是 `{given}`。",
  },
  "scope-date-wrong": {
    code: "AuthFailure.SignatureFailure",
    evidence: "inferred",
    en: "The credential scope's date is {given}; the UTC date of X-TC-Timestamp is {wanted}.",
    zh: "凭证范围中的日期为 {given},而 X-TC-Timestamp 对应的 UTC 日期为 {wanted}。",
  },
  "scope-service-wrong": {
    code: "AuthFailure.SignatureFailure",
    evidence: "inferred",
    en: "The credential scope's service is `{given}`; this service is `{wanted}`.",
    zh: "凭证范围中的产品名为 `{given}`,应为 `{wanted}`。",
  },
  "timestamp-missing": {
    code: "MissingParameter",
    evidence: "documented",
    en: "The header `X-TC-Timestamp` is missing.",
    zh: "缺少请求头 `X-TC-Timestamp`。",
  },
  "timestamp-malformed": {
    code: "InvalidParameter",
    evidence: "inferred",
    en: "`X-TC-Timestamp` must be a whole number of Unix seconds.",
    zh: "`X-TC-Timestamp` 必须为整数的 Unix 秒数。",
  },
  "signature-expired": {
    code: "AuthFailure.SignatureExpire",
    evidence: "documented",
    en: "The signature has expired: X-TC-Timestamp is {given}, the server's time is {wanted}, and {limit} seconds may lie between.",
    zh: "签名过期:X-TC-Timestamp 为 {given},服务器时间为 {wanted},相差不得超过 {limit} 秒。",
  },
  "secret-id-unknown": {
    code: "AuthFailure.SecretIdNotFound",
    evidence: "documented",
    en: "No such SecretId: it is mistyped, disabled or deleted.",
    zh: "密钥不存在:请检查 SecretId 是否正确、是否已被禁用或删除。",
  },
  "signature-wrong": {
    code: "AuthFailure.SignatureFailure",
    evidence: "documented",
    en: "The signature does not match the request.",
    zh: "签名错误:签名与请求内容不一致。",
  },
  "token-missing": {
    code: "AuthFailure.TokenFailure",
    evidence: "inferred",
    en: "A temporary credential needs the header `X-TC-Token`.",
    zh: "临时密钥需要携带请求头 `X-TC-Token`。",
  },
  "token-wrong": {
    code: "AuthFailure.TokenFailure",
    evidence: "documented",
    en: "The token is wrong.",
    zh: "Token 错误。",
  },
  "token-expired": {
    code: "AuthFailure.TokenFailure",
    evidence: "documented",
    en: "The token has expired.",
    zh: "Token 已过期。",
  },
  "action-missing": {
    code: "MissingParameter",
    evidence: "documented",
    en: "The header `X-TC-Action` is missing.",
    zh: "缺少请求头 `X-TC-Action`。",
  },
  "action-unknown": {
    code: "InvalidAction",
    evidence: "documented",
    en: "There is no action `{given}` here: the fake knows `{wanted}`.",
    zh: "接口 `{given}` 不存在:此模拟服务仅支持 `{wanted}`。",
  },
  "version-missing": {
    code: "MissingParameter",
    evidence: "documented",
    en: "The header `X-TC-Version` is missing.",
    zh: "缺少请求头 `X-TC-Version`。",
  },
  "version-unknown": {
    code: "NoSuchVersion",
    evidence: "documented",
    en: "There is no version `{given}`: use `{wanted}`.",
    zh: "接口版本 `{given}` 不存在,请使用 `{wanted}`。",
  },
  "region-missing": {
    code: "MissingParameter",
    evidence: "documented",
    en: "The header `X-TC-Region` is missing.",
    zh: "缺少请求头 `X-TC-Region`。",
  },
  "region-unknown": {
    code: "UnsupportedRegion",
    evidence: "documented",
    en: "`{given}` is not a region.",
    zh: "不支持地域 `{given}`。",
  },
  "language-unknown": {
    code: "InvalidParameterValue",
    evidence: "inferred",
    en: "`X-TC-Language` is `{given}`; it must be one of {wanted}.",
    zh: "`X-TC-Language` 为 `{given}`,可用:{wanted}。",
  },
  "request-client-malformed": {
    code: "InvalidParameterValue",
    evidence: "inferred",
    en: "`X-TC-RequestClient` must be of 1 to {limit} characters, each of them one of 0-9 a-z A-Z - _ , ; .",
    zh: "`X-TC-RequestClient` 须为 1 到 {limit} 个字符,且只能包含 0-9 a-z A-Z - _ , ; .",
  },
  "rate-exceeded": {
    code: "RequestLimitExceeded",
    evidence: "documented",
    en: "More than {limit} requests a second.",
    zh: "请求频率超过每秒 {limit} 次。",
  },
  "body-malformed": {
    code: "InvalidParameter",
    evidence: "inferred",
    en: "The body is not a JSON object in UTF-8.",
    zh: "请求包体不是 UTF-8 编码的 JSON 对象。",
  },
  "query-malformed": {
    code: "InvalidParameter",
    evidence: "inferred",
    en: "The query is malformed at `{name}`: lists are numbered from 0 without a gap, and each name comes once.",
    zh: "请求参数 `{name}` 有误:列表下标须从 0 开始连续编号,且参数名不可重复。",
  },
  "parameter-unknown": {
    code: "UnknownParameter",
    evidence: "documented",
    en: "The parameter `{name}` is not defined.",
    zh: "参数 `{name}` 未定义。",
  },
  "parameter-missing": {
    code: "MissingParameter",
    evidence: "documented",
    en: "The parameter `{name}` is missing.",
    zh: "缺少参数 `{name}`。",
  },
  "parameter-null": {
    code: "InvalidParameter",
    evidence: "inferred",
    en: "The parameter `{name}` must not be null.",
    zh: "参数 `{name}` 不能为 null。",
  },
  "parameter-type-wrong": {
    code: "InvalidParameter",
    evidence: "inferred",
    en: "The parameter `{name}` must be {wanted}.",
    zh: "参数 `{name}` 的类型有误,应为 {wanted}。",
  },
  "selectors-conflict": {
    code: "InvalidParameter.ConflictParameter",
    evidence: "inferred",
    en: "`InvocationTaskIds` and `Filters` must not be given together.",
    zh: "参数冲突:不能同时指定 `InvocationTaskIds` 和 `Filters`。",
  },
  "ids-too-many": {
    code: "InvalidParameterValue",
    evidence: "inferred",
    en: "`InvocationTaskIds` has {given} values; the limit is {limit}.",
    zh: "`InvocationTaskIds` 有 {given} 个值,上限为 {limit}。",
  },
  "filters-too-many": {
    code: "InvalidParameterValue.InvalidFilter",
    evidence: "inferred",
    en: "`Filters` has {given} items; the limit is {limit}.",
    zh: "`Filters` 有 {given} 项,上限为 {limit}。",
  },
  "filter-values-too-many": {
    code: "InvalidParameterValue.InvalidFilter",
    evidence: "inferred",
    en: "`{name}` has {given} values; the limit is {limit}.",
    zh: "`{name}` 有 {given} 个值,上限为 {limit}。",
  },
  "filter-values-empty": {
    code: "InvalidParameterValue.InvalidFilter",
    evidence: "inferred",
    en: "`{name}` must have at least one value.",
    zh: "`{name}` 至少要有一个值。",
  },
  "filter-name-unknown": {
    code: "InvalidParameterValue.InvalidFilter",
    evidence: "inferred",
    en: "There is no filter `{given}`: use {wanted}.",
    zh: "过滤条件 `{given}` 不存在,可用:{wanted}。",
  },
  "limit-out-of-range": {
    code: "InvalidParameterValue",
    evidence: "inferred",
    en: "`Limit` is {given}; it must be from 1 to {limit}.",
    zh: "`Limit` 为 {given},取值范围为 1 到 {limit}。",
  },
  "offset-negative": {
    code: "InvalidParameterValue",
    evidence: "inferred",
    en: "`Offset` is {given}; it must not be negative.",
    zh: "`Offset` 为 {given},不能为负数。",
  },
  "task-id-invalid": {
    code: "InvalidParameterValue.InvalidInvocationTaskId",
    evidence: "documented",
    en: "`{given}` is not an invocation task id (invt-…).",
    zh: "不合法的执行任务ID:`{given}`(应形如 invt-…)。",
  },
  "invocation-id-invalid": {
    code: "InvalidParameterValue.InvalidInvocationId",
    evidence: "documented",
    en: "`{given}` is not an invocation id (inv-…).",
    zh: "不合法的执行活动ID:`{given}`(应形如 inv-…)。",
  },
  "instance-id-invalid": {
    code: "InvalidParameterValue.InvalidInstanceId",
    evidence: "documented",
    en: "`{given}` is not an instance id (ins-…, lhins-…, rins-…).",
    zh: "实例ID无效:`{given}`(应形如 ins-…、lhins-…、rins-…)。",
  },
  "command-id-invalid": {
    code: "InvalidParameterValue.InvalidCommandId",
    evidence: "documented",
    en: "`{given}` is not a command id (cmd-…).",
    zh: "命令ID无效:`{given}`(应形如 cmd-…)。",
  },
} as const satisfies Readonly<Record<string, FakeRule>>;

/** The name of a rule in {@link fakeRules}. */
export type FakeRuleName = keyof typeof fakeRules;
