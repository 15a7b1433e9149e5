import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}
export interface WindowState {
  bounds: Rectangle | null
  isMaximized: boolean
}

const fresh: WindowState = { bounds: null, isMaximized: false }
const isRectangle = (value: unknown): value is Rectangle =>
  typeof value === 'object' &&
  value !== null &&
  ['x', 'y', 'width', 'height'].every((key) => Number.isInteger((value as Record<string, unknown>)[key]))

/** What was stored, as far as it can be read and still lies on one of the screens. */
export function readWindowState(file: string, screens: readonly Rectangle[]): WindowState {
  try {
    const { bounds, isMaximized } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    const isVisible = isRectangle(bounds) && screens.some((screen) => overlap(bounds, screen) > 0.3)
    return { bounds: isVisible ? bounds : null, isMaximized: isMaximized === true }
  } catch {
    return fresh // the first start, or a damaged file: neither is worth a word
  }
}

export function writeWindowState(file: string, state: WindowState): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(state))
}

/** Share of `a` that lies on `b`. */
function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return (Math.max(0, width) * Math.max(0, height)) / (a.width * a.height)
}
