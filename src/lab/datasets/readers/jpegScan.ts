import { hasSpareRows, unitsOf, type Component, type Frame } from './jpegFrame.ts'
import { damaged } from './pixels.ts'
import { badFile } from './rawSet.ts'

/** Tables and settings that hold at one place of a JPEG. */
export interface JpegState {
  frame: Frame | null
  isJfif: boolean
  /** The colour transform that Adobe's marker declares; null without one. */
  adobe: number | null
  /** Units between two restart markers; 0 without them. */
  interval: number
  /** Huffman tables by class and number: `0/1` is table 1 of DC. */
  huffman: Set<string>
  quantisation: Set<number>
  /** Channels whose mean values a scan has given. */
  scanned: Set<Component>
}

/** Checks the header of a scan, whose data begin at byte `at`. Returns its channels. Throws a CallError that names the byte. */
export function readScan(state: JpegState, data: Uint8Array, at: number, name: string): Component[] {
  const { frame } = state
  if (!frame) throw damaged(name, at, 'a scan comes before the frame header')
  const count = data[0] ?? 0
  if (count < 1 || count > 4 || data.length !== 4 + 2 * count) throw damaged(name, at, 'a scan has a wrong length')
  const [start = 0, end = 0, approximation = 0] = data.subarray(1 + 2 * count)
  if (frame.isProgressive && (start > end || end > 63 || (start > 0 && count > 1)))
    throw damaged(name, at, `a scan has the impossible range ${start} to ${end}`)
  const needsDc = !frame.isProgressive || (start === 0 && approximation >> 4 === 0)
  const needsAc = !frame.isProgressive || end > 0
  return Array.from({ length: count }, (_, i) => {
    const [id = 0, tables = 0] = data.subarray(1 + 2 * i)
    const component = frame.components.find((one) => one.id === id)
    if (!component) throw damaged(name, at, `a scan names channel ${id}, which the frame header does not have`)
    const lacks = (kind: number, table: number): boolean => !state.huffman.has(`${kind}/${table}`)
    if ((needsDc && lacks(0, tables >> 4)) || (needsAc && lacks(1, tables & 15)))
      throw damaged(name, at, `the Huffman table of channel ${id} is missing`)
    if (!state.quantisation.has(component.table) && !frame.isProgressive)
      throw damaged(name, at, `the quantisation table of channel ${id} is missing`)
    if (start === 0) state.scanned.add(component)
    if (count === 1) refuseLastInterval(state.interval, frame, component, at, name)
    return component
  })
}

/** The decoder reads a last restart interval to its end, into rows that a scan of one channel does not have. */
function refuseLastInterval(interval: number, frame: Frame, component: Component, at: number, name: string): void {
  if (interval > 0 && unitsOf(frame, [component]) % interval !== 0 && hasSpareRows(frame, component))
    throw badFile(
      name,
      `byte ${at}`,
      `has restart intervals of ${interval} blocks, which do not divide a subsampled channel; save it without restart markers`,
    )
}

/**
 * Copies the coded pixels of a scan from byte `at` on, without fill bytes before restart markers, and returns the byte of the
 * marker that ends them. Throws a CallError where restart markers are missing or out of order.
 */
export function copyScan(
  { frame, interval }: JpegState,
  components: readonly Component[],
  file: Uint8Array,
  at: number,
  name: string,
): { coded: Uint8Array; end: number } {
  const coded = new Uint8Array(file.length - at)
  let [length, restarts, i] = [0, 0, at]
  for (; i < file.length; i++) {
    const [byte = 0, next] = file.subarray(i, i + 2)
    if (byte === 0xff && next === 0xff) continue
    if (byte === 0xff && next !== 0) {
      if (next === undefined || next < 0xd0 || next > 0xd7) break
      if (next !== 0xd0 + (restarts++ % 8)) throw damaged(name, i, 'a restart marker is missing or out of order')
    }
    coded[length++] = byte
    if (byte === 0xff) coded[length++] = file[++i] ?? 0
  }
  const expected = interval > 0 && frame ? Math.ceil(unitsOf(frame, components) / interval) - 1 : 0
  if (restarts !== expected && i < file.length)
    throw damaged(name, i, `a scan has ${restarts} restart markers where ${expected} belong`)
  return { coded: coded.subarray(0, length), end: i }
}
