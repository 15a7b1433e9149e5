/** Whether a log axis can show the value. */
export const isShown = (value: number): boolean => value > 0 && value < Infinity

/** The extremes of a stretch of values, as indices; −1 where a log axis shows none of them. */
export interface Extremes {
  first: number
  least: number
  greatest: number
  last: number
}

/** Summaries of the full blocks of a column that only grows. */
interface Blocks {
  /** How many blocks are summarised. */
  count: number
  /** First, least, greatest and last of each block, as indices into the column. */
  extremes: Int32Array
  /** How many values of each block a log axis cannot show. */
  hidden: Int32Array
}

const size = 64
const known = new WeakMap<ArrayBufferLike, Blocks>()

/**
 * Summarises the first `rows` values of a column, so that a line through a million of them need not walk over all for
 * each drawing. `column` starts at the beginning of its buffer, and those values never change.
 */
export function summariseColumn(column: Float64Array, rows: number): void {
  const room = Math.ceil(column.length / size)
  const own = known.get(column.buffer) ?? {
    count: 0,
    extremes: new Int32Array(4 * room),
    hidden: new Int32Array(room),
  }
  known.set(column.buffer, own)
  for (; (own.count + 1) * size <= rows; own.count++) {
    const begin = own.count * size
    const { first, least, greatest, last } = walked(column, begin, begin + size)
    own.extremes.set([first, least, greatest, last], 4 * own.count)
    own.hidden[own.count] = hiddenAmong(column, begin, begin + size)
  }
}

/** Whether the values are a part of a summarised column. Its steps then ascend without gaps. */
export const isSummarised = (values: ArrayLike<number>): boolean => partOf(values) !== null

/** Returns first, least, greatest and last of the values begin … end − 1 that a log axis shows. */
export function extremesOf(values: ArrayLike<number>, begin: number, end: number): Extremes {
  const part = partOf(values)
  if (!part) return walked(values, begin, end)
  const { blocks, offset } = part
  const [from, to] = fullBlocks(blocks, begin + offset, end + offset)
  if (from >= to) return walked(values, begin, end)
  const all = walked(values, begin, from * size - offset)
  for (let at = 4 * from; at < 4 * to; at += 4) addBlock(all, values, blocks.extremes, at, offset)
  const { first, least, greatest, last } = walked(values, to * size - offset, end)
  if (first >= 0) add(all, values, first, least, greatest, last)
  return all
}

/** Counts the values that a log axis cannot show. */
export function hiddenCount(values: ArrayLike<number>, count: number): number {
  const part = partOf(values)
  if (!part) return hiddenAmong(values, 0, count)
  const { blocks, offset } = part
  const [from, to] = fullBlocks(blocks, offset, count + offset)
  if (from >= to) return hiddenAmong(values, 0, count)
  let hidden = hiddenAmong(values, 0, from * size - offset) + hiddenAmong(values, to * size - offset, count)
  for (let block = from; block < to; block++) hidden += blocks.hidden[block] ?? 0
  return hidden
}

/** The blocks of the column that the values are a part of, and where the part begins. */
function partOf(values: ArrayLike<number>): { blocks: Blocks; offset: number } | null {
  if (!(values instanceof Float64Array)) return null
  const blocks = known.get(values.buffer)
  return blocks ? { blocks, offset: values.byteOffset / values.BYTES_PER_ELEMENT } : null
}

/** Returns the first summarised block inside begin … end − 1, and the one after the last. */
const fullBlocks = ({ count }: Blocks, begin: number, end: number): [from: number, to: number] => [
  Math.ceil(begin / size),
  Math.min(count, Math.floor(end / size)),
]

function walked(values: ArrayLike<number>, begin: number, end: number): Extremes {
  let [first, least, greatest, last] = [-1, -1, -1, -1]
  for (let i = begin; i < end; i++) {
    const value = values[i] as number
    if (!isShown(value)) continue
    if (first < 0) first = least = greatest = i
    if (value < (values[least] as number)) least = i
    if (value > (values[greatest] as number)) greatest = i
    last = i
  }
  return { first, least, greatest, last }
}

/** Adds the block whose extremes begin at `at`. Makes no object: a drawing adds tens of thousands of blocks. */
function addBlock(all: Extremes, values: ArrayLike<number>, extremes: Int32Array, at: number, offset: number): void {
  const first = extremes[at] as number
  if (first < 0) return
  const [least, greatest] = [extremes[at + 1] as number, extremes[at + 2] as number]
  add(all, values, first - offset, least - offset, greatest - offset, (extremes[at + 3] as number) - offset)
}

/** Adds the extremes of later values. Of equal values the earlier one stays. */
function add(
  all: Extremes,
  values: ArrayLike<number>,
  first: number,
  least: number,
  greatest: number,
  last: number,
): void {
  const isFirst = all.first < 0
  if (isFirst) all.first = first
  if (isFirst || (values[least] as number) < (values[all.least] as number)) all.least = least
  if (isFirst || (values[greatest] as number) > (values[all.greatest] as number)) all.greatest = greatest
  all.last = last
}

function hiddenAmong(values: ArrayLike<number>, begin: number, end: number): number {
  let hidden = 0
  for (let i = begin; i < end; i++) if (!isShown(values[i] as number)) hidden++
  return hidden
}
