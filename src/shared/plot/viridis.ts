/** Eleven colours of viridis (Nathaniel Smith and Stéfan van der Walt, CC0), dark to light, on either paper. */
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

/** The colour at `at`, 0 … 1; beyond, that of the end. */
export function viridisAt(at: number): string {
  const place = Math.min(Math.max(at, 0), 1) * (viridis.length - 1)
  const below = Math.min(Math.floor(place), viridis.length - 2)
  const channel = (colour: number, c: number): number =>
    Number.parseInt((viridis[colour] as string).slice(1 + 2 * c, 3 + 2 * c), 16)
  const mixed = [0, 1, 2].map((c) => channel(below, c) + (place - below) * (channel(below + 1, c) - channel(below, c)))
  return `#${mixed.map((c) => Math.round(c).toString(16).padStart(2, '0')).join('')}`
}
