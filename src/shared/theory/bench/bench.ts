import type { Matrix } from '../../linalg/matrix.ts'
import type { RunSpec } from '../../spec/runSpec.ts'
import type { ClassCouplings } from '../collapse/classCouplings.ts'
import { finish, forecastSteps, type Forecast } from '../forecast/forecast.ts'
import type { BandSource } from '../forecast/theoremForecast.ts'
import { benchSpec, modelSpec } from './benchSpec.ts'
import { boundSection } from './boundSection.ts'
import { constantBand, linearWithConstant, middleConstant } from './constantBand.ts'
import { balanceSection, objectiveSection } from './lawSections.ts'
import { pathSection, type MeasuredPath } from './pathSection.ts'
import type { BenchSection } from './section.ts'
import type { BenchInputs } from './parts.ts'
import { costSection, theoremSection } from './theoremSections.ts'
import type { BenchValues } from './values.ts'

/** Everything that the bench shows for its values. */
export interface Bench {
  values: BenchValues
  /** The experiment with exactly these values, or why no run has them. */
  spec: RunSpec | string
  /** The spec that the forecast is of; null where no network has these values. */
  model: RunSpec | null
  forecast: Forecast | null
  sections: BenchSection[]
}

/** What the bench takes from elsewhere; each may be absent. */
export interface BenchParts {
  /** Known where δ > 0 and the data can be drawn. */
  inputs?: BenchInputs | null
  /** The length of the descent path, which takes seconds. */
  path?: MeasuredPath | null
  /** A cache of random bases. */
  band?: BandSource
}

/**
 * Computes all results of the theory for values of the bench: the singular values of Theorem 4.2 over O_l and C, the
 * balance law, the least objective, the representation cost, both sides of Theorem 3.4 and the path of Theorem 4.3. A
 * result whose assumptions fail names the one that fails.
 * Source: Zangrando et al. 2402.03991v2; the balance law is derived in balanceLaw.ts.
 */
export function theoryBench(values: BenchValues, { inputs = null, path = null, band }: BenchParts = {}): Bench {
  const spec = benchSpec(values)
  const model = typeof spec === 'string' ? modelSpec(values) : spec
  const isModel = typeof model !== 'string'
  const refusal = isModel ? null : noTheory(model)
  const forecast = isModel ? forecastOf(values, model, inputs, band) : null
  const made = { values, forecast, refusal, model: isModel ? model : null }
  return {
    values,
    spec,
    model: made.model,
    forecast,
    sections: [
      theoremSection(made),
      balanceSection(made),
      objectiveSection(made),
      costSection(made),
      boundSection(made, inputs),
      pathSection(made, path),
    ],
  }
}

const noTheory = (reason: string): string => `${reason} The theory needs two layers and two classes or more.`

function forecastOf(values: BenchValues, model: RunSpec, inputs: BenchInputs | null, band?: BandSource): Forecast {
  const made = finish(forecastSteps(model, values.counts, couplingsOf(values, inputs), constantBand(values, band)))
  const [least, most] = values.constant
  if (!made.theorem || (least === 1 && most === 1)) return made
  const theorem = values.activation === 'identity' ? linearWithConstant(made.theorem, values.constant) : made.theorem
  const C = middleConstant(values.constant)
  const notes = theorem.notes.map((note) => note.replace('C = 1 in every layer', constantText(values)))
  return { ...made, theorem: { ...theorem, C: theorem.C.map(() => C), notes } }
}

const constantText = ({ constant: [least, most] }: BenchValues): string =>
  least === most ? `C = ${least} in every layer` : `C from ${least} to ${most} in every layer`

function couplingsOf({ inputScale, delta }: BenchValues, inputs: BenchInputs | null): ClassCouplings | null {
  if (!inputs?.H || !(delta > 0)) return null
  const K = inputs.H.length
  const data = Float64Array.from(inputs.H.flat(), (value) => value / inputScale ** 2)
  const H: Matrix = { rows: K, cols: K, data }
  return { H, missing: inputs.missing }
}
