// Text and bytes out of the page: to the clipboard, and to a file.

/** Whether it was allowed. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByCommand(text);
  }
}

/** A page without TLS, as inside of a company, has no other way. */
function copyByCommand(text: string): boolean {
  const fill = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("copy", fill, { capture: true });
  try {
    return document.execCommand("copy");
  } finally {
    document.removeEventListener("copy", fill, { capture: true });
  }
}

/** @param extension comes after the name, whatever that is: it says to a computer what to do with the file. */
export function saveFile(content: string | Uint8Array, name: string, extension: ".log" | ".txt"): void {
  const url = URL.createObjectURL(new Blob([typeof content === "string" ? content : content.slice()], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName(name) + extension;
  link.click();
  // Not at once: the browser has yet to read it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Without an extension. What a file system would take for something else is replaced. */
export function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+/, "").slice(0, 120).replace(/[\ud800-\udbff]$/, "") || "output";
}
