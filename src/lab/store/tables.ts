import type { LogLine, RunStatus } from '../../shared/contract/runs.ts'

/** Absence means something in every nullable column; a number that is null is NaN, which SQLite cannot hold. */
export interface RunRow {
  id: string
  study: string
  preset: string | null
  name: string
  status: RunStatus
  ending: string | null
  spec_hash: string
  created_at: number
  /** Later than it was created where it was resumed. */
  queued_at: number
  started_at: number | null
  ended_at: number | null
  /** How long it had been running when it was last resumed. */
  seconds_before: number
  peak_memory_bytes: number | null
  /** The lab process whose queue holds the run. */
  owner_pid: number
  owner_start: string | null
  /** Of the run's own process; null before it began. */
  trainer_pid: number | null
  trainer_start: string | null
  /** δ where it is in force, and N, for the list of runs. */
  delta: number | null
  samples: number
  /** The largest TCV of Z^1 … Z^{L−1} at the last measurement; null before the first. */
  tcv: number | null
  /** The least of all measurements; the TCV is null in histories of before 0005. */
  best_objective: number | null
  best_tcv: number | null
  progress: string | null
  engine: string | null
  versions: string
  spec: string
  forecast: string
  is_starred: number
  /** JSON. */
  tags: string
  notes: string
  folder: string
  archived_at: number | null
  trashed_at: number | null
}

export interface StudyRow {
  id: string
  name: string
  preset: string | null
  size: 'quick' | 'paper' | null
  created_at: number
  is_paused: number
  /** JSON. */
  plan: string
}

export interface MeasurementRow {
  run_id: string
  step: number
  time: number | null
  multiplier: number | null
  objective: number | null
  data_loss: number | null
  weight_penalty: number | null
  feature_penalty: number | null
  gradient_norm: number | null
  feature_ranks: string
  weight_ranks: string
  tcv: Uint8Array
  /** Null in histories of before 0003. */
  tcv_lower: Uint8Array | null
  tcv_upper: Uint8Array | null
  /** Of W_1 … W_L, Frobenius; null in histories of before 0006, where the spectra have them. */
  weight_norms: Uint8Array | null
}

/** What each measurement has of singular values. */
export interface SpectraRow {
  run_id: string
  step: number
  features: Uint8Array
  weights: Uint8Array
  recursive: Uint8Array
}

export interface ScalarChunkRow {
  run_id: string
  chunk: number
  columns: number
  numbers: Uint8Array
}

/** Of a run that has ended: one series whole, before the chunks of what came later. */
export interface ScalarColumnRow {
  run_id: string
  name: string
  numbers: Uint8Array
}

export interface CheckpointRow {
  run_id: string
  step: number
  weights: Uint8Array
  /** Both null in a checkpoint that has only weights. */
  plan: string | null
  state: Uint8Array | null
}

export interface SnapshotRow {
  run_id: string
  step: number
  weights: Uint8Array
}

export interface AnalysisRow {
  run_id: string
  kind: string
  step: number
  /** Canonical JSON: what the result depends on besides. */
  parameters: string
  created_at: number
  seconds: number
  result: Uint8Array
}

export interface DatasetRow {
  /** SHA-256 of its content. */
  hash: string
  name: string
  added_at: number
  source: string
  samples: number
  classes: number
  /** JSON: of one sample. */
  shape: string
  /** JSON: what else is known of it. */
  description: string
}

export interface LogLineRow {
  run_id: string
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
  created_at: number
  changed_at: number
  /** JSON. */
  content: string
}

export interface Tables {
  runs: RunRow
  studies: StudyRow
  measurements: MeasurementRow
  spectra: SpectraRow
  scalar_chunks: ScalarChunkRow
  scalar_columns: ScalarColumnRow
  checkpoints: CheckpointRow
  snapshots: SnapshotRow
  analyses: AnalysisRow
  datasets: DatasetRow
  log_lines: LogLineRow
  settings: SettingRow
  sheets: SheetRow
}
