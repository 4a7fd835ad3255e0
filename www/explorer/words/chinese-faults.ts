import { FILTER_NAMES, LIMITS } from "tat-tasks";

import type { Fault, FaultReason } from "../fault.js";

const kinds: Readonly<Record<string, string>> = {
  "invocation-id": "执行活动 ID（inv-…）",
  "invocation-task-id": "执行任务 ID（invt-…）",
  "instance-id": "实例 ID（ins-…、lhins-… 或 rins-…）",
  "command-id": "命令 ID（cmd-…）",
};

const got = (given: string): string => (given === "" ? "现在为空" : `现在是“${given}”`);

/** What each field takes, and what came. */
export const chineseFaults: Readonly<Record<FaultReason, (fault: Fault) => string>> = {
  "region": ({ given }) => `地域：应为 ap-guangzhou 这样的地域名，${got(given)}。`,
  "task-id": ({ given }) => `执行任务 ID：应为 invt-…，${got(given)}。其他 ID 请填入过滤条件。`,
  "task-ids-count": ({ given }) => `执行任务 ID：应为 1 到 ${LIMITS.invocationTaskIds} 个，现在有 ${given} 个。请分多次查询。`,
  "ids-and-filters": () => "InvocationTaskIds 与 Filters 不能同时指定。需要组合条件时，可用 invocation-task-id 过滤条件。",
  "filters-count": ({ given }) => `过滤条件：应为 1 到 ${LIMITS.filters} 个，现在有 ${given} 个。`,
  "filter-name": ({ given }) => `过滤条件名称：应为 ${FILTER_NAMES.join("、")}，${got(given)}。`,
  "filter-value": ({ given, filter }) => `取值：“${filter}” 的取值应为${kinds[filter] ?? "其他 ID"}，${got(given)}。`,
  "filter-values-count": ({ given }) => `取值：每个过滤条件应有 1 到 ${LIMITS.filterValues} 个，现在有 ${given} 个。`,
  "limit": ({ given }) => `返回数量：应为 1 到 ${LIMITS.limit} 的整数，${got(given)}。`,
  "offset": ({ given }) => `偏移量：应为不小于 0 的整数，${got(given)}。`,
  "hide-output": ({ given }) => `HideOutput：应为 true 或 false，${got(given)}。`,
  "endpoint": ({ given }) => `接入域名：应为 regional、internal、intl、finance、腾讯云的主机名或 https 网址，${got(given)}。`,
  "language": ({ given }) => `语言：应为 zh-CN 或 en-US，${got(given)}。`,
  "timestamp": ({ given }) => `签名时间：应为 Unix 秒（10 位整数），${got(given)}。`,
  "timestamp-milliseconds": ({ given }) => `签名时间：应以秒计，“${given}”是毫秒，多了三位。`,
  "secret-id": () => "SecretId：不应含有空白或其他不可见字符，可能是复制时带入的。",
  "secret-key": () => "SecretKey：不应含有空白或其他不可见字符，可能是复制时带入的。",
  "token": () => "Token：不应含有空白或其他不可见字符，可能是复制时带入的。",
  "unknown-parameter": ({ given }) => `没有参数“${given}”：应为 InvocationTaskIds、Filters、Limit、Offset、HideOutput。`,
  "json": () => "正文不是 JSON 对象。",
  "other": ({ message }) => `参数不符合要求。详情（英文）：${message}`,
};
