import type { Numbers, Reduction, RunNumbers } from './quantity.ts'
import { measured, measuredNames, ofSummary, type MeasuredName, type ResultName } from './table.ts'

const none = new Float64Array()

/** ‖A_1‖ … ‖A_L‖, Frobenius, from the singular values of each matrix. */
export const normsOf = (spectra: readonly Float64Array[]): Float64Array =>
  Float64Array.from(spectra, (spectrum) => Math.sqrt(spectrum.reduce((sum, s) => sum + s * s, 0)))

/** The numbers of a quantity layer by layer, or one number of the whole network; empty where none were measured. */
export function layersOf(name: MeasuredName, numbers: Numbers): ArrayLike<number> {
  const { stored } = measured[name]
  if (stored === 'layered') return numbers.layered[name] ?? none
  if (stored === 'weightNorms') return 'weightNorms' in numbers ? numbers.weightNorms : normsOf(numbers.weightSpectra)
  const held = numbers[stored]
  return typeof held === 'number' ? [held] : held
}

/** A quantity as one number, its layers reduced; NaN where it was not measured. */
export function valueOf(name: MeasuredName, numbers: Numbers): number {
  const values = layersOf(name, numbers)
  const { reduce } = measured[name]
  return reduce === null ? (values[0] ?? NaN) : reduced(reduce, values)
}

/** Every quantity of a measurement, layers reduced. */
export function valuesOf(numbers: Numbers): Record<MeasuredName, number> {
  return Object.fromEntries(measuredNames.map((name) => [name, valueOf(name, numbers)])) as Record<MeasuredName, number>
}

/**
 * One number for all layers. NaN where there is no layer to reduce, as in a network without hidden layers, and where the
 * number of any layer is NaN: a layer that has diverged must not hide behind the others. `largestKnown` is NaN only where
 * every layer is: a network that has diverged has no stationarity in any layer.
 */
export function reduced(reduce: Reduction, values: ArrayLike<number>): number {
  if (reduce === 'norm') return values.length > 0 ? Math.hypot(...Array.from(values)) : NaN
  return values[decisiveLayer(reduce, values)] ?? NaN
}

/** The index of the layer whose number stands for all; −1 where there is none, as for a norm. */
export function decisiveLayer(reduce: Reduction | null, values: ArrayLike<number>): number {
  if (reduce === null || reduce === 'norm') return -1
  const count = reduce === 'largestHidden' ? values.length - 1 : values.length
  const sign = reduce === 'smallest' ? -1 : 1
  let at = -1
  for (let l = 0; l < count; l++) {
    const value = values[l] ?? NaN
    if (Number.isNaN(value)) {
      if (reduce === 'largestKnown') continue
      return l
    }
    if (at < 0 || sign * value > sign * (values[at] ?? NaN)) at = l
  }
  return at
}

/** The largest TCV by class of Z^1 … Z^{L−1}, which stands for the collapse of a run; NaN without hidden layers. */
export const largestTcv = ({ tcv }: Pick<Numbers, 'tcv'>): number => reduced('largestHidden', tcv)

/** The largest TCV with its certified interval, which is that of the same layer. */
export function largestTcvInterval(numbers: Pick<Numbers, 'tcv' | 'tcvLower' | 'tcvUpper'>): {
  tcv: number
  lower: number
  upper: number
} {
  const layer = decisiveLayer('largestHidden', numbers.tcv)
  const at = (values: Float64Array): number => values[layer] ?? NaN
  return { tcv: at(numbers.tcv), lower: at(numbers.tcvLower), upper: at(numbers.tcvUpper) }
}

/** Returns a result of a run; NaN before its first measurement. The duration is NaN before the run ends. */
export function resultOf(name: ResultName, last: Numbers | null | undefined, run: RunNumbers): number {
  if (name === 'seconds') return ofSummary.seconds.inSummary(run) ?? NaN
  return last ? valueOf(name, last) : NaN
}
