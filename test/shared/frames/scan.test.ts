import { describe, expect, test } from 'vitest'
import { encodeFrame, magic, type Frame } from '../../../src/shared/frames/frame.ts'
import { scanFrames, scanStart, type Scan } from '../../../src/shared/frames/scan.ts'

const frame = (sequence: number, numbers = 3): Frame => ({
  kind: 'step',
  run: 'r',
  sequence,
  fields: {},
  arrays: [{ name: 'x', dtype: 'float64', shape: [numbers], values: new Float64Array(numbers).fill(sequence + 0.5) }],
})
const encoded = [0, 1, 2, 3].map((sequence) => encodeFrame(frame(sequence)))
const file = (): Uint8Array => Uint8Array.from([magic, ...encoded].flatMap((bytes) => [...bytes]))
/** The place of each frame, and of the end. */
const places = encoded.reduce<number[]>((all, { length }) => [...all, (all.at(-1) ?? 0) + length], [magic.length])
const sequences = ({ frames }: Scan): number[] => frames.map((found) => found.frame.sequence)

describe('scanFrames', () => {
  test('reads every frame with its place', () => {
    const scan = scanFrames(file(), scanStart, true)
    expect(scan.frames.map(({ offset }) => offset)).toEqual(places.slice(0, 4))
    expect(scan).toMatchObject({ damages: [], state: { offset: file().length, isLost: false } })
  })

  test('a file cut at any byte gives its whole frames, and the rest once it is there', () => {
    const whole = file()
    for (let cut = 0; cut < whole.length; cut++) {
      const first = scanFrames(whole.subarray(0, cut), scanStart, true)
      const second = scanFrames(whole.subarray(first.state.offset), first.state, true)
      expect([...sequences(first), ...sequences(second)]).toEqual([0, 1, 2, 3])
      expect([...first.damages, ...second.damages]).toEqual([])
    }
  })

  test('a changed byte loses one frame and no other, wherever it is', () => {
    for (let at = 0; at < file().length; at++) {
      const bytes = file()
      bytes[at] = (bytes[at] as number) ^ 0x40
      const { damages, ...scan } = scanFrames(bytes, scanStart, true, true)
      const hit = places.findLastIndex((place) => place <= at)
      expect(sequences({ ...scan, damages })).toEqual([0, 1, 2, 3].filter((sequence) => sequence !== hit))
      expect(damages.map(({ offset }) => offset)).toEqual([hit < 0 ? 0 : places[hit]])
    }
  })

  test('a wrong last frame is read again while the file may grow, and named once it may not', () => {
    const bytes = file()
    bytes[bytes.length - 1] = 1
    const growing = scanFrames(bytes, scanStart, true)
    expect([sequences(growing), growing.damages]).toEqual([[0, 1, 2], []])
    expect(growing.state.offset).toBe(places[3])
    expect(scanFrames(bytes, scanStart, true, true).damages).toEqual([
      { offset: places[3], reason: 'the CRC-32 of the frame is wrong' },
    ])
    expect(scanFrames(bytes.subarray(0, -8), scanStart, true, true).damages).toEqual([
      { offset: places[3], reason: 'the last frame is cut off' },
    ])
  })

  test('zeros at the end wait for their bytes', () => {
    const bytes = file()
    bytes.fill(0, places[2])
    const scan = scanFrames(bytes, scanStart, true)
    expect([sequences(scan), scan.damages, scan.state.offset]).toEqual([[0, 1], [], places[2]])
  })

  test('a frame that is valid but not understood hides no other', () => {
    const odd = encodeFrame(frame(9))
    odd[12 + 1] = 0x7d // the JSON text begins with {}
    const payload = odd.subarray(8)
    const refused = Uint8Array.from(encodeFrame(frame(1)))
    refused.set(payload, 8)
    new DataView(refused.buffer).setUint32(4, crc(payload), true)
    const bytes = Uint8Array.from([...magic, ...refused, ...encodeFrame(frame(2))])
    const scan = scanFrames(bytes, scanStart, true)
    expect(sequences(scan)).toEqual([2])
    expect(scan.damages).toEqual([{ offset: 8, reason: 'its JSON text cannot be parsed' }])
  })

  test('a file of another kind has no frames', () => {
    const noise = Uint8Array.from({ length: 4096 }, (_, i) => (i * i * 31 + 7) % 251)
    const scan = scanFrames(noise, scanStart, true, true)
    expect(scan.frames).toEqual([])
    expect(scan.damages[0]).toEqual({ offset: 0, reason: 'the file does not begin with CLPSFR01' })
  })

  test('a frame that does not fit into the bytes says how many it needs', () => {
    const scan = scanFrames(file().subarray(0, 40), scanStart, false)
    expect(scan).toMatchObject({ frames: [], state: { offset: 8 }, needed: encoded[0]?.length })
  })
})

function crc(bytes: Uint8Array): number {
  let rest = 0xffffffff
  for (const byte of bytes) {
    rest ^= byte
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
  }
  return (rest ^ 0xffffffff) >>> 0
}
