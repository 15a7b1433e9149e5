import { interpolateRgb, piecewise } from 'd3-interpolate'

/** Eleven colours of viridis (Nathaniel Smith and Stéfan van der Walt, CC0), dark to light. */
export const viridis = [
  '#440154',
  '#482475',
  '#414487',
  '#355F8D',
  '#2A788E',
  '#21918C',
  '#22A884',
  '#44BF70',
  '#7AD151',
  '#BDDF26',
  '#FDE725',
] as const

/** Returns red, green and blue (0 … 255) of `#rrggbb`. */
export const channels = (colour: string): number[] => [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16))

/** Returns red, green and blue (0 … 255) at `at` (0 … 1) of at least two evenly spaced colours. */
export const mixed = (colours: readonly string[], at: number): number[] =>
  Array.from(piecewise(interpolateRgb, [...colours])(at).matchAll(/\d+/g), Number)

export const hexadecimal = (channels: readonly number[]): string =>
  `#${channels.map((c) => c.toString(16).padStart(2, '0')).join('')}`

/** Returns the one of dark and light text that has more contrast on `colour`. */
export const inkOn = (colour: string): string =>
  contrast('#1F2933', colour) >= contrast('#FFFFFF', colour) ? '#1F2933' : '#FFFFFF'

/** Contrast ratio of WCAG 2.2: 1 for equal colours, 21 for black on white. */
export function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = channels(colour).map((channel) => {
    const own = channel / 255
    return own <= 0.04045 ? own / 12.92 : ((own + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
