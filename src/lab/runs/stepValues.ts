import { largestTcv } from '../../shared/contract/measurements.ts'
import type { StepValues } from '../../shared/contract/runs.ts'
import type { ValuesUpTo } from '../store/measurements.ts'

/** As columns: ten thousand runs cross a process border. */
export function stepValues(rows: readonly ValuesUpTo[]): StepValues {
  const column = (of: (row: ValuesUpTo) => number): Float64Array => Float64Array.from(rows, of)
  return {
    ids: rows.map(({ id }) => id),
    steps: Int32Array.from(rows, ({ step }) => step),
    objective: column(({ objective }) => objective),
    loss: column(({ dataLoss }) => dataLoss),
    gradient: column(({ gradientNorm }) => gradientNorm),
    tcv: column(({ tcv }) => (tcv.length > 1 ? largestTcv({ tcv }) : NaN)),
  }
}
