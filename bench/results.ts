import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import type { Case } from './cases.ts'
import type { Machine } from './machine.ts'
import type { ConvolutionOrder, ConvolutionReply } from './convolve.ts'
import type { PointReply } from './scale.ts'
import type { SweepAxis } from './sweepChart.ts'

/** Statistics of one participant's samples, in ms per step (per step and run where runs are stacked). */
export interface Summary {
  median: number
  least: number
  most: number
  repetitions: number
}

export interface Timed extends Summary {
  name: string
  note: string
  versions: Record<string, string>
  /** Steps per sample. */
  steps: number
  /** The largest relative difference of the first ten losses from the float64 reference. */
  lossError: number
  warmUpMs: number
  peakMegabytes: number
}

export interface Missing {
  name: string
  note: string
  missing: string
}

export type EntryResult = Timed | Missing

export interface CaseResult extends Pick<Case, 'group' | 'id' | 'title' | 'precision' | 'at'> {
  measuredAt: string
  /** Processors that other processes kept busy during the measurement. */
  busy: number
  entries: EntryResult[]
}

/** The time of one method to one objective. */
export interface MinimiseResult {
  name: string
  precision: string
  /** Median in seconds; null: not reached. */
  seconds: number | null
  objective: number | null
  steps: number
  missing?: string
}

/** One command of the lab. */
export interface FigureResult {
  command: string
  seconds: number
  /** Peak memory of its largest trainer. */
  peakMegabytes: number | null
  /** The end of each run, with its objective relative to the known optimum. */
  runs: { delta: number; status: string; objective: number | null; excess: number | null }[]
}

/** A task on a history of ten thousand runs, in ms; `targetMs` null: no target. */
export interface HistoryResult extends Summary {
  what: string
  targetMs: number | null
}

/** A task in the window; `value` is the median where it is repeated, `target` null: no target. */
export interface DeskResult {
  what: string
  unit: 'ms' | 'MB' | 'KB' | ''
  target: number | null
  value: number
  worst: number
}

/** One point of the sweep over sizes; `missing`: why there is no number. */
export type ScaleResult = { axis: SweepAxis; value: number } & (PointReply | { missing: string })

export type ConvolutionResult = Pick<ConvolutionOrder, 'oneDnn' | 'xla'> & ConvolutionReply

/** One participant in training steps of a residual network, in ms per step. */
export type BackboneEntry =
  | (Summary & {
      name: string
      versions: Record<string, string>
      /** Processor time of all threads. */
      processorMs: number
      /** The largest relative difference of the first ten losses from those of Collapsar. */
      lossError: number
      warmUpMs: number
    })
  | { name: string; missing: string }

export interface BackboneResult {
  title: string
  entries: BackboneEntry[]
}

/** Numbers of an earlier report, each relative to a peer of the same run where there is one. */
export interface EarlierResults {
  engine: string
  measuredAt: string
  /** The time of Collapsar over that of JAX, by case. */
  shares: Record<string, number>
  /** Seconds by command. */
  figures: Record<string, number>
}

export interface Results {
  machine: Machine
  cases: CaseResult[]
  minimise: { target: number; measuredAt: string; busy: number; entries: MinimiseResult[] } | null
  figures: (FigureResult & { measuredAt: string; busy: number })[]
  /** Absent in older files. */
  history?: { measuredAt: string; busy: number; entries: HistoryResult[] }
  desk?: { measuredAt: string; busy: number; entries: DeskResult[] }
  scale?: { measuredAt: string; busy: number; entries: ScaleResult[] }
  convolutions?: { measuredAt: string; busy: number; entries: ConvolutionResult[] }
  backbones?: { measuredAt: string; busy: number; nets: BackboneResult[] }
  earlier?: EarlierResults
}

export function summary(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((a, b) => a - b)
  const [least = NaN] = sorted
  return { median: median(sorted), least, most: sorted.at(-1) ?? NaN, repetitions: sorted.length }
}

export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN
  return (upper + lower) / 2
}

export const readResults = (path: string): Results | null =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Results) : null

/** Writes the results in prettier's format, because the file is under version control. */
export async function writeResults(path: string, results: Results): Promise<void> {
  const digits = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value
  const options = { ...(await resolveConfig(path)), parser: 'json' }
  writeFileSync(path, await format(JSON.stringify(results, digits), options))
}

export type Statistic = 'median' | 'least'

/** Returns the time of one participant of a case; NaN where it did not take part. */
export function timeOf(
  results: Results,
  id: string,
  { name, note }: { name: string; note: string },
  statistic: Statistic,
): number {
  const entry = results.cases.find((one) => one.id === id)?.entries.find((e) => e.name === name && e.note === note)
  return entry && 'median' in entry ? entry[statistic] : NaN
}
