import type { EndKind, LogLine, RunStatus } from '../../shared/contract/runs.ts'

/** Rows as queries return them: columns in camelCase. A number that is null is NaN where the column can have NaN. */
export interface RunRow {
  id: string
  study: string
  preset: string | null
  name: string
  status: RunStatus
  ending: string | null
  /** Null before the end, where it has no name, and in histories before migration 0011. */
  endKind: EndKind | null
  specHash: string
  createdAt: number
  /** Later than `createdAt` where the run was resumed. */
  queuedAt: number
  startedAt: number | null
  endedAt: number | null
  /** Seconds of training before it was last resumed. */
  secondsBefore: number
  peakMemoryBytes: number | null
  /** The lab process whose queue has the run. */
  ownerPid: number
  ownerStart: string | null
  /** The process that trains the run; null before it started. */
  trainerPid: number | null
  trainerStart: string | null
  /** δ where it applies, and N. */
  delta: number | null
  samples: number
  /** The largest TCV of Z^1 … Z^{L−1} at the last measurement; null before the first. */
  tcv: number | null
  /** The least of all measurements; the TCV is null in histories before migration 0005. */
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
  isStarred: number
  /** JSON. */
  tags: string
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
  /** Null in histories before migration 0003. */
  tcvLower: Uint8Array | null
  tcvUpper: Uint8Array | null
  /** Frobenius norms of W_1 … W_L; null in histories before migration 0006, where the spectra give them. */
  weightNorms: Uint8Array | null
  /** Vectors by the names of their quantities; null in measurements before migration 0008. */
  layered: Uint8Array | null
}

/** The singular values of a measurement. */
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

/** One whole series of an ended run. Chunks of a resumed run follow it. */
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
  /** null: the run has no backbone. */
  backbone: Uint8Array | null
}

export interface SnapshotRow {
  runId: string
  step: number
  weights: Uint8Array
}

/** Weights from which runs start. */
export interface StartRow {
  hash: string
  name: string
  source: string
  addedAt: number
  inputs: number
  /** JSON. */
  widths: string
  bias: number
  weights: Uint8Array
}

export interface AnalysisRow {
  runId: string
  kind: string
  step: number
  /** Canonical JSON of everything else that the result depends on. */
  parameters: string
  createdAt: number
  seconds: number
  result: Uint8Array
}

export interface DatasetRow {
  /** SHA-256 of the content. */
  hash: string
  name: string
  addedAt: number
  source: string
  samples: number
  classes: number
  /** JSON: the shape of one sample. */
  shape: string
  /** JSON: types, counts, ranges. */
  description: string
}

/** One collapse step. */
export interface CollapseStepRow {
  runId: string
  step: number
  multiplier: number
  /** JSON. */
  changes: string
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

/** A page of text; its rows are like those of sheets. */
export type ReportRow = SheetRow

export interface ClusterRow {
  name: string
  /** JSON. */
  settings: string
}

/** One job array on a cluster. */
export interface SubmissionRow {
  /** The name of the job, by which the cluster is asked for it. */
  token: string
  study: string
  cluster: string
  createdAt: number
  tasks: number
  /** The number that the cluster gave the job; null before it is known. */
  job: string | null
  state: 'planned' | 'submitted' | 'over'
  /** JSON: what the study asks for beyond the settings of the cluster; null: nothing. */
  options: string | null
}

/** A run that a cluster trains, with the last frame of it that the history has. */
export interface ClusterRunRow {
  runId: string
  token: string
  task: number
  /** −1 before the first frame. */
  sequence: number
  host: string | null
  /** What the cluster says about its task. */
  state: string | null
  reason: string | null
  /** How often the lab has submitted it again. */
  repeats: number
  /** A request to stop: 0 none, 1 asked, 2 the cluster has it. */
  stop: number
}

export interface FrameFileRow {
  token: string
  name: string
  offset: number
  isLost: number
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
  starts: StartRow
  analyses: AnalysisRow
  datasets: DatasetRow
  collapseSteps: CollapseStepRow
  logLines: LogLineRow
  settings: SettingRow
  sheets: SheetRow
  reports: ReportRow
  clusters: ClusterRow
  submissions: SubmissionRow
  clusterRuns: ClusterRunRow
  frameFiles: FrameFileRow
}
