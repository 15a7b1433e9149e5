/** Of the buffers made here: how many of their numbers are taken. */
const taken = new WeakMap<ArrayBufferLike, number>()

/**
 * `numbers` with `news` behind them, as a view of a buffer that has room for more: a run of a million steps is not
 * copied ten times a second. What was there before is never changed, only what lies behind its end.
 */
export function withRows(numbers: Float64Array, news: readonly Float64Array[]): Float64Array {
  const end = numbers.length + news.reduce((sum, { length }) => sum + length, 0)
  // Behind a view that another one has grown from, or that is not ours, there is no room.
  const isOurs = numbers.byteOffset === 0 && taken.get(numbers.buffer) === numbers.length
  const hasRoom = isOurs && numbers.buffer.byteLength >= 8 * end
  const all = hasRoom ? new Float64Array(numbers.buffer) : new Float64Array(Math.max(2 * end, 4096))
  if (!hasRoom) all.set(numbers)
  let at = numbers.length
  for (const rows of news) {
    all.set(rows, at)
    at += rows.length
  }
  taken.set(all.buffer, end)
  return all.subarray(0, end)
}
