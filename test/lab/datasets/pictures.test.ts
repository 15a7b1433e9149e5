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
    const most = Math.max(...picture.numbers.map((byte, i) => Math.abs(byte - (bytes[i] ?? NaN))))
    // Two decoders of JPEG round differently.
    expect(most).toBeLessThanOrEqual(name.includes('JPEG') ? 2 : 0)
    expect(picture.numbers.length).toBe(bytes.length)
  })
})

it('a picture of 16 bits per channel keeps all bits', () => {
  const { numbers, channels } = readPicture(named('sixteen bits'), 'f')
  expect(channels).toBe(1)
  expect(numbers).toEqual(Float32Array.from({ length: 9 }, (_, i) => 1000 * i))
})

describe('the error of a bad picture names the place', () => {
  const good = png(3, 2, 7)
  const jpeg = named('grey JPEG')
  it.each([
    ['empty', new Uint8Array(), 'f, byte 0: is the beginning of neither a PNG nor a JPEG'],
    ['a text', utf8('GIF89a'), 'f, byte 0: is the beginning of neither'],
    [
      'a PNG cut in its header',
      good.slice(0, 20),
      'f, byte 20: expected the header of a PNG, found the end of the file',
    ],
    [
      'a PNG cut in its pixels',
      good.slice(0, 44),
      'f, byte 33: expected a whole chunk of the PNG, found the end of the file; the picture is damaged',
    ],
    ['a PNG with another byte', changed(good, [45, 0x55]), "f, byte 37: chunk 'IDAT' does not match its checksum"],
    ['a PNG of no width', changed(good, [19, 0]), 'f, byte 16: has 0 × 2 pixels'],
    [
      'a PNG of huge width',
      changed(good, [16, 0x7f]),
      'f, byte 16: has 2130706435 × 2 pixels; scale it to at most 4096 × 4096',
    ],
    [
      'a JPEG cut at its beginning',
      jpeg.slice(0, 10),
      'f, byte 10: expected the header of a JPEG, found the end of the file',
    ],
    [
      'a JPEG cut in its pixels',
      jpeg.slice(0, -40),
      `f, byte ${jpeg.length - 40}: the file ends before the picture does`,
    ],
    ['partly transparent', named('transparent'), 'f, pixels: are partly transparent'],
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

  it('each become one class', () => {
    const asked: number[] = []
    const set = read([entry('cat', '1.png', png(2, 3, 9)), entry('dog', '1.png', png(2, 3, 5))], (bytes) =>
      asked.push(bytes),
    )
    expect(set).toMatchObject({ shape: [3, 2], classNames: ['cat', 'dog'], labels: Int32Array.of(0, 1) })
    expect([...set.numbers]).toEqual([9, 9, 9, 9, 9, 9, 5, 5, 5, 5, 5, 5])
    expect(asked).toEqual([12])
    expect(read([entry('a', '1', png(2, 3, 9, 3)), entry('b', '1', png(2, 3, 5, 3))]).shape).toEqual([3, 2, 3])
  })

  it('of 16 bits become floats, and the estimate counts their bytes', () => {
    const asked: number[] = []
    const file = named('sixteen bits')
    const set = read([entry('cat', '1.png', file), entry('dog', '1.png', file)], (bytes) => asked.push(bytes))
    expect(set.numbers).toEqual(Float32Array.from({ length: 18 }, (_, i) => 1000 * (i % 9)))
    expect(asked).toEqual([72])
  })

  it.each([
    ['none', [], 'animals: there is no PNG or JPEG in its folders; put the pictures of each class into one folder'],
    ['one class', [entry('cat', '1.png', png(2, 3, 9))], "animals: all 1 samples have the label 'cat'"],
    [
      'another size',
      [entry('cat', '1.png', png(2, 3, 9)), entry('dog', '7.png', png(3, 2, 9))],
      'dog/7.png, size: is 3 × 2 pixels, grey, but cat/1.png is 2 × 3 pixels, grey; convert all',
    ],
    [
      'another number of colours',
      [entry('cat', '1.png', png(2, 3, 9)), entry('dog', '7.png', png(2, 3, 9, 3))],
      'dog/7.png, size: is 2 × 3 pixels, colour, but cat/1.png is 2 × 3 pixels, grey',
    ],
    [
      'another depth',
      [entry('cat', '1.png', png(3, 3, 9)), entry('dog', '7.png', named('sixteen bits'))],
      'dog/7.png, size: is 3 × 3 pixels, grey, 16 bits, but cat/1.png is 3 × 3 pixels, grey; convert all',
    ],
    [
      'a damaged one',
      [entry('cat', '1.png', png(2, 3, 9)), entry('cat', '2.png', utf8('x'))],
      'cat/2.png, byte 0: is the beginning of neither',
    ],
  ])('are refused: %s', (_, entries, message) => {
    expect(() => read(entries)).toThrow(message)
  })
})
