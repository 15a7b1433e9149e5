import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}
/** The stored state of a window. */
export interface WindowState {
  /** null: the default place. */
  bounds: Rectangle | null
  isMaximized: boolean
  /** The page that it shows, as `#/runs`; empty: the first page. */
  hash: string
}

export const freshState: WindowState = { bounds: null, isMaximized: false, hash: '' }
/** A damaged file must not open a hundred windows. */
export const mostWindows = 12
const stepOfCascade = 24

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const isRectangle = (value: unknown): value is Rectangle =>
  isFields(value) && ['x', 'y', 'width', 'height'].every((key) => Number.isInteger(value[key]))
const isHash = (value: unknown): value is string => typeof value === 'string' && value.startsWith('#/')

/** Reads the stored states. A window outside all screens gets the default place. Empty at a first start. */
export function readWindowStates(file: string, screens: readonly Rectangle[]): WindowState[] {
  try {
    const stored: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (!Array.isArray(stored)) return []
    return stored
      .filter(isFields)
      .slice(0, mostWindows)
      .map((one) => stateOf(one, screens))
  } catch {
    return [] // no file, or a damaged one
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

/** Offsets a new window from another, so both are visible. */
export function cascaded({ x, y, width, height }: Rectangle): Rectangle {
  return { x: x + stepOfCascade, y: y + stepOfCascade, width, height }
}

/** Returns the share of `a` that lies on `b`. */
function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return (Math.max(0, width) * Math.max(0, height)) / (a.width * a.height)
}

/** Returns the hash of an address that is a page of Collapsar; null for every other address. */
export function pageHash(url: string, page: string): string | null {
  return url.startsWith(`${page}#/`) ? url.slice(page.length) : null
}
