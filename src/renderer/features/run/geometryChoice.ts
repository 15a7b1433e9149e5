import { shallowRef } from 'vue'
import { formatCount } from '../../text/format.ts'

/** How the geometry is looked at: the same for the next run that is opened, so that runs can be compared. */
export const geometryChoice = {
  shows: shallowRef<'steps' | 'all'>('steps'),
  /** l, 0 for the inputs; null: all. */
  layer: shallowRef<number | null>(null),
  scale: shallowRef<'fixed' | 'each'>('fixed'),
}

/** More are not told one by one. */
const mostTold = 8

/** `Weights were kept at 4 steps: 0, 50, 200, 600.` */
export function keptText(steps: readonly number[]): string {
  if (steps.length === 1) return `Weights were kept at step ${formatCount(steps[0] ?? 0)} alone.`
  const texts = steps.map(formatCount)
  const told = texts.length > mostTold ? [...texts.slice(0, mostTold - 2), '…', texts.at(-1)] : texts
  return `Weights were kept at ${steps.length} steps: ${told.join(', ')}.`
}
