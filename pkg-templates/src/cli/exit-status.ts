/** What a command tells by its exit status. */
export const exitStatus = {
  /** All tasks succeeded; of a command that does not wait, it did what it was asked to. */
  success: 0,
  /** Some tasks failed. Of a server, it could not listen. */
  failed: 1,
  /** It could not ask, or what it was asked for makes no sense, or not all is known and none is known to have failed. */
  couldNotAsk: 2,
  /** The time was over before all tasks had ended. */
  deadline: 3,
  /** Nobody reads its output any more: 128 and the number of SIGPIPE. */
  outputClosed: 141,
} as const;

export const exitStatusHelp = `
Exit status:
  0    all tasks succeeded; of list, output and sign: it was answered
  1    some tasks failed; of relay and fake: it could not listen
  2    it could not ask: no credentials, no network, an error of the
       service, or arguments that make no sense; of output, wait and
       watch too, where an id is not there, or the service counts more
       tasks than it showed; of output and watch, where an output could
       not be read (of wait and watch, 1 where a task failed)
  3    the time (--timeout) was over before all tasks had ended, even if
       some failed
  130  interrupted by Ctrl+C, 143 by SIGTERM; 141 nobody reads its output
`;
