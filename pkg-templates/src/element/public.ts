import type { InvocationTask } from "../generated/model.js";
import type { InvocationClient } from "./model/following.js";

/**
 * `<tat-invocation>`: shows what becomes of the tasks of an invocation, or of some tasks, and follows them until all have ended.
 *
 * ```html
 * <tat-invocation invocation-id="inv-1vll7hda" region="ap-guangzhou" relay="/api/tat"></tat-invocation>
 * ```
 *
 * Each property but `client` and `link` is an attribute too, in lower case with hyphens. Language and colours are those of the
 * page: `lang` and `color-scheme`. For TSX in React, see {@link TatInvocationAttributes}.
 *
 * It asks for nothing while it is not in the page, and once a minute while nobody sees the page. When `invocationId` or
 * `taskIds` becomes another one, what was chosen is as by default again, but for `view` and for what is set together with it.
 */
export interface TatInvocation extends HTMLElement {
  /** The invocation (执行活动) whose tasks are shown, `inv-…`. */
  invocationId: string;
  /** The tasks (执行任务) that are shown, `invt-…`, instead of those of an invocation: an array, or a text with spaces or commas. */
  taskIds: string | readonly string[];
  /** The region of the tasks, such as `ap-guangzhou`: of the client that the element makes if it is given none. */
  region: string;
  /** The relay that is asked, such as `/api/tat`: of that client as well. */
  relay: string;
  /** The time zone that times are told in, such as `Asia/Shanghai`. Default: that of whoever looks. */
  timeZone: string;
  /**
   * What asks, of whatever entry of the package: `tat-tasks`, `/slim` or `/js`. With it, the element loads no client, and needs
   * neither `region` nor `relay`. Only of a client of its own making can it tell what went wrong before an attempt succeeds.
   */
  client: InvocationClient | undefined;
  /** The task that is open; `""` if none is. Of one that is not among those that are shown, it says so. */
  taskId: string;
  /** The line of its output that is marked, from 1 on; it goes with that task. */
  line: number | undefined;
  /**
   * The encoding of the output of the task that is open: a label that `TextDecoder` knows, such as `gbk`. Default: `utf-8`. It
   * goes with that task, as in a link; in the rows of others, what is no UTF-8 is read as GBK if it can be.
   */
  encoding: string;
  /** The states of the tasks that are listed, such as `FAILED TIMEOUT`, or `failures` for all that did not succeed; `""` for all. */
  states: string;
  /** The text that the tasks that are listed have, whatever the case; `""` for any. */
  search: string;
  /** The exit code of the tasks that are listed. */
  exitCode: number | undefined;
  /** The tasks, or who wrote the same. */
  view: "tasks" | "groups";
  /**
   * What a person has chosen, as short texts by the names of the attributes, without what is as it is by default: as much as a
   * link needs to lead to the same place. Assigned, it is chosen.
   *
   * ```js
   * element.addEventListener("tat-change", () => history.replaceState(null, "", `#${new URLSearchParams(element.link)}`));
   * element.link = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
   * ```
   */
  link: Link;
  addEventListener<Type extends keyof TatInvocationEventMap>(
    type: Type,
    listener: (this: TatInvocation, event: TatInvocationEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

/** What a person has chosen: `task-id`, `line`, `encoding`, `states`, `search`, `exit-code`, `view`. */
export type Link = Readonly<Record<string, string>>;

/** The events of `<tat-invocation>`; they bubble, and pass through shadow roots. */
export interface TatInvocationEventMap extends HTMLElementEventMap {
  /** A person has chosen something. `detail` is the element's {@link TatInvocation.link}. */
  "tat-change": CustomEvent<Link>;
  /** All tasks have ended, of which there is at least one. `detail.tasks` are these, for `summarize` for instance. */
  "tat-settled": CustomEvent<{ readonly tasks: readonly InvocationTask[] }>;
  /** It could not ask. `detail.error` is a `TatError`, or what else was thrown; the element shows it too. */
  "tat-error": CustomEvent<{ readonly error: unknown }>;
}

/**
 * What a template gives the element: its properties, its attributes, and listeners of its events. A page of React 19 in TypeScript
 * makes it known by
 *
 * ```ts
 * import type { TatInvocation, TatInvocationAttributes } from "tat-tasks/element";
 *
 * declare module "react" {
 *   namespace JSX {
 *     interface IntrinsicElements {
 *       "tat-invocation": DetailedHTMLProps<HTMLAttributes<TatInvocation>, TatInvocation> & TatInvocationAttributes;
 *     }
 *   }
 * }
 * ```
 */
export type TatInvocationAttributes = {
  readonly [Name in Exclude<keyof TatInvocation, keyof HTMLElement>]?: TatInvocation[Name] | undefined;
} & {
  readonly [Name in "invocation-id" | "task-ids" | "time-zone" | "task-id" | "exit-code"]?: string | undefined;
} & {
  readonly [Type in Exclude<keyof TatInvocationEventMap, keyof HTMLElementEventMap> as `on${Type}`]?: ((event: TatInvocationEventMap[Type]) => void) | undefined;
};

declare global {
  interface HTMLElementTagNameMap {
    "tat-invocation": TatInvocation;
  }
}
