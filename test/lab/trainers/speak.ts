import { scalarNames, type Measurement, type Progress } from '../../../src/shared/contract/measurements.ts'
import type { EngineReport } from '../../../src/shared/contract/engine.ts'
import type {
  PlanPosition,
  TrainerEvent,
  TrainerMessage,
  TrainerOrder,
  TrainerRun,
} from '../../../src/shared/contract/trainer.ts'

/** The trainer's side of the protocol, for small real trainers with every kind of end. */
export const engine: EngineReport = {
  engine: 'ops',
  backend: 'javascript',
  library: 'none',
  device: 'test',
  precision: 'float32',
  masterPrecision: 'float64',
  xla: false,
  stacked: 1,
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
  attemptBegan: 0,
  secondsLeft: null,
})

/** Makes the rows of `count` steps; each depends only on its step. */
export const rowsFrom = (first: number, count: number): Float64Array =>
  Float64Array.from({ length: count * scalarNames.length }, (_, i) => {
    const step = first + Math.floor(i / scalarNames.length)
    const column = i % scalarNames.length
    return column === 0 ? step : step / (column + 6)
  })

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
  tcvLower: Float64Array.of(8e-10, 0),
  tcvUpper: Float64Array.of(9e-10, 1e-17),
  featureRanks: [3, 2],
  weightRanks: [1, 0],
  layered: {},
})

/** Sends the events of one run. */
export type Say = (event: TrainerEvent) => Promise<void>

const post = (message: TrainerMessage): Promise<void> =>
  new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()))

/** Sends the first events of every run: two of progress and one measurement. */
export async function begin(say: Say): Promise<void> {
  await say({ kind: 'started', engine: { ...engine, device: `process ${process.pid}` } })
  await say({ kind: 'progressed', progress: progressAt(1), scalars: rowsFrom(1, 3) })
  await say({ kind: 'measured', measurement: measurementAt(1) })
  await say({ kind: 'progressed', progress: progressAt(4), scalars: rowsFrom(4, 2) })
}

export const finished = (peakMemoryBytes = 1): TrainerEvent => ({
  kind: 'ended',
  outcome: {
    status: 'finished',
    reason: 'converged',
    reached: { stationarity: Float64Array.of(1e-3), gradients: Float64Array.of(1e-5), unlearned: [] },
  },
  peakMemoryBytes,
})
export const stopped: TrainerEvent = { kind: 'ended', outcome: { status: 'stopped' }, peakMemoryBytes: 1 }

export const planAt = (step: number): PlanPosition => ({
  engine: 'test',
  placement: { library: 'none', threads: 1, stacked: 1 },
  step,
  attemptBegan: 0,
  restarts: 0,
  gain: 1,
  multiplier: 1,
  stage: 0,
  stageStep: step,
  measuredAt: step,
  settling: null,
  earlier: null,
})

export const checkpointAt = (step: number, weights: Float64Array[]): TrainerEvent => ({
  kind: 'checkpointed',
  step,
  weights,
  resume: { plan: planAt(step), state: { theta: Float64Array.of(step, -0, Number.NaN), 'λ, 2': Float64Array.of() } },
})

/** Calls `work` for every run of the order concurrently. */
export function onTrain(work: (run: TrainerRun, say: Say, index: number) => Promise<void>): void {
  process.on('disconnect', () => process.exit(0))
  process.on('message', (order: TrainerOrder) => {
    if (order.kind !== 'train') return
    for (const [index, run] of order.runs.entries())
      void work(run, (event) => post({ kind: 'event', run: index, event }), index)
  })
}

/** Confirms every stop, and exits when no run is left. */
export function stopWhenAsked(): void {
  let going: number[] = []
  process.on('message', (order: TrainerOrder) => {
    if (order.kind === 'train') going = [...order.runs.keys()]
    if (order.kind !== 'stop') return
    const asked = going.filter((run) => order.run === null || run === order.run)
    going = going.filter((run) => !asked.includes(run))
    const told = Promise.all(asked.map((run) => post({ kind: 'event', run, event: stopped })))
    if (going.length === 0) void told.then(() => process.exit(0))
  })
}
