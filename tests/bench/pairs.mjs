// Two ways to do the same work, measured in turn, so that whatever else the machine does falls on both. It runs in browsers too.

/** Long enough for the coarsest clock of a browser. */
const LEAST_MILLISECONDS = 8;

/**
 * The median milliseconds that each way takes for one round of the work.
 *
 * @param {((times: number) => unknown)[]} ways each does the work so many times, and may do so later
 * @param {number} rounds how often each has its turn
 * @returns {Promise<number[]>}
 */
export async function inTurn(ways, rounds) {
  const times = [];
  for (const way of ways) times.push(await timesThatLast(way));
  const taken = ways.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, way] of ways.entries()) taken[index].push((await elapsed(way, times[index])) / times[index]);
  }
  return taken.map((milliseconds) => milliseconds.sort((left, right) => left - right)[Math.floor(rounds / 2)]);
}

/** How many times it takes to last long enough, once the engine has compiled what it runs. */
async function timesThatLast(way) {
  for (let times = 1, isWarm = false; ; ) {
    const milliseconds = await elapsed(way, times);
    if (milliseconds < LEAST_MILLISECONDS) times *= 2;
    else if (isWarm) return times;
    else isWarm = true;
  }
}

async function elapsed(way, times) {
  const begin = performance.now();
  await way(times);
  return performance.now() - begin;
}
