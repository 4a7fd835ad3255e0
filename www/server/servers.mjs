// The servers of the living fleet: a hundred, as a company of some size has them.

/**
 * @typedef {object} Server
 * @property {string} host its name, as its own commands know it
 * @property {string} instanceId as the service knows it
 */

/** By what they are for. */
export const servers = {
  web: serversFor("web", 40, "ins", 0),
  api: serversFor("api", 28, "ins", 100),
  db: serversFor("db", 8, "ins", 200),
  cache: serversFor("cache", 6, "ins", 300),
  win: serversFor("win", 10, "lhins", 400),
  edge: serversFor("edge", 8, "rins", 500),
};

/** All of them. */
export const allServers = Object.values(servers).flat();

/**
 * Eight letters and digits that look like an id, always the same for a number, and another one for another number.
 *
 * @param {number} number below 2 ** 31
 */
export function idOf(number) {
  // Both factors are prime to the modulus: no two numbers meet.
  const modulus = 36 ** 8;
  return Number((BigInt(number + 1) * 1_540_483_477_001n + 99_194_853_094n) % BigInt(modulus)).toString(36).padStart(8, "0");
}

/**
 * @param {string} role
 * @param {number} count
 * @param {"ins" | "lhins" | "rins"} prefix of ids: of a CVM, a Lighthouse server, or one that is elsewhere
 * @param {number} first the number of the first one
 * @returns {readonly Server[]}
 */
function serversFor(role, count, prefix, first) {
  return Array.from({ length: count }, (_, index) => ({
    host: `${role}-prod-gz${(index % 3) + 1}-${String(index + 1).padStart(2, "0")}`,
    instanceId: `${prefix}-${idOf(first + index)}`,
  }));
}
