import { formatNumber, superscript } from '../../../shared/charts/numbers.ts'
import type { Forecast } from '../../../shared/contract/forecasts.ts'
import { presetDeltas, presetSpec, presetSpecs, type Preset, type PresetSize } from '../../../shared/spec/presets/preset.ts'
import type { RunSpec } from '../../../shared/spec/runSpec.ts'
import type { Fact } from '../../text/specFacts.ts'

export interface Choice {
  size: PresetSize
  /** The values of δ that are ticked. */
  deltas: readonly number[]
}

/** One spec per ticked δ, in the order of the figure. */
export function chosenSpecs(preset: Preset, { size, deltas }: Choice): RunSpec[] {
  const ticked = presetDeltas(preset, size).filter((delta) => deltas.includes(delta))
  return presetSpecs(preset, size, ticked)
}

/** The forecasts hold at δ = 0, so the smallest δ stands for all. */
export function forecastSpec(preset: Preset, size: PresetSize): RunSpec {
  return presetSpec(preset, size, Math.min(...presetDeltas(preset, size)))
}

/** The constants of the forecast, layer by layer. */
export function forecastFacts(forecast: Forecast | null, layers: number): Fact[] {
  const constants = (name: string, values: readonly number[] | undefined): Fact[] =>
    (values ?? [])
      .slice(0, layers)
      .map((C, l) => ({ name: `C${superscript(l + 1)}, ${name}`, value: formatNumber(C, 4) }))
  return [
    { name: 'objective', value: formatNumber(forecast?.balance?.objective ?? NaN, 5) },
    ...constants('balance', forecast?.balance?.C),
    { name: 'samples', value: forecast ? forecast.counts.join(' ') : '–' },
  ]
}
