import { createGlobalState } from '@vueuse/core'
import { useSetting } from './useSetting.ts'

/** The largest step that a filter can name. */
export const lastStep = 999_999_999

/** Parses the kept step; 1000 when none is kept or the text is no step. */
export function parseStep(text: string | null): number {
  const step = Number(text ?? '1000')
  return Number.isInteger(step) && step >= 0 && step <= lastStep ? step : 1000
}

/** The step at which tables show the values of runs: the same on every page, and after a restart. */
export const useChosenStep = createGlobalState(() => useSetting('values.step', parseStep))
