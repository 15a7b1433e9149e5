import { largestTcv } from '../../shared/quantities/read.ts'
import type { TrainerEvent } from '../../shared/contract/trainer.ts'
import type { BestValues } from '../store/runs.ts'
import { emitChanged, log, type LabContext } from './labContext.ts'

/**
 * Stores an event of a run and emits it. Ends are written elsewhere, because they are emitted even when the store fails.
 * `secondsBefore`: how long the run had trained before this trainer resumed it.
 */
export function record(
  context: LabContext,
  id: string,
  event: Exclude<TrainerEvent, { kind: 'ended' }>,
  secondsBefore: number,
): void {
  const { store, emit } = context
  switch (event.kind) {
    case 'started':
      store.runs.setEngine(id, event.engine)
      return emitChanged(context, id)
    case 'progressed': {
      const { progress, scalars } = event
      store.connection.atomically(() => {
        store.scalars.add(id, scalars)
        store.runs.setProgress(id, progress)
      })
      return emit('runs.progressed', { id, progress, scalars })
    }
    case 'measured': {
      const measurement = { ...event.measurement, time: event.measurement.time + secondsBefore }
      store.connection.atomically(() => {
        store.measurements.add(id, measurement)
        store.runs.setMeasured(id, { objective: measurement.objective, tcv: largestTcv(measurement) })
      })
      return emit('runs.measured', { id, measurement })
    }
    case 'snapshot':
      return store.snapshots.save(id, event)
    case 'restarted':
      return store.snapshots.clear(id)
    case 'collapsed':
      store.collapseSteps.add(id, event.collapse)
      return emit('runs.collapsed', { id, collapse: event.collapse })
    case 'checkpointed':
      return store.checkpoints.save(id, event)
    case 'logged':
      return log(context, id, event.level, event.message)
  }
}

/** Returns the least objective and the least TCV of some measurements, each null where none has a number. */
export function bestOf(values: readonly { objective: number; tcv: Float64Array }[]): BestValues {
  const least = (numbers: readonly number[]): number | null => {
    const present = numbers.filter((number) => !Number.isNaN(number))
    return present.length > 0 ? Math.min(...present) : null
  }
  return { objective: least(values.map(({ objective }) => objective)), tcv: least(values.map(largestTcv)) }
}
