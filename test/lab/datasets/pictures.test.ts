import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { readPicture } from '../../../src/lab/datasets/readers/picture.ts'
import { readPictures } from '../../../src/lab/datasets/readers/pictures.ts'
import { oracle } from '../../oracle/read.ts'
import { changed, fromBase64, utf8 } from './makeFiles.ts'

interface Files {
  pictures: { name: string; file: string; shape: number[]; bytes: number[] }[]
  refused: { name: string; file: string }[]
}
const files = oracle<Files>('files')
const png = (width: number, height: number, value: number, channels = 1): Uint8Array =>
  encode({ width, height, channels, depth: 8, data: new Uint8Array(width * height * channels).fill(value) })
const named = (name: string): Uint8Array =>
  fromBase64([...files.pictures, ...files.refused].find((entry) => entry.name === name)?.file ?? '')

describe('a picture as Pillow writes it', () => {
  it.each(files.pictures.map((entry) => [entry.name, entry] as const))('%s', (name, { file, shape, bytes }) => {
    const picture = readPicture(fromBase64(file), 'f')
    expect([picture.height, picture.width, picture.channels]).toEqual(shape)
    const most = Math.max(...picture.bytes.map((byte, i) => Math.abs(byte - (bytes[i] ?? NaN))))
    // Two decoders of JPEG round differently.
    expect(most).toBeLessThanOrEqual(name.includes('JPEG') ? 2 : 0)
    expect(picture.bytes.length).toBe(bytes.length)
  })
})

describe('a bad picture is named with its place', () => {
  const good = png(3, 2, 7)
  const jpeg = named('grey JPEG')
  it.each([
    ['empty', new Uint8Array(), 'f, byte 0: is neither the beginning of a PNG nor of a JPEG'],
    ['a text', utf8('GIF89a'), 'f, byte 0: is neither'],
    [
      'a PNG cut in its header',
      good.slice(0, 20),
      'f, byte 20: expected the header of a PNG, found the end of the file',
    ],
    ['a PNG cut in its pixels', good.slice(0, 44), 'f, 44 bytes: cannot be read: '],
    ['a PNG with another byte', changed(good, [45, 0x55]), /^f, \d+ bytes: cannot be read: /],
    ['a PNG of no width', changed(good, [19, 0]), 'f, byte 16: is 0 × 2 pixels'],
    [
      'a PNG of huge width',
      changed(good, [16, 0x7f]),
      'f, byte 16: is 2130706435 × 2 pixels; 1 × 1 to 4096 × 4096 are read',
    ],
    [
      'a JPEG cut at its beginning',
      jpeg.slice(0, 10),
      'f, byte 10: expected the header of a JPEG, found the end of the file',
    ],
    ['a JPEG cut in its pixels', jpeg.slice(0, -40), /^f, \d+ bytes: cannot be read: /],
    ['transparent in parts', named('transparent'), 'f, pixels: are transparent in parts'],
    ['of sixteen bits', named('sixteen bits'), 'f, header: has 16 bits a channel; up to 8 are read'],
  ])('%s', (_, file, message) => {
    expect(() => readPicture(file, 'f')).toThrow(message)
  })
})

describe('folders of pictures', () => {
  const entry = (className: string, name: string, bytes: Uint8Array) => ({
    className,
    name: `${className}/${name}`,
    read: () => bytes,
  })
  const read = (entries: Parameters<typeof readPictures>[1], allow: (bytes: number) => void = () => {}) =>
    readPictures('animals', entries, allow, () => {})

  it('are one class each', () => {
    const asked: number[] = []
    const set = read([entry('cat', '1.png', png(2, 3, 9)), entry('dog', '1.png', png(2, 3, 5))], (bytes) =>
      asked.push(bytes),
    )
    expect(set).toMatchObject({ shape: [3, 2], classNames: ['cat', 'dog'], labels: Int32Array.of(0, 1) })
    expect([...set.numbers]).toEqual([9, 9, 9, 9, 9, 9, 5, 5, 5, 5, 5, 5])
    expect(asked).toEqual([12])
    expect(read([entry('a', '1', png(2, 3, 9, 3)), entry('b', '1', png(2, 3, 5, 3))]).shape).toEqual([3, 2, 3])
  })

  it.each([
    ['none', [], 'animals: there is no PNG or JPEG in its folders; each class is a folder of pictures'],
    ['one class', [entry('cat', '1.png', png(2, 3, 9))], "animals: all 1 samples have the label 'cat'"],
    [
      'another size',
      [entry('cat', '1.png', png(2, 3, 9)), entry('dog', '7.png', png(3, 2, 9))],
      'dog/7.png, size: is 3 × 2 pixels, grey, and cat/1.png is 2 × 3 pixels, grey: all must be alike',
    ],
    [
      'another number of colours',
      [entry('cat', '1.png', png(2, 3, 9)), entry('dog', '7.png', png(2, 3, 9, 3))],
      'dog/7.png, size: is 2 × 3 pixels, colour, and cat/1.png is 2 × 3 pixels, grey',
    ],
    [
      'a damaged one',
      [entry('cat', '1.png', png(2, 3, 9)), entry('cat', '2.png', utf8('x'))],
      'cat/2.png, byte 0: is neither',
    ],
  ])('are refused: %s', (_, entries, message) => {
    expect(() => read(entries)).toThrow(message)
  })
})
