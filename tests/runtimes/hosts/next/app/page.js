import { reportTo } from "../entries.js";

export default async function ServerComponent({ searchParams }) {
  const { origin } = await searchParams;
  await reportTo(origin);
  return <p>reported</p>;
}
