import type { RunSpec } from '../../spec/runSpec.ts'
import type { Forecast } from '../forecast/forecast.ts'
import type { BenchValues } from './values.ts'

/** What the inputs say: the cost of the first layer for collapsed features, at inputScale = 1. */
export interface BenchInputs {
  /** H (K, K) of classCouplings, row after row; null where the sample is too large for it. */
  H: number[][] | null
  /** The share of the class indicators outside the rows of X. */
  missing: number
  /** TCV_{K,0}: the within-class part of the inputs, mean over samples, for the partition into classes. */
  variation: number
}

/** What the sections are made of. */
export interface Made {
  values: BenchValues
  forecast: Forecast | null
  model: RunSpec | null
  /** Why no theory applies at all. */
  refusal: string | null
}
