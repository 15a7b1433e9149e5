import type { CurveRequest } from '../../shared/contract/comparisons.ts'
import { decisiveLayer, layersOf, valueOf } from '../../shared/quantities/read.ts'
import { measured } from '../../shared/quantities/table.ts'
import type { ScalarName } from '../../shared/contract/measurements.ts'
import type { Store } from '../store/store.ts'
import type { Series } from './downsampleSeries.ts'

type Wish = Pick<CurveRequest, 'quantity' | 'layer' | 'over'>

const none = new Float64Array()

/** The whole history of one quantity of a run, without reading spectra. */
export function readSeries(store: Store, id: string, wish: Wish): Series {
  if (measured[wish.quantity].known !== 'step') return everyMeasurement(store, id, wish)
  const logged = everyStep(store, id, wish)
  // A run that diverged before its first logged step has the finite values of its measurements alone.
  const isFinite = logged.values.length === 0 || logged.values.some(Number.isFinite)
  return isFinite ? logged : everyMeasurement(store, id, wish)
}

function everyStep(store: Store, id: string, { quantity, over }: Wish): Series {
  // The scalar series keep these quantities under the same names.
  const [steps = none, values = none] = store.scalars.columns(id, ['step', quantity as ScalarName])
  return { x: over === 'step' ? steps : timesAt(steps, store.measurements.times(id)), values }
}

function everyMeasurement(store: Store, id: string, { quantity, layer, over }: Wish): Series {
  const rows = store.measurements.numbers(id)
  const x = Float64Array.from(rows, (row) => row[over])
  const values = Float64Array.from(rows, (row) =>
    layer === null ? valueOf(quantity, row) : (layersOf(quantity, row)[layer - 1] ?? NaN),
  )
  if (quantity !== 'tcv') return { x, values }
  // The interval belongs to the layer that is drawn.
  const at = rows.map(({ tcv }) => (layer === null ? decisiveLayer(measured.tcv.reduce, tcv) : layer - 1))
  const bound = (of: 'tcvLower' | 'tcvUpper'): Float64Array =>
    Float64Array.from(rows, (row, i) => row[of][at[i] ?? -1] ?? NaN)
  return { x, values, lower: bound('tcvLower'), upper: bound('tcvUpper') }
}

/**
 * The time of each step, in seconds; steps ascend. Measurements have their times, steps between two measurements lie on
 * the line between them, and steps outside have none.
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
