/** How many numbers of each buffer made here are taken. */
const taken = new WeakMap<ArrayBufferLike, number>()

/**
 * Appends rows to `numbers`, as a view of a buffer with room for more: this avoids copying a run of a million steps ten
 * times a second. The numbers of older views never change, only the buffer behind their end.
 */
export function withRows(numbers: Float64Array, rows: readonly Float64Array[]): Float64Array {
  const end = numbers.length + rows.reduce((sum, { length }) => sum + length, 0)
  // A foreign buffer, or one from which another view has grown, has no room behind the view.
  const isOurs = numbers.byteOffset === 0 && taken.get(numbers.buffer) === numbers.length
  const hasRoom = isOurs && numbers.buffer.byteLength >= 8 * end
  const all = hasRoom ? new Float64Array(numbers.buffer) : new Float64Array(Math.max(2 * end, 4096))
  if (!hasRoom) all.set(numbers)
  let at = numbers.length
  for (const row of rows) {
    all.set(row, at)
    at += row.length
  }
  taken.set(all.buffer, end)
  return all.subarray(0, end)
}
