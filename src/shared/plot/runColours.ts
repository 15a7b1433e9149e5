import { channels, contrast, hexadecimal, mixed } from './colours.ts'
import { lineStyles, type ChartTheme } from './theme.ts'

/** How the line of a run is drawn among others. */
export interface RunLook {
  colour: string
  /** Solid where there is none. */
  dash?: number[]
}

/** The class colours without grey and without those too faint for a line, then each hue again, nearer to the ink. */
function colours(theme: ChartTheme): string[] {
  const [first = theme.ink, ...others] = theme.classes
  const hues = others.filter((colour) => !isGrey(colour))
  const own = hues.filter((colour) => contrast(colour, theme.paper) >= 2)
  return [first, ...own, ...hues.map((colour) => hexadecimal(mixed([colour, theme.ink], 0.42)))]
}

/** Returns the colour moved towards the ink until text has a contrast of 4.5 on paper, as WCAG 2.2 AA requires. */
export function textColour(theme: ChartTheme, colour: string): string {
  const nearer = [0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9].map((at) => hexadecimal(mixed([colour, theme.ink], at)))
  return nearer.find((own) => contrast(own, theme.paper) >= 4.5) ?? theme.ink
}

const isGrey = (colour: string): boolean => new Set(channels(colour)).size === 1

/** FNV-1a with its bits mixed again, because the ids of a study differ in few places. */
function hash(id: string): number {
  let own = 0x811c9dc5
  for (const character of id) own = Math.imul(own ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  own = Math.imul(own ^ (own >>> 15), 0x2c1b3c6d) >>> 0
  return (own ^ (own >>> 12)) >>> 0
}

/** Returns the colour of a run from its id, so it is the same in every view and beside any other runs. */
export function runColour(theme: ChartTheme, id: string): string {
  const all = colours(theme)
  return all[hash(id) % all.length] ?? theme.ink
}

/**
 * Returns colours and line styles. Up to six runs all differ in style, and two runs of one colour differ in style while
 * styles last. The result depends on the ids and not on their order.
 */
export function runLooks(theme: ChartTheme, ids: readonly string[]): Map<string, RunLook> {
  const taken = new Set<string>()
  const looks = new Map<string, RunLook>()
  const sorted = [...new Set(ids)].toSorted()
  sorted.forEach((id, order) => {
    const colour = runColour(theme, id)
    const styles = lineStyles.map((_, i) => (order + i) % lineStyles.length)
    const style = styles.find((own) => !taken.has(`${colour} ${own}`)) ?? order % lineStyles.length
    taken.add(`${colour} ${style}`)
    const dash = lineStyles[style]
    looks.set(id, dash ? { colour, dash } : { colour })
  })
  return looks
}
