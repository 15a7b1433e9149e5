import { scalarNames, type Measurement, type Progress } from '../../../src/shared/contract/measurements.ts'
import type { EngineReport } from '../../../src/shared/contract/engine.ts'
import type { TrainerEvent, TrainerOrder } from '../../../src/shared/contract/trainer.ts'

/** The trainer's side of the protocol, for small real trainers that end in every way. */
export const engine: EngineReport = {
  engine: 'ops',
  backend: 'javascript',
  library: 'none',
  device: 'test',
  precision: 'float32',
  masterPrecision: 'float64',
  threads: 1,
  node: process.versions.node,
  advice: null,
}

export const progressAt = (step: number): Progress => ({
  step,
  steps: 100,
  stage: 1,
  stages: 1,
  objective: 1 / step,
  dataLoss: 0.5 / step,
  restarts: 0,
  secondsLeft: null,
})

export const rowsFrom = (step: number, count: number): Float64Array =>
  Float64Array.from({ length: count * scalarNames.length }, (_, i) =>
    i % scalarNames.length === 0 ? step + i / scalarNames.length : i / 7,
  )

export const measurementAt = (step: number): Measurement => ({
  step,
  time: step / 10,
  multiplier: 1,
  objective: 1 / step,
  dataLoss: 0.5 / step,
  weightPenalty: 0.25,
  featurePenalty: Number.NaN,
  gradientNorm: Number.POSITIVE_INFINITY,
  featureSpectra: [Float64Array.of(3, 2, 1), Float64Array.of(2, 1, 5e-324)],
  weightSpectra: [Float64Array.of(1.5), Float64Array.of()],
  recursiveSpectra: [Float64Array.of(Number.NaN, Number.NEGATIVE_INFINITY, -0)],
  tcv: Float64Array.of(1e-9, 1e-17),
  featureRanks: [3, 2],
  weightRanks: [1, 0],
})

export const send = (event: TrainerEvent): Promise<void> =>
  new Promise((resolve) => process.send?.(event, undefined, undefined, () => resolve()))

/** Two progress messages and one measurement, as every run begins. */
export async function begin(): Promise<void> {
  await send({ kind: 'started', engine: { ...engine, device: `process ${process.pid}` } })
  await send({ kind: 'progressed', progress: progressAt(1), scalars: rowsFrom(1, 3) })
  await send({ kind: 'measured', measurement: measurementAt(1) })
  await send({ kind: 'progressed', progress: progressAt(4), scalars: rowsFrom(4, 2) })
}

export function onTrain(work: (order: Extract<TrainerOrder, { kind: 'train' }>) => Promise<void>): void {
  process.on('disconnect', () => process.exit(0))
  process.on('message', (order: TrainerOrder) => {
    if (order.kind === 'train') void work(order)
  })
}

export function onStop(work: () => void): void {
  process.on('message', (order: TrainerOrder) => {
    if (order.kind === 'stop') work()
  })
}
