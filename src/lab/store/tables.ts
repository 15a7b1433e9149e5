import type { LogLine, RunStatus } from '../../shared/contract/runs.ts'

/** Absence means something in every nullable column; a number that is null is NaN, which SQLite cannot hold. */
export interface RunRow {
  id: string
  study: string
  preset: string | null
  name: string
  status: RunStatus
  ending: string | null
  specHash: string
  createdAt: number
  /** Later than it was created where it was resumed. */
  queuedAt: number
  startedAt: number | null
  endedAt: number | null
  /** How long it had been running when it was last resumed. */
  secondsBefore: number
  peakMemoryBytes: number | null
  /** The lab process whose queue holds the run. */
  ownerPid: number
  ownerStart: string | null
  /** Of the run's own process; null before it began. */
  trainerPid: number | null
  trainerStart: string | null
  /** δ where it is in force, and N, for the list of runs. */
  delta: number | null
  samples: number
  /** The largest TCV of Z^1 … Z^{L−1} at the last measurement; null before the first. */
  tcv: number | null
  /** The least of all measurements; the TCV is null in histories of before 0005. */
  bestObjective: number | null
  bestTcv: number | null
  progress: string | null
  engine: string | null
  versions: string
  spec: string
  forecast: string
  isStarred: number
  /** JSON. */
  tags: string
  notes: string
  folder: string
  archivedAt: number | null
  trashedAt: number | null
}

export interface StudyRow {
  id: string
  name: string
  preset: string | null
  size: 'quick' | 'paper' | null
  createdAt: number
  isPaused: number
  /** JSON. */
  plan: string
}

export interface MeasurementRow {
  runId: string
  step: number
  time: number | null
  multiplier: number | null
  objective: number | null
  dataLoss: number | null
  weightPenalty: number | null
  featurePenalty: number | null
  gradientNorm: number | null
  featureRanks: string
  weightRanks: string
  tcv: Uint8Array
  /** Null in histories of before 0003. */
  tcvLower: Uint8Array | null
  tcvUpper: Uint8Array | null
  /** ‖W_1‖ … ‖W_L‖, Frobenius; null in measurements from before 0006, whose spectra have them. */
  weightNorms: Uint8Array | null
  /** Vectors by the names of their quantities; null in measurements from before 0008. */
  layered: Uint8Array | null
}

/** What each measurement has of singular values. */
export interface SpectraRow {
  runId: string
  step: number
  features: Uint8Array
  weights: Uint8Array
  recursive: Uint8Array
}

export interface ScalarChunkRow {
  runId: string
  chunk: number
  columns: number
  numbers: Uint8Array
}

/** Of a run that has ended: one series whole, before the chunks of what came later. */
export interface ScalarColumnRow {
  runId: string
  name: string
  numbers: Uint8Array
}

export interface CheckpointRow {
  runId: string
  step: number
  weights: Uint8Array
  /** Both null in a checkpoint that has only weights. */
  plan: string | null
  state: Uint8Array | null
}

export interface SnapshotRow {
  runId: string
  step: number
  weights: Uint8Array
}

export interface AnalysisRow {
  runId: string
  kind: string
  step: number
  /** Canonical JSON: what the result depends on besides. */
  parameters: string
  createdAt: number
  seconds: number
  result: Uint8Array
}

export interface DatasetRow {
  /** SHA-256 of its content. */
  hash: string
  name: string
  addedAt: number
  source: string
  samples: number
  classes: number
  /** JSON: of one sample. */
  shape: string
  /** JSON: what else is known of it. */
  description: string
}

export interface LogLineRow {
  runId: string
  line: number
  at: number
  level: LogLine['level']
  message: string
}

export interface SettingRow {
  name: string
  value: string
}

export interface SheetRow {
  id: string
  name: string
  createdAt: number
  changedAt: number
  /** JSON. */
  content: string
}

export interface Tables {
  runs: RunRow
  studies: StudyRow
  measurements: MeasurementRow
  spectra: SpectraRow
  scalarChunks: ScalarChunkRow
  scalarColumns: ScalarColumnRow
  checkpoints: CheckpointRow
  snapshots: SnapshotRow
  analyses: AnalysisRow
  datasets: DatasetRow
  logLines: LogLineRow
  settings: SettingRow
  sheets: SheetRow
}
