import { shallowRef } from 'vue'
import type { ForecastName } from '../../../shared/figures/spectra/panel.ts'

/** How spectra are looked at: the same for the next run that is opened, so that runs can be compared. */
export const spectraChoice = {
  matrix: shallowRef<'features' | 'weights'>('features'),
  scale: shallowRef<'linear' | 'log'>('linear'),
  overlays: shallowRef<readonly ForecastName[]>(['theorem', 'balance', 'recursive']),
  constant: shallowRef<'one' | 'fitted'>('one'),
  shows: shallowRef<'values' | 'ratio'>('values'),
}
