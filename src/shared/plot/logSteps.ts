/** How many of the steps, which rise, have no place on a log axis. */
export function stepsBeforeLog(steps: ArrayLike<number>): number {
  let count = 0
  while (count < steps.length && !((steps[count] ?? NaN) > 0)) count++
  return count
}

/** A column of a run without its first rows. */
export const rowsFrom = (column: ArrayLike<number>, start: number): ArrayLike<number> =>
  start === 0 ? column : column instanceof Float64Array ? column.subarray(start) : Array.from(column).slice(start)

/** Where nothing but that is there yet. */
export const onlyBeforeLog = 'So far there is step 0 alone, for which a log axis has no place.'

/** What is said of rows that a log axis of the steps leaves out. */
export const beforeLogSentence = (count: number): string =>
  count === 0 ? '' : 'left out, no place on a log axis: step 0'
