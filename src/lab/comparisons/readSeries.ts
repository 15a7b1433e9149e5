import type { CurveRequest, Quantity } from '../../shared/contract/comparisons.ts'
import type { Store } from '../store/store.ts'
import type { Series } from './downsampleSeries.ts'

type Wish = Pick<CurveRequest, 'quantity' | 'layer' | 'over'>

/** What was measured of one quantity, as one number a step; of the TCV with its interval. */
interface Measured {
  step: number
  time: number
  value: number
  lower?: number
  upper?: number
}

type Layered = Exclude<Quantity, 'objective' | 'dataLoss' | 'weightPenalty' | 'featurePenalty' | 'gradientNorm'>

const none = new Float64Array()

/** All that the history has of one quantity of a run: one read of the column that holds it, no whole record. */
export function readSeries(store: Store, id: string, { quantity, layer, over }: Wish): Series {
  switch (quantity) {
    case 'objective':
    case 'dataLoss':
    case 'weightPenalty':
    case 'featurePenalty':
    case 'gradientNorm': {
      const [steps = none, values = none] = store.scalars.columns(id, ['step', quantity])
      return { x: over === 'step' ? steps : timesAt(steps, store.measurements.times(id)), values }
    }
    default: {
      const rows = measured(store, id, quantity, layer)
      const column = (of: (row: Measured) => number): Float64Array => Float64Array.from(rows, of)
      const series = { x: column((row) => row[over]), values: column(({ value }) => value) }
      if (quantity !== 'tcv') return series
      return { ...series, lower: column(({ lower = NaN }) => lower), upper: column(({ upper = NaN }) => upper) }
    }
  }
}

function measured(store: Store, id: string, quantity: Layered, layer: number | null): Measured[] {
  const { measurements } = store
  const chosen = (values: ArrayLike<number>): number => (layer === null ? NaN : (values[layer - 1] ?? NaN))
  switch (quantity) {
    case 'tcv':
      return measurements.variations(id).map(({ step, time, tcv, lower, upper }) => {
        const at = layer === null ? largestOf(tcv) : layer - 1
        return { step, time, value: tcv[at] ?? NaN, lower: lower[at] ?? NaN, upper: upper[at] ?? NaN }
      })
    case 'weightNorm':
      return measurements.weightNorms(id).map(({ step, time, norms }) => ({
        ...{ step, time },
        value: layer === null ? Math.hypot(...norms) : chosen(norms),
      }))
    case 'featureRank':
    case 'weightRank':
      return measurements.ranks(id, quantity).map(({ step, time, ranks }) => {
        const together = quantity === 'featureRank' ? ranks.slice(0, -1) : ranks
        return { step, time, value: layer === null ? Math.max(...together) : chosen(ranks) }
      })
  }
}

/** The place of the largest TCV among the hidden layers; −1 where there is none. */
export function largestOf(tcv: ArrayLike<number>): number {
  let at = -1
  for (let l = 0; l < tcv.length - 1; l++) if (at < 0 || (tcv[l] ?? NaN) > (tcv[at] ?? NaN)) at = l
  return at
}

/** Of matrices by their singular values, all of them together. */
export const frobenius = (spectra: readonly Float64Array[]): number =>
  Math.sqrt(spectra.reduce((sum, spectrum) => sum + spectrum.reduce((own, s) => own + s * s, 0), 0))

/**
 * When each step was taken. Times are known where it was measured, and lie on the line between two such; before the
 * first and beyond the last they are not known. steps: ascending.
 */
export function timesAt(steps: ArrayLike<number>, known: readonly { step: number; time: number }[]): Float64Array {
  let at = 0
  return Float64Array.from(steps, (step) => {
    while (at + 1 < known.length && (known[at + 1]?.step ?? NaN) < step) at++
    const [from, to = from] = [known[at], known[at + 1]]
    if (!from || !to || step < from.step || step > to.step) return NaN
    const share = to.step > from.step ? (step - from.step) / (to.step - from.step) : 0
    return from.time + share * (to.time - from.time)
  })
}
