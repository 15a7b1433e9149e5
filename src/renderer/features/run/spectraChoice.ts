import { shallowRef } from 'vue'
import type { ForecastName } from '../../../shared/figures/view.ts'

/** The view of the spectra. All runs share it, so that the user can compare them. */
export const spectraChoice = {
  matrix: shallowRef<'features' | 'weights'>('features'),
  scale: shallowRef<'linear' | 'log'>('linear'),
  overlays: shallowRef<readonly ForecastName[]>(['theorem', 'balance', 'recursive']),
  constant: shallowRef<'one' | 'fitted'>('one'),
  shows: shallowRef<'values' | 'ratio'>('values'),
}
