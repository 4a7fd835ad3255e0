// Where the host's library, or Node's types, have `using`.
import { TatClient, type TatClientOptions } from "tat-tasks";

export async function first(options: TatClientOptions): Promise<number> {
  using client = new TatClient(options);
  const { TotalCount } = await client.describeInvocationTasks();
  return TotalCount;
}

const disposable: Disposable = new TatClient({ region: "ap-guangzhou", credentials: { secretId: "AKID", secretKey: "key" } });
disposable[Symbol.dispose]();
