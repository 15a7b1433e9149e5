import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const source = readFileSync(join(import.meta.dirname, '../../src/renderer/styles/tokens.css'), 'utf8')
const [light = '', dark = ''] = source.split('@media (prefers-color-scheme: dark)')
const coloursOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  )
const schemes = { light: coloursOf(light), dark: coloursOf(dark) }

/** Relative luminance of an sRGB colour `#rrggbb`, 0 … 1 (WCAG 2.2). */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
/** Contrast from 1 (equal) to 21 (black on white). */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

test('contrast of black on white is 21', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10)
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
})

/** Contrast that axe cannot check: texts in drawings, and borders of fields. */
describe.each(['light', 'dark'] as const)('in the %s scheme', (scheme) => {
  const colours = schemes[scheme]
  const between = (one: string, other: string): number => contrast(colours[one] ?? '', colours[other] ?? '')
  test.each(['ink', 'soft', 'quiet', 'accent', 'warn', 'bad'])('%s is readable on every background', (text) => {
    for (const ground of ['paper', 'ground', 'faint']) expect(between(text, ground)).toBeGreaterThanOrEqual(4.5)
  })
  test('texts of primary buttons and notices are readable', () => {
    expect(between('on-accent', 'accent')).toBeGreaterThanOrEqual(4.5)
    expect(between('ink', 'bad-ground')).toBeGreaterThanOrEqual(4.5)
  })
  test.each(['field', 'theorem', 'balance', 'good', 'bad', 'accent'])('a line of %s is visible', (line) => {
    for (const ground of ['paper', 'ground']) expect(between(line, ground)).toBeGreaterThanOrEqual(3)
  })
})
