/** When a run trained: the present session, and the seconds of the sessions before. Times are in milliseconds. */
interface Session {
  startedAt: number
  endedAt: number
  secondsBefore: number
}

/**
 * Returns the seconds of training over all sessions of a run. A clock that goes back during a session makes it 0 s long,
 * and never negative.
 */
export const trainingSeconds = ({ startedAt, endedAt, secondsBefore }: Session): number =>
  secondsBefore + Math.max(0, endedAt - startedAt) / 1000
