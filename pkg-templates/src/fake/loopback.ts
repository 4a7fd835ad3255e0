import { isIPv4 } from "node:net";

/** Whether a host, as one would name it to listen on, is this machine alone: localhost, ::1 or 127.x.y.z. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}
