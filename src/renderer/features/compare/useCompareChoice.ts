import { reactive } from 'vue'
import type { ForecastName } from '../../../shared/figures/view.ts'
import type { Quantity } from '../../../shared/contract/comparisons.ts'
import { measured } from '../../../shared/quantities/table.ts'
import type { Centre } from '../../../shared/comparison/lines.ts'

export interface CompareChoice {
  quantity: Quantity
  layer: number | null
  over: 'step' | 'time'
  isLogX: boolean
  isLogY: boolean
  smoothing: number
  seeds: 'each' | Centre
  /** Keys of fields; empty: the first field. */
  x: string
  y: string
  /** Runs that the user has hidden. */
  hidden: Set<string>
  spectra: SpectraChoice
}

/** What the spectra tab shows. */
export interface SpectraChoice {
  matrix: 'features' | 'weights'
  scale: 'linear' | 'log'
  /** Forecasts shown. */
  overlays: ForecastName[]
  /** Layers shown; null: all. */
  layers: number[] | null
  /** Runs at steps, a step of null is the last; null: every shown run at its last step. */
  curves: { run: string; step: number | null }[] | null
}

const choice: CompareChoice = reactive({
  quantity: 'objective',
  layer: null,
  over: 'step',
  isLogX: false,
  isLogY: true,
  smoothing: 1,
  seeds: 'each',
  x: '',
  y: '',
  hidden: new Set<string>(),
  spectra: { matrix: 'features', scale: 'linear', overlays: ['theorem', 'balance'], layers: null, curves: null },
} satisfies CompareChoice as CompareChoice)

/** The choices of the Compare page; they last as long as the window. */
export function useCompareChoice() {
  return {
    choice,
    /** Chooses a quantity and the axis that suits it. */
    choose(quantity: Quantity): void {
      if (measured[quantity].layers !== measured[choice.quantity].layers) choice.layer = null
      choice.quantity = quantity
      choice.isLogY = measured[quantity].isLog ?? false
    },
    toggle(id: string): void {
      if (!choice.hidden.delete(id)) choice.hidden.add(id)
    },
  }
}
