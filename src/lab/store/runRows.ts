import { EngineReport } from '../../shared/contract/engine.ts'
import { engineText } from '../../shared/contract/engineText.ts'
import { Forecast } from '../../shared/contract/forecasts.ts'
import type { Progress } from '../../shared/contract/measurements.ts'
import type { RunStatus, RunSummary } from '../../shared/contract/runs.ts'
import { deltaOf } from '../../shared/spec/firstPenalty.ts'
import { parseSpec } from '../../shared/spec/runSpec.ts'
import { fromJson, toJson } from './numbers.ts'
import type { NewRun, RunHead } from './runs.ts'
import type { RunRow } from './tables.ts'

/** Endings after which a run can go on; refused is one that an engine did not take up again. */
export const resumable: readonly RunStatus[] = ['stopped', 'interrupted', 'killed', 'crashed', 'refused']

/** What the list of runs is made of. */
export const summaryColumns = [
  'id',
  'study',
  'preset',
  'name',
  'status',
  'ending',
  'spec_hash',
  'created_at',
  'queued_at',
  'started_at',
  'ended_at',
  'seconds_before',
  'delta',
  'samples',
  'tcv',
  'best_objective',
  'best_tcv',
  'progress',
  'engine',
  'is_starred',
  'tags',
  'notes',
  'folder',
  'archived_at',
  'trashed_at',
] as const

/** As the history holds a run that has not begun. */
export const newRow = (run: NewRun): RunRow => ({
  id: run.id,
  study: run.study,
  preset: run.preset,
  name: run.spec.name,
  status: 'queued',
  ending: null,
  spec_hash: run.specHash,
  created_at: run.createdAt,
  queued_at: run.createdAt,
  started_at: null,
  ended_at: null,
  seconds_before: 0,
  peak_memory_bytes: null,
  owner_pid: run.owner.pid,
  owner_start: run.owner.start,
  trainer_pid: null,
  trainer_start: null,
  delta: deltaOf(run.spec),
  samples: run.forecast.counts.reduce((sum, count) => sum + count, 0),
  tcv: null,
  best_objective: null,
  best_tcv: null,
  progress: null,
  engine: null,
  versions: toJson(run.versions),
  spec: toJson(run.spec),
  forecast: toJson(run.forecast),
  is_starred: 0,
  tags: '[]',
  notes: '',
  folder: '',
  archived_at: null,
  trashed_at: null,
})

interface CheckpointStep {
  checkpoint_step: number | null
}

export const toSummary = (row: Pick<RunRow, (typeof summaryColumns)[number]> & CheckpointStep): RunSummary => ({
  id: row.id,
  name: row.name,
  status: row.status,
  ending: row.ending,
  study: row.study,
  preset: row.preset,
  specHash: row.spec_hash,
  createdAt: row.created_at,
  queuedAt: row.queued_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  secondsBefore: row.seconds_before,
  canResume: row.checkpoint_step !== null && resumable.includes(row.status),
  delta: row.delta,
  samples: row.samples,
  tcv: row.tcv,
  bestObjective: row.best_objective,
  bestTcv: row.best_tcv,
  progress: row.progress === null ? null : toProgress(row.progress),
  engine: row.engine === null ? null : engineName(row.engine),
  isStarred: row.is_starred !== 0,
  tags: row.tags === '[]' ? [] : (JSON.parse(row.tags) as string[]),
  notes: row.notes,
  folder: row.folder,
  archivedAt: row.archived_at,
  trashedAt: row.trashed_at,
})

/** Next to all runs of a history share a few engines: each report is put into words once. */
const engineNames = new Map<string, string>()

function engineName(report: string): string {
  const known = engineNames.get(report)
  if (known !== undefined) return known
  const name = engineText(EngineReport.parse(fromJson(report)))
  if (engineNames.size > 1000) engineNames.clear()
  engineNames.set(report, name)
  return name
}

/** Histories of before 0003 do not say where the attempt began; next to all runs had one attempt. */
const toProgress = (text: string): Progress => {
  const progress = fromJson(text) as Omit<Progress, 'attemptBegan'> & Partial<Progress>
  return { ...progress, attemptBegan: progress.attemptBegan ?? 0 }
}

export const toHead = (row: RunRow & CheckpointStep): RunHead => ({
  summary: toSummary(row),
  spec: parseSpec(JSON.parse(row.spec)),
  forecast: Forecast.parse(fromJson(row.forecast)),
  engine: row.engine === null ? null : EngineReport.parse(fromJson(row.engine)),
  versions: fromJson(row.versions) as Record<string, string>,
  peakMemoryBytes: row.peak_memory_bytes,
  checkpointStep: row.checkpoint_step,
})
