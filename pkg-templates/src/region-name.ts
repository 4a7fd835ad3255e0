/** Whether the core takes a text for the name of a region: up to 64 of `a-z` and `0-9`, in parts that are joined by `-`. */
export function isRegionName(text: string): boolean {
  return text.length <= 64 && /^[a-z][a-z\d]*(-[a-z\d]+)*$/.test(text);
}
