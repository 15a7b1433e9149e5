import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}
/** What is kept of a window. */
export interface WindowState {
  /** null: where windows open. */
  bounds: Rectangle | null
  isMaximized: boolean
  /** The page that it shows, as `#/runs`; empty: the first one. */
  hash: string
}

export const freshState: WindowState = { bounds: null, isMaximized: false, hash: '' }
/** What somebody had open is opened again, and a damaged file opens no hundred windows. */
const mostWindows = 12
const stepOfCascade = 24

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const isRectangle = (value: unknown): value is Rectangle =>
  isFields(value) && ['x', 'y', 'width', 'height'].every((key) => Number.isInteger(value[key]))
const isHash = (value: unknown): value is string => typeof value === 'string' && value.startsWith('#/')

/** What was stored, as far as it can be read and still lies on one of the screens. Empty: a first start. */
export function readWindowStates(file: string, screens: readonly Rectangle[]): WindowState[] {
  try {
    const stored: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (!Array.isArray(stored)) return []
    return stored
      .filter(isFields)
      .slice(0, mostWindows)
      .map((one) => stateOf(one, screens))
  } catch {
    return [] // no file, or a damaged one: neither is worth a word
  }
}

function stateOf({ bounds, isMaximized, hash }: Fields, screens: readonly Rectangle[]): WindowState {
  const isVisible = isRectangle(bounds) && screens.some((screen) => overlap(bounds, screen) > 0.3)
  return {
    bounds: isVisible ? bounds : null,
    isMaximized: isMaximized === true,
    hash: isHash(hash) ? hash : '',
  }
}

export function writeWindowStates(file: string, states: readonly WindowState[]): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(states))
}

/** A window beside another: as large, and a step further, so that both are seen. */
export function beside({ x, y, width, height }: Rectangle): Rectangle {
  return { x: x + stepOfCascade, y: y + stepOfCascade, width, height }
}

/** Share of `a` that lies on `b`. */
function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return (Math.max(0, width) * Math.max(0, height)) / (a.width * a.height)
}
