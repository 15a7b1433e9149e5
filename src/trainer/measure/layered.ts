import type { Measurement } from '../../shared/contract/measurements.ts'
import type { LayeredName } from '../../shared/quantities/table.ts'
import { alignment } from '../../shared/theory/alignment.ts'
import { balancedness } from '../../shared/theory/balancedness.ts'
import type { Readings } from './readings.ts'

type Measure = (readings: Readings) => Float64Array

/** How to measure each quantity that the table stores as `layered`: one number a layer, in float64. */
const measures = {
  balancedness: ({ weights }) => balancedness(weights),
  alignment: ({ weights, lossGradients }) => alignment(weights, lossGradients),
} satisfies Readonly<Record<LayeredName, Measure>>

export const layeredQuantities = (readings: Readings): Measurement['layered'] =>
  Object.fromEntries(Object.entries<Measure>(measures).map(([name, measure]) => [name, measure(readings)]))
