import type { CollapseStep } from '../../../shared/contract/collapseSteps.ts'
import type { Measurement, Progress } from '../../../shared/contract/measurements.ts'
import type { LogLine, RunRecord, RunSummary } from '../../../shared/contract/runs.ts'
import { withRows } from './withRows.ts'

/** A change that the lab reports after the record of a run was read. */
export type RunUpdate =
  | { kind: 'changed'; summary: RunSummary }
  | { kind: 'progressed'; progress: Progress; scalars: Float64Array }
  | { kind: 'measured'; measurement: Measurement }
  | { kind: 'logged'; line: LogLine }
  | { kind: 'collapsed'; collapse: CollapseStep }

/** Returns a new record with the updates of one frame. No part of the old record changes. */
export function applyUpdates(record: RunRecord, updates: readonly RunUpdate[]): RunRecord {
  const next = { ...record }
  const rows: Float64Array[] = []
  const measurements: Measurement[] = []
  const log: LogLine[] = []
  const collapseSteps: CollapseStep[] = []
  for (const item of updates) {
    if (item.kind === 'changed') next.summary = item.summary
    if (item.kind === 'progressed') {
      next.summary = { ...next.summary, progress: item.progress }
      rows.push(item.scalars)
    }
    if (item.kind === 'measured') measurements.push(item.measurement)
    if (item.kind === 'logged') log.push(item.line)
    if (item.kind === 'collapsed') collapseSteps.push(item.collapse)
  }
  if (rows.length > 0) next.scalars = withRows(record.scalars, rows)
  if (measurements.length > 0) next.measurements = appended(record.measurements, measurements)
  if (collapseSteps.length > 0) next.collapseSteps = appended(record.collapseSteps, collapseSteps)
  if (log.length > 0) next.log = [...record.log, ...log]
  return next
}

/** Appends what happened at steps. A run that resumes from a checkpoint repeats steps, and the new ones replace the old. */
function appended<T extends { step: number }>(before: readonly T[], updates: readonly T[]): T[] {
  const first = updates[0]?.step ?? Infinity
  return [...before.filter(({ step }) => step < first), ...updates]
}

/** Returns the updates that arrived while the record was read and that it does not contain. */
export function pendingUpdates(record: RunRecord, updates: readonly RunUpdate[], columns: number): RunUpdate[] {
  const lastStep = record.measurements.at(-1)?.step ?? -1
  const lastRow = record.scalars.length >= columns ? (record.scalars[record.scalars.length - columns] ?? -1) : -1
  const lastCollapse = record.collapseSteps.at(-1)?.step ?? -1
  const lastLine = record.log.at(-1)?.at ?? -1
  return updates.filter((item) => {
    if (item.kind === 'measured') return item.measurement.step > lastStep
    if (item.kind === 'progressed') return (item.scalars[0] ?? Infinity) > lastRow
    if (item.kind === 'logged') return item.line.at > lastLine
    if (item.kind === 'collapsed') return item.collapse.step > lastCollapse
    return true
  })
}
