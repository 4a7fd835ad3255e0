/** Where one gets to by the URL with the token. */
export async function homeOf({ url }) {
  const { headers } = await fetch(url, { redirect: "manual" });
  return new URL(headers.get("location"), url).href;
}
