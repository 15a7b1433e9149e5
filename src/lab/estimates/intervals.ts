/** The time span of a run in milliseconds, and its trainer. */
export interface Interval {
  trainer: string
  from: number
  to: number
}

/** Returns the length of the union of intervals: runs of a stack train at the same time. */
export function unionLength(times: readonly Pick<Interval, 'from' | 'to'>[]): number {
  let sum = 0
  let end = -Infinity
  for (const { from, to } of times.toSorted((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, end))
    end = Math.max(end, to)
  }
  return sum
}

/** Returns the largest number of trainers at work at once. A trainer that starts as another ends does not overlap it. */
export function maxConcurrency(intervals: readonly Interval[]): number {
  const trainers = [...new Set(intervals.map(({ trainer }) => trainer))].map((trainer) => {
    const own = intervals.filter((interval) => interval.trainer === trainer)
    return { from: Math.min(...own.map(({ from }) => from)), to: Math.max(...own.map(({ to }) => to)) }
  })
  return Math.max(0, ...trainers.map(({ from: at }) => trainers.filter(({ from, to }) => from <= at && at < to).length))
}

/** Returns the seconds until all orders are done, when each order goes to the trainer that is free first. */
export const makespan = (orders: readonly number[], trainers: number): number =>
  finishTime(orders, new Array<number>(Math.max(1, trainers)).fill(0))

/** Returns the seconds until all orders are done on trainers that are busy for `remaining` seconds; there is at least one trainer. */
export function finishTime(orders: readonly number[], remaining: readonly number[]): number {
  const loads = [...remaining]
  for (const order of orders) {
    const first = loads.indexOf(Math.min(...loads))
    loads[first] = (loads[first] ?? 0) + order
  }
  return Math.max(...loads)
}
