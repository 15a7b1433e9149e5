import { damaged, refuseSize } from './pixels.ts'
import { badFile } from './rawSet.ts'

/** A channel of a JPEG: its name in the file, its sampling, and its quantisation table. */
export interface Component {
  id: number
  h: number
  v: number
  table: number
}

/** The frame header of a JPEG. */
export interface Frame {
  width: number
  height: number
  isProgressive: boolean
  components: Component[]
}

/** Why frames of other processes are refused, by the low half of their marker (ITU-T T.81, table B.1). */
const otherProcesses: Readonly<Record<number, string>> = {
  3: 'is a lossless JPEG',
  5: 'is a hierarchical JPEG',
  6: 'is a hierarchical JPEG',
  7: 'is a hierarchical JPEG',
  9: 'is a JPEG with arithmetic coding',
  10: 'is a JPEG with arithmetic coding',
  11: 'is a lossless JPEG',
  13: 'is a hierarchical JPEG',
  14: 'is a hierarchical JPEG',
  15: 'is a hierarchical JPEG',
}

/** Tells whether a marker begins a frame: all of C0 … CF but the tables C4 and CC, and the reserved C8. */
export const isFrameMarker = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** Reads a frame header, whose data begin at byte `at`. Throws a CallError that names the byte. */
export function readFrame(marker: number, data: Uint8Array, at: number, name: string): Frame {
  const other = otherProcesses[marker & 15]
  if (other) throw badFile(name, `byte ${at}`, `${other}; save it as a baseline or progressive JPEG`)
  const count = data[5] ?? 0
  if (data.length < 6 || data.length !== 6 + 3 * count) throw damaged(name, at, 'the frame header has a wrong length')
  const [height, width] = [1, 3].map((i) => ((data[i] ?? 0) << 8) | (data[i + 1] ?? 0)) as [number, number]
  refuseSize(name, `byte ${at + 1}`, width, height)
  if (data[0] !== 8)
    throw badFile(name, `byte ${at}`, `has ${data[0]} bits per channel; save it with 8, or as a PNG with 16`)
  if (count === 4) throw badFile(name, `byte ${at + 5}`, 'has 4 channels (CMYK); convert it to RGB colour')
  if (count !== 1 && count !== 3)
    throw badFile(name, `byte ${at + 5}`, `has ${count} channels; save it in grey or RGB colour`)
  const components = Array.from({ length: count }, (_, i): Component => {
    const [id = 0, sampling = 0, table = 0] = data.subarray(6 + 3 * i)
    return { id, h: sampling >> 4, v: sampling & 15, table }
  })
  checkComponents(components, at + 6, name)
  return { width, height, isProgressive: marker === 0xc2, components }
}

function checkComponents(components: readonly Component[], at: number, name: string): void {
  if (new Set(components.map(({ id }) => id)).size < components.length)
    throw damaged(name, at, 'two channels have one number')
  const [h, v] = [Math.max(...components.map((one) => one.h)), Math.max(...components.map((one) => one.v))]
  if (components.some((one) => one.h < 1 || one.v < 1) || h > 4 || v > 4)
    throw damaged(name, at, 'a channel has an impossible sampling')
  if (components.some((one) => h % one.h !== 0 || v % one.v !== 0))
    throw badFile(name, `byte ${at}`, 'has channels in fractions of its resolution; save it without chroma subsampling')
}

/** Returns how many units of coding a scan has: its blocks for one channel, else groups of blocks of all channels. */
export function unitsOf({ width, height, components }: Frame, scanned: readonly Component[]): number {
  const [h, v] = [Math.max(...components.map((one) => one.h)), Math.max(...components.map((one) => one.v))]
  const [only] = scanned
  if (scanned.length > 1 || !only) return Math.ceil(width / (8 * h)) * Math.ceil(height / (8 * v))
  return Math.ceil((width * only.h) / h / 8) * Math.ceil((height * only.v) / v / 8)
}

/** Tells whether the decoder stores more rows of blocks for a channel than a scan of it alone has. */
export function hasSpareRows({ height, components }: Frame, { v }: Component): boolean {
  const most = Math.max(...components.map((one) => one.v))
  return Math.ceil(height / (8 * most)) * v > Math.ceil((height * v) / most / 8)
}

/**
 * Tells whether three channels are red, green and blue, by the rules of libjpeg: JFIF declares YCbCr, then Adobe's marker
 * decides, then the names of the channels. `adobe` is the marker's transform, null without one.
 */
export function isRgb({ components }: Frame, isJfif: boolean, adobe: number | null): boolean {
  if (components.length !== 3 || isJfif) return false
  return adobe === null ? String.fromCharCode(...components.map(({ id }) => id)) === 'RGB' : adobe === 0
}
