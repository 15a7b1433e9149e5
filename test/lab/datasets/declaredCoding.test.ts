import { describe, expect, it } from 'vitest'
import { readPicture } from '../../../src/lab/datasets/readers/picture.ts'
import { CallError } from '../../../src/shared/contract/errors.ts'
import { oracle } from '../../oracle/read.ts'
import { changed, fromBase64 } from './makeFiles.ts'

interface Entry {
  name: string
  file: string
  shape: number[]
  values: number[]
}
const { png, jpeg, refused } = oracle<{ png: Entry[]; jpeg: Entry[]; refused: Pick<Entry, 'name' | 'file'>[] }>(
  'pictures',
)
const named = (entries: readonly Entry[]) => entries.map((entry) => [entry.name, entry] as const)
const fileOf = (name: string): Uint8Array =>
  fromBase64([...png, ...jpeg, ...refused].find((entry) => entry.name === name)?.file ?? '')

describe('a PNG has the numbers that Pillow reads', () => {
  it.each(named(png))('%s', (_, { file, shape, values }) => {
    const picture = readPicture(fromBase64(file), 'f')
    expect([picture.height, picture.width, picture.channels]).toEqual(shape)
    expect([...picture.numbers]).toEqual(values)
  })
})

describe('a JPEG has the numbers that Pillow reads, up to rounding', () => {
  it.each(named(jpeg))('%s', (name, { file, shape, values }) => {
    const picture = readPicture(fromBase64(file), 'f')
    expect([picture.height, picture.width, picture.channels]).toEqual(shape)
    expect(picture.numbers).toHaveLength(values.length)
    const most = Math.max(...picture.numbers.map((value, i) => Math.abs(value - (values[i] ?? NaN))))
    // libjpeg interpolates channels of lower resolution; the decoder repeats their values.
    expect(most).toBeLessThanOrEqual(name.startsWith('4:2') ? 12 : 3)
  })
})

describe('a picture that cannot be a sample is refused with the reason', () => {
  it.each([
    ['CMYK', /^f, byte \d+: has 4 channels \(CMYK\); convert it to RGB colour$/],
    ['uneven restart intervals', /has restart intervals of 4 blocks, .*; save it without restart markers$/],
    ['grey transparent', /^f, pixels: are partly transparent/],
    ['RGB transparent', /^f, pixels: are partly transparent/],
    ['palette transparent', /^f, pixels: are partly transparent/],
    ['index beyond the palette', /a pixel has colour 3, but the palette ends at 2; the picture is damaged/],
  ])('%s', (name, message) => {
    expect(() => readPicture(fileOf(name), 'f')).toThrow(message)
  })

  const jfif = fileOf('JFIF')
  const frame = Buffer.from(jfif).indexOf(Buffer.of(0xff, 0xc0))
  it.each([
    ['lossless', changed(jfif, [frame + 1, 0xc3]), 'is a lossless JPEG; save it as a baseline or progressive JPEG'],
    ['arithmetic coding', changed(jfif, [frame + 1, 0xc9]), 'is a JPEG with arithmetic coding'],
    ['12 bits', changed(jfif, [frame + 4, 12]), 'has 12 bits per channel; save it with 8, or as a PNG with 16'],
    ['an odd sampling', changed(jfif, [frame + 11, 0x31], [frame + 14, 0x21]), 'in fractions of its resolution'],
  ])('%s', (_, file, message) => {
    expect(() => readPicture(file, 'f')).toThrow(message)
  })
})

describe('fill bytes', () => {
  it('before restart markers and the end change nothing', () => {
    for (const { name, file } of jpeg) {
      const bytes = fromBase64(file)
      const filled = Buffer.from(
        [...bytes].flatMap((byte, i) => {
          const isMarker = byte === 0xff && (bytes[i + 1] ?? 0) >= 0xd0 && (bytes[i + 1] ?? 0) <= 0xd9 && i > 0
          return isMarker ? [0xff, 0xff, byte] : [byte]
        }),
      )
      expect(filled.length, name).toBeGreaterThan(bytes.length)
      expect(readPicture(filled, 'f')).toEqual(readPicture(bytes, 'f'))
    }
  })
})

describe('damage', () => {
  const grey = fileOf('many restart markers')
  it('a restart interval that is missing is refused', () => {
    const [second, third] = [0xd1, 0xd2].map((marker) => Buffer.from(grey).indexOf(Buffer.of(0xff, marker)))
    const cut = Buffer.concat([grey.subarray(0, second), grey.subarray(third)])
    expect(() => readPicture(cut, 'f')).toThrow('a restart marker is missing or out of order; the picture is damaged')
    const end = Buffer.from(grey).lastIndexOf(Buffer.of(0xff, 0xd0 + 7))
    const short = Buffer.concat([grey.subarray(0, end), grey.subarray(-2)])
    expect(() => readPicture(short, 'f')).toThrow(/a scan has \d+ restart markers where 8 belong/)
  })

  it('never fails in words of the decoder', () => {
    const files = [...png, ...jpeg].map(({ file }) => fromBase64(file))
    for (let i = 0; i < 1500; i++) {
      const file = Uint8Array.from(files[i % files.length] ?? [])
      for (const prime of [7919, 104_729]) file[(i * prime) % file.length] = (i * 31 + prime) & 255
      const read = (): unknown => readPicture(i % 5 === 0 ? file.slice(0, (i * 13) % file.length) : file, 'f')
      try {
        read()
      } catch (error) {
        expect(error).toBeInstanceOf(CallError)
      }
    }
  })
})
