// A page of React 19, in TypeScript.
import { useState } from "react";
import type { TatClient } from "tat-tasks";
import type { Link, TatInvocation, TatInvocationAttributes } from "tat-tasks/element";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "tat-invocation": DetailedHTMLProps<HTMLAttributes<TatInvocation>, TatInvocation> & TatInvocationAttributes;
    }
  }
}

export function Page({ client, ids }: { readonly client: TatClient; readonly ids: readonly string[] }) {
  const [link, setLink] = useState<Link>({});
  return (
    <>
      <tat-invocation invocation-id="inv-1" region="ap-guangzhou" relay="/api/tat" time-zone="UTC" className="wide" lang="zh" />
      <tat-invocation
        key="tasks"
        ref={(element: TatInvocation | null) => console.log(element?.link)}
        taskIds={ids}
        client={client}
        link={link}
        exitCode={undefined}
        view="groups"
        ontat-change={({ detail }) => setLink(detail)}
        ontat-settled={({ detail }) => console.log(detail.tasks.length)}
        ontat-error={({ detail: { error } }) => console.error(error)}
      />
      {/* @ts-expect-error a view that there is not */}
      <tat-invocation view="pie" />
      {/* @ts-expect-error an attribute that there is not */}
      <tat-invocation invocationid="inv-1" />
      {/* @ts-expect-error what an event tells is no text */}
      <tat-invocation ontat-change={(event: string) => event} />
    </>
  );
}
