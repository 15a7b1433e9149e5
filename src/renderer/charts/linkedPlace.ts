import { shallowReactive, shallowRef } from 'vue'

/** A place on an axis that several charts share. */
export interface LinkedPlace {
  /** What x counts, as `step`. */
  unit: string
  x: number
  /** The chart under the pointer, which shows the reading. */
  source: symbol
}

/** The place under the pointer; null where it is on no chart. Every chart with the same unit marks it. */
export const linkedPlace = shallowRef<LinkedPlace | null>(null)

/** In the order in which they were pinned. */
const pinned = shallowReactive(new Map<string, readonly number[]>())
const mostPinned = 6

/** Returns the pinned places of a unit, ascending. They stay while the user changes tabs. */
export const pinnedAt = (unit: string | undefined): readonly number[] =>
  unit === undefined ? [] : (pinned.get(unit) ?? []).toSorted((a, b) => a - b)

/** Pins a place, or removes its pin. A seventh pin removes the first. */
export function togglePin(unit: string, x: number): void {
  const old = pinned.get(unit) ?? []
  pinned.set(unit, old.includes(x) ? old.filter((own) => own !== x) : [...old, x].slice(-mostPinned))
}

/** Removes every pin of a unit. */
export const removePins = (unit: string): void => void pinned.delete(unit)
