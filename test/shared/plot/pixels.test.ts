import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { base64, cellImage, type ColourScale } from '../../../src/shared/plot/pixels.ts'

type Picture = ReturnType<typeof PNG.sync.read>

const scale: ColourScale = { min: -2, max: 2, colours: ['#FF0000', '#FFFFFF', '#0000FF'], missing: '#123456' }

/** Decodes the image with pngjs, which shares no code with the encoder. */
function decoded(uri: string): Picture {
  const [head = '', body = ''] = uri.split(',')
  expect(head).toBe('data:image/png;base64')
  return PNG.sync.read(Buffer.from(body, 'base64'))
}

const colourAt = (png: Picture, x: number, y: number): number[] => [
  ...png.data.subarray(4 * (y * png.width + x), 4 * (y * png.width + x) + 3),
]

test('every cell is a square of whole pixels; values beyond the scale have its end colours', () => {
  const png = decoded(cellImage([-2, 0, 2, -9, NaN, 9], 3, scale))
  expect([png.width, png.height]).toEqual([240, 160])
  const expected = [
    [255, 0, 0],
    [255, 255, 255],
    [0, 0, 255],
    [255, 0, 0],
    [0x12, 0x34, 0x56],
    [0, 0, 255],
  ]
  for (const [cell, colour] of expected.entries()) {
    const [left, top] = [80 * (cell % 3), 80 * Math.floor(cell / 3)]
    for (const x of [0, 37, 79]) for (const y of [0, 41, 79]) expect(colourAt(png, left + x, top + y)).toEqual(colour)
  }
})

test('large matrices have one pixel per cell, and interpolated colours', () => {
  const cells = Float32Array.from({ length: 300 * 300 }, (_, i) => (i % 300) / 299)
  const png = decoded(cellImage(cells, 300, scale))
  expect([png.width, png.height]).toEqual([300, 300])
  const [red = 0, green = 0, blue] = colourAt(png, 150, 7)
  expect(blue).toBe(255)
  expect(red).toBe(green)
  expect(Math.abs(red - 255 * 0.75)).toBeLessThan(3)
})

test('numbers that do not fill whole rows are refused', () => {
  expect(() => cellImage([1, 2, 3], 2, scale)).toThrow('3 cells do not fill rows of 2')
  expect(() => cellImage([], 2, scale)).toThrow('0 cells do not fill rows of 2')
})

test('base64 equals that of Node for every length of the last group', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 71 + length * 13) % 256)
    expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
  }
})
