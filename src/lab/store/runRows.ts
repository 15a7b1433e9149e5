import { EngineReport } from '../../shared/contract/engine.ts'
import { engineText } from '../../shared/contract/engineText.ts'
import { Forecast } from '../../shared/contract/forecasts.ts'
import { applicablePart } from '../../shared/theory/forecast/forecast.ts'
import type { Progress } from '../../shared/contract/measurements.ts'
import type { RunRecord, RunStatus, RunSummary } from '../../shared/contract/runs.ts'
import { deltaOf } from '../../shared/spec/firstPenalty.ts'
import { parseSpec, type RunSpec } from '../../shared/spec/runSpec.ts'
import { fromJson, toJson } from './numbers.ts'
import type { RunRow } from './tables.ts'

/** Identifies a process, which may have ended: its number and, where the system tells, its start time. */
export interface ProcessIdentity {
  pid: number
  start: string | null
}

export interface NewRun {
  id: string
  study: string
  preset: string | null
  spec: RunSpec
  specHash: string
  forecast: Forecast
  versions: Record<string, string>
  owner: ProcessIdentity
  createdAt: number
}

export type RunHead = Omit<RunRecord, 'scalars' | 'measurements' | 'log' | 'collapseSteps'>

/** Statuses that a run can resume from. A refused run had a checkpoint that its engine could not restore. */
export const resumable: readonly RunStatus[] = ['stopped', 'interrupted', 'killed', 'crashed', 'refused']

/** The columns that a summary is made of. */
export const summaryColumns = [
  'id',
  'study',
  'preset',
  'name',
  'status',
  'ending',
  'endKind',
  'specHash',
  'createdAt',
  'queuedAt',
  'startedAt',
  'endedAt',
  'secondsBefore',
  'delta',
  'samples',
  'tcv',
  'bestObjective',
  'bestTcv',
  'progress',
  'engine',
  'isStarred',
  'tags',
  'notes',
  'folder',
  'archivedAt',
  'trashedAt',
] as const

export const headColumns = ['peakMemoryBytes', 'versions', 'spec', 'forecast'] as const

/** Parses a stored spec; null where the row is damaged, or of a version that nobody can read. */
export function readableSpec(text: string): RunSpec | null {
  try {
    return parseSpec(JSON.parse(text))
  } catch {
    return null
  }
}

/** Returns the columns that follow from the spec of a run and its forecast. */
export const specColumns = ({ spec, specHash, forecast }: Pick<NewRun, 'spec' | 'specHash' | 'forecast'>) => ({
  name: spec.name,
  specHash,
  delta: deltaOf(spec),
  samples: forecast.counts.reduce((sum, count) => sum + count, 0),
  spec: toJson(spec),
  forecast: toJson(forecast),
})

/** Returns the row of a new run, which waits in the queue. */
export const newRow = (run: NewRun): RunRow => ({
  id: run.id,
  study: run.study,
  preset: run.preset,
  status: 'queued',
  ending: null,
  endKind: null,
  createdAt: run.createdAt,
  queuedAt: run.createdAt,
  startedAt: null,
  endedAt: null,
  secondsBefore: 0,
  peakMemoryBytes: null,
  ownerPid: run.owner.pid,
  ownerStart: run.owner.start,
  trainerPid: null,
  trainerStart: null,
  tcv: null,
  bestObjective: null,
  bestTcv: null,
  progress: null,
  engine: null,
  versions: toJson(run.versions),
  ...specColumns(run),
  isStarred: 0,
  tags: '[]',
  notes: '',
  folder: '',
  archivedAt: null,
  trashedAt: null,
})

/** `canResume`: 1 where a checkpoint has a resume point. */
type SummaryRow = Pick<RunRow, (typeof summaryColumns)[number]> & { canResume: number; lastFinite: string | null }
type HeadRow = SummaryRow & Pick<RunRow, (typeof headColumns)[number]> & { checkpointStep: number | null }

/** Returns the summary of a run. One damaged row hides no other run: it says so, and lacks what cannot be read. */
export function toSummary(row: SummaryRow): RunSummary {
  try {
    return readSummary(row)
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    const ending = `The record of this run is damaged (${reason}). lab check lists what cannot be read.`
    return readSummary({ ...row, progress: null, engine: null, tags: '[]', ending })
  }
}

const readSummary = ({ lastFinite, ...row }: SummaryRow): RunSummary => ({
  ...row,
  tcv: hiddenTcv(row.tcv),
  bestTcv: hiddenTcv(row.bestTcv),
  canResume: row.canResume !== 0 && resumable.includes(row.status),
  progress: atLastFinite(row.status, row.progress === null ? null : toProgress(row.progress), lastFinite),
  engine: row.engine === null ? null : engineName(row.engine),
  isStarred: row.isStarred !== 0,
  tags: row.tags === '[]' ? [] : (JSON.parse(row.tags) as string[]),
})

/** Earlier versions stored −∞ for networks without hidden layers, which have no largest TCV. */
const hiddenTcv = (tcv: number | null): number | null => (tcv === -Infinity ? null : tcv)

/** Nearly all runs of a history share a few engines, so the text of each report is made once. */
const engineNames = new Map<string, string>()
/** Neighbours mostly share theirs: a comparison of two texts is cheaper than a look-up. */
let last = { report: '', name: '' }

function engineName(report: string): string {
  if (report !== last.report) last = { report, name: engineNameOf(report) }
  return last.name
}

function engineNameOf(report: string): string {
  const known = engineNames.get(report)
  if (known !== undefined) return known
  const name = engineText(EngineReport.parse(fromJson(report)))
  if (engineNames.size > 1000) engineNames.clear()
  engineNames.set(report, name)
  return name
}

/** Histories before migration 0003 do not store where the attempt began; nearly all runs had one attempt. */
const toProgress = (text: string): Progress => {
  const progress = fromJson(text) as Omit<Progress, 'attemptBegan'> & Partial<Progress>
  return { ...progress, attemptBegan: progress.attemptBegan ?? 0 }
}

/**
 * Returns the progress of a run. The objective of a diverged run is that of its last finite measurement, as in its results:
 * the steps after it are on the way to infinity, and a run that diverges in its first step reports none.
 */
function atLastFinite(status: RunStatus, progress: Progress | null, lastFinite: string | null): Progress | null {
  if (status !== 'diverged') return progress
  if (lastFinite === null)
    return (
      progress && { ...progress, ...(Number.isFinite(progress.objective) ? { objective: NaN, dataLoss: NaN } : {}) }
    )
  const { step, objective, dataLoss } = JSON.parse(lastFinite) as { step: number; objective: number; dataLoss: number }
  const none = { step, steps: step, stage: 1, stages: 1, restarts: 0, attemptBegan: 0, secondsLeft: null }
  return { ...(progress ?? none), objective, dataLoss: dataLoss ?? NaN, objectiveStep: step }
}

export const toHead = ({
  peakMemoryBytes,
  versions,
  spec: json,
  forecast,
  checkpointStep,
  ...row
}: HeadRow): RunHead => {
  const spec = parseSpec(JSON.parse(json))
  const stored = Forecast.parse(fromJson(forecast))
  return {
    summary: toSummary(row),
    spec,
    // The spec of a run that another program trains has defaults, which no theorem may read.
    forecast: versions.includes('"other program"') ? stored : applicablePart(spec, stored),
    engine: row.engine === null ? null : EngineReport.parse(fromJson(row.engine)),
    versions: fromJson(versions) as Record<string, string>,
    peakMemoryBytes,
    checkpointStep,
  }
}
