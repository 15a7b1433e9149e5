import { shallowRef } from 'vue'
import { formatCount } from '../../text/format.ts'

/** The view of the geometry. All runs share it, so that the user can compare them. */
export const geometryChoice = {
  shows: shallowRef<'steps' | 'all'>('steps'),
  /** The layer l, 0 for the inputs; null: all layers. */
  layer: shallowRef<number | null>(null),
  scale: shallowRef<'fixed' | 'each'>('fixed'),
}

/** A text lists at most so many steps. */
const maxListed = 8

/** `Weights were kept at 4 steps: 0, 50, 200, 600.` */
export function keptText(steps: readonly number[]): string {
  if (steps.length === 1) return `Weights were kept only at step ${formatCount(steps[0] ?? 0)}.`
  const texts = steps.map(formatCount)
  const listed = texts.length > maxListed ? [...texts.slice(0, maxListed - 2), '…', texts.at(-1)] : texts
  return `Weights were kept at ${steps.length} steps: ${listed.join(', ')}.`
}
