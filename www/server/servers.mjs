// The servers of the living fleet: a hundred, as a company of some size has them.

/**
 * @typedef {object} Server
 * @property {string} host its name, as its own commands know it
 * @property {string} instanceId as the service knows it
 * @property {string} address
 */

const roles = [
  { role: "web", count: 40, prefix: "ins" },
  { role: "api", count: 28, prefix: "ins" },
  { role: "db", count: 8, prefix: "ins" },
  { role: "cache", count: 6, prefix: "ins" },
  { role: "win", count: 10, prefix: "lhins" },
  { role: "edge", count: 8, prefix: "rins" },
];

/** By what they are for. @type {Readonly<Record<string, readonly Server[]>>} */
export const servers = Object.fromEntries(
  roles.map(({ role, count, prefix }, place) => [
    role,
    Array.from({ length: count }, (_, index) => {
      const number = String(index + 1).padStart(2, "0");
      return {
        host: `${role}-prod-gz${(index % 3) + 1}-${number}`,
        instanceId: `${prefix}-${idOf(place * 100 + index)}`,
        address: `10.${place + 1}.${index % 3}.${10 + index}`,
      };
    }),
  ]),
);

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
