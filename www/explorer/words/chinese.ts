import { chineseFaults } from "./chinese-faults.js";
import type { Words } from "./words.js";

const keyHow: Readonly<Record<string, string>> = {
  "trimmed": "去掉首尾空白之后的 SecretKey",
  "line-break": "末尾带换行符的 SecretKey",
  "carriage-return": "末尾带回车符的 SecretKey",
  "blank-after": "末尾带空格的 SecretKey",
  "blank-before": "开头带空格的 SecretKey",
  "quoted": "带引号的 SecretKey",
  "empty": "空的 SecretKey（例如没有设置的环境变量）",
};

const derivations: Readonly<Record<string, string>> = {
  "without-prefix": "派生密钥时只用了 SecretKey：第一次 HMAC 的密钥应为 “TC3” 加 SecretKey。",
  "hex-keys": "中间密钥被当作十六进制文本使用：每次 HMAC 应使用上一次的原始字节。",
  "no-blank-line": "规范请求串的头部与 SignedHeaders 之间缺少空行。",
  "unsigned-payload": "签名用的是 UNSIGNED-PAYLOAD，但没有发送 X-TC-Content-SHA256: UNSIGNED-PAYLOAD。",
  "case-kept": "头部按原样参与了签名：名称和值都应转为小写。",
  "blank-after-colon": "规范头部的冒号之后有空格：应为“名称:值”。",
  "unsorted-lines": "规范头部各行的顺序与 SignedHeaders 不同：两者都应按名称排序。",
  "right": "签名用的是正文，但 X-TC-Content-SHA256 写的是 UNSIGNED-PAYLOAD。",
};

const quoted = (text: string | undefined): string => (text === undefined || text === "" ? "空" : `“${text}”`);

