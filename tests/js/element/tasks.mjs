/** A task as the service tells of it. */
export function taskOf(number, status, more = {}) {
  return { InvocationTaskId: `invt-${number}`, InvocationId: "inv-1", InstanceId: `ins-${number}`, TaskStatus: status, ErrorInfo: "", ...more };
}
