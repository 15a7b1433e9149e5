/** When a run was at work, in milliseconds, and in which trainer. */
export interface Interval {
  trainer: string
  from: number
  to: number
}

/** The length of the union of intervals: runs of a stack are at work at the same time. */
export function unionLength(times: readonly Pick<Interval, 'from' | 'to'>[]): number {
  let [sum, end] = [0, -Infinity]
  for (const { from, to } of times.toSorted((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, end))
    end = Math.max(end, to)
  }
  return sum
}

/** How many trainers were at work at once, at most. One that begins as another ends is not beside it. */
export function maxConcurrency(sittings: readonly Interval[]): number {
  const trainers = [...new Set(sittings.map(({ trainer }) => trainer))].map((trainer) => {
    const own = sittings.filter((sitting) => sitting.trainer === trainer)
    return { from: Math.min(...own.map(({ from }) => from)), to: Math.max(...own.map(({ to }) => to)) }
  })
  return Math.max(0, ...trainers.map(({ from: at }) => trainers.filter(({ from, to }) => from <= at && at < to).length))
}

/** Seconds until every order is done: each goes whole to the trainer that is free first. */
export const makespan = (orders: readonly number[], trainers: number): number =>
  finishTime(orders, new Array<number>(Math.max(1, trainers)).fill(0))

/** The same of trainers that have so many seconds to go already, one at least. */
export function finishTime(orders: readonly number[], begun: readonly number[]): number {
  const loads = [...begun]
  for (const order of orders) {
    const first = loads.indexOf(Math.min(...loads))
    loads[first] = (loads[first] ?? 0) + order
  }
  return Math.max(...loads)
}
