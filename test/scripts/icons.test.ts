import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { drawIcons, iconFolder, iconSizes } from '../../scripts/icons.mjs'
import { root } from '../lab/specs.ts'

const stored = (name: string): Buffer => readFileSync(join(root, iconFolder, name))

describe('the icon', () => {
  test('every stored file is what the script draws from the SVGs', () => {
    for (const [name, content] of drawIcons(root)) expect(stored(name).equals(content), name).toBe(true)
  })

  test('each PNG is square, of its size, with transparent corners and an opaque centre', () => {
    for (const size of iconSizes) {
      const { width, height, channels, data } = decode(stored(`${size}.png`))
      expect([width, height, channels]).toEqual([size, size, 4])
      expect(data[3]).toBeLessThan(128)
      expect(data[(width * (height / 2) + width / 2) * 4 + 3]).toBe(255)
    }
  })

  test('the icon file of Windows lists its images, each a PNG at its offset', () => {
    const ico = stored('icon.ico')
    const count = ico.readUInt16LE(4)
    expect(count).toBe(7)
    for (let i = 0; i < count; i++) {
      const size = ico.readUInt8(6 + 16 * i) || 256
      const [length, offset] = [ico.readUInt32LE(14 + 16 * i), ico.readUInt32LE(18 + 16 * i)]
      expect(decode(ico.subarray(offset, offset + length)).width).toBe(size)
    }
  })

  test('the icon file of macOS has the length that it states', () => {
    const icns = stored('icon.icns')
    expect(icns.toString('ascii', 0, 4)).toBe('icns')
    expect(icns.readUInt32BE(4)).toBe(icns.length)
  })
})
