import { useSetting, type Setting } from './useSetting.ts'

/** The largest that a step can be written as in a filter. */
export const lastStep = 999_999_999

/** A step as it was kept; 1000 where nothing was, or no step. */
export function parseStep(text: string | null): number {
  const step = Number(text ?? '1000')
  return Number.isInteger(step) && step >= 0 && step <= lastStep ? step : 1000
}

/** The step at which runs are looked at in tables: the same in every room, and after a restart. */
export const useChosenStep = (): Setting<number> => useSetting('values.step', parseStep)
