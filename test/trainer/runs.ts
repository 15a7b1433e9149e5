import type { Sample, TrainerEvent } from '../../src/shared/contract/trainer.ts'
import type { Measurement } from '../../src/shared/contract/measurements.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
import type { Programs } from '../../src/trainer/engine/graph/programs.ts'
import type { Checkpoint } from '../../src/trainer/restore.ts'
import { trainAll, type Listener } from '../../src/trainer/trainAll.ts'

export interface Watch {
  /** Programs of earlier orders. */
  programs?: Programs
  resume?: Checkpoint | null
  /** Samples that the runs do not train on. */
  test?: Sample | null
  /** Receives every event, and may stop the run. */
  hear?: (event: TrainerEvent, stop: () => void) => void
}

/** Trains one spec in this process and collects its events. */
export async function trainOne(spec: RunSpec, sample: Sample, watch: Watch = {}): Promise<TrainerEvent[]> {
  const [events = []] = await trainTogether([{ spec, sample }], watch)
  return events
}

/** Trains several specs as one order and returns the events of each. */
export async function trainTogether(
  runs: readonly { spec: RunSpec; sample: Sample; start?: readonly Float64Array[] }[],
  { resume = null, test = null, hear = () => {}, programs }: Watch = {},
): Promise<TrainerEvent[][]> {
  const events = runs.map((): TrainerEvent[] => [])
  const stopping = runs.map(() => new AbortController())
  const orders = runs.map((run) => ({ ...run, resume, test }))
  const signals = stopping.map(({ signal }) => signal)
  const listen: Listener = async (run, event) => {
    events[run]?.push(event)
    hear(event, () => stopping[run]?.abort())
  }
  await trainAll(orders, signals, listen, programs)
  return events
}

export const only = <K extends TrainerEvent['kind']>(events: readonly TrainerEvent[], kind: K) =>
  events.filter((event): event is Extract<TrainerEvent, { kind: K }> => event.kind === kind)

export const measurementsOf = (events: readonly TrainerEvent[]): Measurement[] =>
  only(events, 'measured').map(({ measurement }) => measurement)

export const scalarsOf = (events: readonly TrainerEvent[]): number[] =>
  only(events, 'progressed').flatMap(({ scalars }) => [...scalars])

/** Stops the run at its n-th progress event. */
export const stopAt = (n: number): NonNullable<Watch['hear']> => {
  let seen = 0
  return (event, stop) => {
    if (event.kind === 'progressed' && ++seen === n) stop()
  }
}