export const chinese: Words = {
  intro: "组装一次 DescribeInvocationTasks（查询执行任务）调用，逐步查看签名，经中继发送，并生成各语言的代码。",
  request: "输入参数",
  parameters: {
    Region: ["地域", "公共参数 X-TC-Region：查询哪个地域的执行任务。可以输入任何符合格式的地域名。"],
    InvocationTaskIds: ["执行任务 ID 列表", "执行任务 ID（invt-…），每次请求的上限为 100。不支持与 Filters 同时指定。"],
    Filters: [
      "过滤条件",
      "按执行任务 ID、执行活动 ID（可由 DescribeInvocations 查询）、实例 ID（CVM、Lighthouse、TAT 托管实例）或命令 ID（可由 DescribeCommands 查询）过滤。各条件须同时满足，一个条件的取值满足其一即可。每次请求的 Filters 上限为 10，Filter.Values 上限为 5。不支持与 InvocationTaskIds 同时指定。",
    ],
    Limit: ["返回数量", "最大值为 100。留空则不发送，服务默认为 20；指定执行任务 ID 时会发送 100，以免遗漏。"],
    Offset: ["偏移量", "跳过多少条结果。留空则不发送，默认为 0。"],
    HideOutput: ["是否隐藏输出", "是否隐藏命令输出结果。true：隐藏输出；false：不隐藏。默认为 true：不指定时发送 true。"],
    Endpoint: ["接入域名", "接收调用的主机：它决定接入点，不决定地域。可填 regional、internal、intl、finance、主机名或 URL。"],
    Language: ["语言", "X-TC-Language：服务返回信息的语言。"],
    Timestamp: ["签名时间", "X-TC-Timestamp，Unix 秒，偏差不超过 5 分钟。留空为当前时间。"],
    SecretId: ["SecretId", "密钥的标识，会随请求发送，不是秘密。"],
    SecretKey: ["SecretKey", "用于签名，从不发送。"],
    Token: ["Token", "X-TC-Token：仅临时密钥需要。"],
  },
  faults: chineseFaults,
  required: "必选",
  pickRegion: "选择…",
  servedRegions: "此中继提供",
  otherRegions: "仅用于签名和代码",
  notServed: (region) => `此中继不提供 ${region}，发送会被拒绝。签名和代码对它仍然正确。`,
  farOff: "与现在相差超过 5 分钟：服务会拒绝（AuthFailure.SignatureExpire）。",
  notSent: "不发送",
  filterNumber: (number) => `过滤条件 ${number}`,
  filterName: "名称",
  filterValues: "取值",
  filterNames: {
    "invocation-id": "按执行活动 ID（inv-…）",
    "invocation-task-id": "按执行任务 ID（invt-…）",
    "instance-id": "按实例 ID：CVM、Lighthouse、托管实例",
    "command-id": "按命令 ID（cmd-…）",
  },
  addFilter: "添加过滤条件",
  removeFilter: "移除",
  hide: { "": "不指定：发送 true", "false": "false：不隐藏输出", "true": "true：隐藏输出" },
  advanced: "域名、语言和时间",
  advancedNote: "它们用于签名和代码。在这里发送的请求经过中继，使用中继自己的设置。",
  key: "您的密钥，用于查看您的签名",
  keyNote: "密钥只在本页的内存中：不发送、不保存、不进入网址，也不出现在下面的代码里。离开时清空这些输入框；由它派生的当日签名密钥会留在内存中，直到关闭或重新加载页面。中继用它自己的密钥签名，其签名不会在这里显示。",
  exampleKey: "当前用示例密钥签名，它不属于任何人。输入您的密钥，可与您程序的结果对照。",
  clearKey: "清空密钥输入框",
  send: "经中继发送",
  sending: "发送中…",
  cancel: "取消",
  sendNote: "由中继用它的密钥签名。",
  cannotSend: "请先改正表单。",
  tabs: { signature: "签名", answer: "应答", code: "代码", compare: "我的请求为何失败？", codes: "错误码" },
  results: "结果",
  correctFirst: "还不能签名：",
  steps: {
    payload: ["正文", "实际发送的字节。签名之后重新生成 JSON，签名就会失效。"],
    canonicalRequest: ["规范请求串", "CanonicalRequest：把请求逐行写成一段文本。"],
    stringToSign: ["待签名字符串", "StringToSign：规范请求串的哈希，以及时间和服务。"],
    keys: ["派生密钥", "三次 HMAC-SHA256，每次以上一次结果的原始字节为密钥。"],
    signature: ["签名", "以 SecretSigning 为密钥，对待签名字符串计算 HMAC-SHA256，写成十六进制。"],
    authorization: ["请求", "实际发送的内容，签名位于 Authorization 头。"],
  },
  lines: {
    "method": "HTTPRequestMethod：请求方法",
    "path": "CanonicalURI：固定为 /",
    "query": "CanonicalQueryString：POST 时为空",
    "content-type": "CanonicalHeaders：与发送的一致，转为小写",
    "host": "CanonicalHeaders：与发送的主机一致，有端口则包含端口",
    "header": "CanonicalHeaders：名称和值转为小写，去掉首尾空白",
    "end-of-headers": "每个头部都以换行结束，因此有一个空行",
    "signed-headers": "SignedHeaders：同样的名称，按字母排序",
    "payload-hash": "HashedRequestPayload：正文的 SHA-256",
    "algorithm": "Algorithm：算法",
    "timestamp": "RequestTimestamp：与 X-TC-Timestamp 相同",
    "scope": "CredentialScope：UTC 日期、服务、tc3_request",
    "canonical-request-hash": "规范请求串的 SHA-256",
  },
  emptyLine: "空行",
  reveal: "显示",
  conceal: "隐藏",
  hidden: "已隐藏：拥有它即可在当天签名",
  hiddenToken: "（已隐藏）",
  copy: "复制",
  copied: "已复制",
  notCopied: "浏览器不允许复制",
  codeLanguage: "语言",
  codeNote: "密钥取自环境变量，您输入的密钥不会出现在代码中。",
  noAnswer: "还没有发送。",
  answered: (milliseconds) => `${milliseconds} 毫秒后应答`,
  taskCount: (shown, total) => `${total} 个任务中的 ${shown} 个`,
  noTask: "没有任务",
  noTaskNext: "服务中没有符合条件的任务。请检查 ID 和地域：在其他地域执行的，或时间太久的任务都查不到。",
  summary: ({ total, succeeded, live, failures }, isPart) =>
    [
      `${isPart ? "在所示的" : "共"} ${total} 个任务中，${succeeded} 个成功`,
      ...(failures.length > 0 ? [`${failures.length} 个未成功`] : []),
      ...(live > 0 ? [`${live} 个未结束`] : []),
    ].join("，"),
  outputs: "输出",
  columns: { instance: "实例", state: "状态", exitCode: "退出码", output: "输出的第一行" },
  noOutput: "无",
  hiddenOutput: "没有查询输出：将 HideOutput 设为 false 即可看到。",
  message: "原始信息",
  requestId: "RequestId",
  status: "HTTP 状态",
  errorCode: "错误码",
  whatNext: "接下来",
  again: "能否重试",
  paste: "失败的请求",
  pasteNote: "粘贴 curl 命令，或每行一个头部、空行之后是正文的请求。若表单中填有 SecretKey，还会找出实际签名的内容。一切都留在本页。",
  pastePlaceholder: "curl https://tat.tencentcloudapi.com -H 'Authorization: TC3-HMAC-SHA256 …' …",
  comparing: "正在对照…",
  unreadable: "无法识别：需要 curl 命令、每行一个头部（例如 “Host: tat.tencentcloudapi.com”）、程序打印的头部字典，或 JSON 格式的错误应答。",
  findings: {
    "authorization-missing": () => "缺少 Authorization 头。",
    "authorization-malformed": ({ given }) =>
      `Authorization 头的格式应为 “TC3-HMAC-SHA256 Credential=…/日期/服务/tc3_request, SignedHeaders=…, Signature=…”，现在以 ${quoted(given)} 开头。`,
    "method": ({ given }) => `请求方法是 ${quoted(given)}：服务接受 POST，较短的请求也可用 GET。`,
    "path": ({ given }) => `路径是 ${quoted(given)}：应始终为 “/”。`,
    "query-with-post": () => "POST 带有查询串：POST 的参数应放在正文中，查询串为空。",
    "scheme": () => "使用了 http：请求以明文传输。",
    "host-missing": ({ expected }) => `缺少主机：应为 ${quoted(expected)}。`,
    "host-other-service": ({ given, expected }) => `主机 ${quoted(given)} 属于另一个产品：应为 ${quoted(expected)} 或其接入点。`,
    "content-type-missing": ({ expected }) => `缺少 Content-Type，而它必须参与签名：请发送 ${quoted(expected)}。`,
    "content-type": ({ given, expected }) => `Content-Type 是 ${quoted(given)}：应为 ${quoted(expected)}。`,
    "service": ({ given, expected }) => `凭证范围中的服务是 ${quoted(given)}：无论使用哪个域名，都应为 ${quoted(expected)}。`,
    "scope-end": ({ given, expected }) => `凭证范围以 ${quoted(given)} 结尾：应为 ${quoted(expected)}。`,
    "date-local": ({ given, expected }) => `凭证范围的日期 ${given ?? ""} 是本地时间的日期：时间戳的 UTC 日期是 ${expected ?? ""}。`,
    "date": ({ given, expected }) => `凭证范围的日期是 ${quoted(given)}：时间戳的 UTC 日期是 ${expected ?? ""}。`,
    "signed-headers-case": ({ given, expected }) => `SignedHeaders 是 ${quoted(given)}：名称应为小写 ${quoted(expected)}。`,
    "signed-headers-order": ({ given, expected }) => `SignedHeaders 是 ${quoted(given)}：按名称排序应为 ${quoted(expected)}。`,
    "signed-headers-incomplete": ({ expected }) => `${quoted(expected)} 没有参与签名：content-type 和 host 必须签名。`,
    "signed-headers-many": ({ given, expected }) =>
      `签名与粘贴的内容不符，而 SignedHeaders 列出了 ${given ?? ""} 个头部：最多只在 ${expected ?? ""} 个之中查找实际签名的内容。只签 content-type 和 host 就足够了。`,
    "signed-header-absent": ({ given }) => `${quoted(given)} 参与了签名，但没有发送。`,
    "signature-form": ({ given }) => `签名不是 64 位小写十六进制，而是 ${given ?? ""} 个字符。`,
    "signature-case": () => "签名是大写的：十六进制数字应为小写。",
    "secret-id-blank": () => "SecretId 中有空白：可能是复制时带入的。",
    "secret-id-other": () => "SecretId 与表单中的不同：无法用此 SecretKey 核对签名。",
    "timestamp-missing": () => "缺少 X-TC-Timestamp。",
    "timestamp-milliseconds": ({ given, expected }) => `X-TC-Timestamp 是 ${given ?? ""}，单位是毫秒：以秒计应为 ${expected ?? ""}。`,
    "timestamp-malformed": ({ given }) => `X-TC-Timestamp 是 ${quoted(given)}：应为 Unix 秒。`,
    "clock": ({ given }) =>
      `时间戳比本机时钟${Number(given) < 0 ? "早" : "晚"} ${Math.abs(Number(given))} 秒：服务只接受 5 分钟以内。若刚刚发送，请校准时钟；每次尝试都应重新签名。`,
    "action": ({ given, expected }) => `X-TC-Action 是 ${quoted(given)}：应为 ${quoted(expected)}。`,
    "version": ({ given, expected }) => `X-TC-Version 是 ${quoted(given)}：应为 ${quoted(expected)}。`,
    "region": ({ expected }) => `缺少 X-TC-Region：例如 ${quoted(expected)}。`,
    "token-missing": () => "密钥是临时密钥，表单中有 Token，但没有发送 X-TC-Token。",
    "token-blank": () => "X-TC-Token 中有空白：可能是复制时带入的。",
    "content-length": ({ given, expected }) => `这里的正文是 ${given ?? ""} 字节，而 Content-Length 是 ${expected ?? ""}：它与发送的正文并非逐字节相同。`,
    "byte-order-mark": () => "正文以字节顺序标记（BOM）开头，不是合法的 JSON。",
    "body-empty": ({ expected }) => `正文为空：没有参数时应发送 ${quoted(expected)}。`,
    "parameters": ({ fault }) => (fault === undefined ? "参数不符合接口的要求。" : chineseFaults[fault.reason](fault)),
    "signature-right": () => "对此 SecretKey 和所发送的内容，签名是正确的。",
    "signature-unknown": () => "签名与粘贴的内容不符，这里尝试的各种错误也都无法解释。可能是 SecretKey 不同、粘贴的正文并非逐字节相同，或是其他错误：请让您的程序打印规范请求串，与下面的对照。",
    "no-key": () => "在表单中输入 SecretKey，可以找出实际签名的内容。",
  },
  severity: { wrong: "错误", look: "留意", right: "正确" },
  deviation: ({ what, signed, sent }) => {
    switch (what) {
      case "host":
        return `签名的主机是 ${quoted(signed)}，发送的却是 ${quoted(sent)}。`;
      case "content-type":
        return `签名的内容类型是 ${quoted(signed)}，发送的却是 ${quoted(sent)}：HTTP 库常会追加 charset。`;
      case "action":
        return `签名的 X-TC-Action 是 ${quoted(signed)}，发送的却是 ${quoted(sent)}。`;
      case "body":
        return `签名的正文与发送的不同。签名的是 ${quoted(signed)}。请只生成一次 JSON，签名并发送同样的字节。`;
      case "service":
        return `派生密钥用的服务是 ${quoted(signed)}：应为 “tat”。`;
      case "date":
        return `派生密钥用的日期是 ${quoted(signed)}：UTC 日期是 ${sent}。`;
      case "timestamp":
        return `签名的时间戳是 ${quoted(signed)}，X-TC-Timestamp 却是 ${quoted(sent)}：只取一次时间，两处共用。`;
      case "method":
        return `签名的方法是 ${signed}，发送的却是 ${sent}。`;
      case "key":
        return `签名时使用了${keyHow[signed] ?? signed}。`;
      case "header-order":
        return `头部按 ${quoted(signed)} 的顺序签名：排序后应为 ${quoted(sent)}。`;
      case "derivation":
        return derivations[signed] ?? signed;
    }
  },
  nothingWrong: "没有看到错误。",
  nothingPlain: "没有明显的错误，但失败的原因可能在此：",
  isAnswer: "这是服务的应答，不是请求。其中的错误码是指：",
  codes: "错误码，或其中一部分",
  codesNote: "可以输入错误码、其中一部分，或粘贴整个错误应答。一切都留在本页。",
  codesPlaceholder: "AuthFailure.SignatureFailure",
  noCode: "没有相似的错误码。",
  serviceSide: "服务根据所发送的内容得出",
  senderSide: "实际签名的内容",
  formSide: "表单中的请求",
  comparedWithForm: "与表单中的请求逐行对照：",
  differs: "不同",
};
