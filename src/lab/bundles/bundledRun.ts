import { CallError } from '../../shared/contract/errors.ts'
import { AnyMeasurement } from '../../shared/contract/divergedRecords.ts'
import type { Measurement } from '../../shared/contract/measurements.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'
import { encodeFrame, magic, type Frame } from '../../shared/frames/frame.ts'
import { scanFrames, scanStart } from '../../shared/frames/scan.ts'
import { frameValue, valueOfFrame } from '../../shared/frames/values.ts'
import { identifyProcess } from '../runs/processIdentity.ts'
import { specHash } from '../runs/specHash.ts'
import type { Snapshot } from '../store/snapshots.ts'
import type { Store } from '../store/store.ts'
import { BundledHead, BundledWeights } from './manifest.ts'

/** A run inside a bundle. */
export interface BundledRun {
  head: BundledHead
  measurements: Measurement[]
  weights: Snapshot[]
}

/** Returns a run as frames: its head, then a frame for each measurement and for the weights of each step. */
export function runFrames({ scalars, ...record }: RunRecord, weights: readonly Snapshot[]): Uint8Array {
  const { measurements, summary, spec, forecast, engine, versions, peakMemoryBytes, log, collapseSteps } = record
  const head = { summary, spec, forecast, engine, versions, peakMemoryBytes, scalars, log, collapseSteps }
  const values = [
    { kind: 'run', value: head },
    ...measurements.map((value) => ({ kind: 'measurement', value })),
    ...weights.map((value) => ({ kind: 'weights', value })),
  ]
  const frames = values.map(({ kind, value }, sequence): Frame => ({
    kind,
    run: summary.id,
    sequence,
    ...frameValue({ value }),
  }))
  return Buffer.concat([magic, ...frames.map(encodeFrame)])
}

/** Reads a run of a bundle. `name`: the member in errors. Throws a CallError that names what is wrong. */
export function readBundledRun(bytes: Uint8Array, name: string): BundledRun {
  const refuse = (what: string): never => {
    throw new CallError('invalid', `${name}: ${what}`)
  }
  const { frames, damages } = scanFrames(bytes, scanStart, true, true)
  const [damage] = damages
  if (damage) refuse(`byte ${damage.offset}: ${damage.reason}`)
  let head: BundledHead | null = null
  const [measurements, weights]: [Measurement[], Snapshot[]] = [[], []]
  for (const { frame, offset } of frames) {
    const parse = <T>(schema: { safeParse(value: unknown): { success: boolean; data?: T; error?: unknown } }): T => {
      const parsed = schema.safeParse(valueOfFrame(frame)['value'])
      return parsed.success ? (parsed.data as T) : refuse(`byte ${offset}: ${reasonOf(parsed.error)}`)
    }
    if (frame.kind === 'run') head = parse(BundledHead)
    else if (frame.kind === 'measurement') measurements.push(parse(AnyMeasurement))
    else if (frame.kind === 'weights') weights.push(parse(BundledWeights))
  }
  return { head: head ?? refuse('has no run'), measurements, weights }
}

function reasonOf(error: unknown): string {
  const issues = typeof error === 'object' && error !== null && 'issues' in error ? error.issues : []
  const [issue] = issues as { path: PropertyKey[]; message: string }[]
  return issue ? `${issue.path.map(String).join('.')} ${issue.message}` : 'cannot be read'
}

/** Stores a run of a bundle with its id. It cannot resume: bundles have no state of the optimizer. */
export function storeBundledRun(
  { runs, scalars, measurements, snapshots, log, collapseSteps }: Store,
  own: BundledRun,
): void {
  const { summary, spec, forecast, versions, engine, peakMemoryBytes } = own.head
  const { id, study, preset, createdAt, progress, secondsBefore, tcv, bestObjective, bestTcv } = summary
  const owner = identifyProcess(process.pid)
  runs.add([{ id, study, preset, spec, specHash: specHash(spec), forecast, versions, owner, createdAt }])
  const best = { objective: bestObjective, tcv: bestTcv }
  runs.requeue(id, { owner, queuedAt: createdAt, secondsBefore, progress, tcv, best })
  if (summary.startedAt !== null) runs.begin(id, summary.startedAt)
  if (engine) runs.setEngine(id, engine)
  scalars.add(id, own.head.scalars)
  for (const measurement of own.measurements) measurements.add(id, measurement)
  for (const point of own.weights) snapshots.save(id, point)
  for (const line of own.head.log) log.add(id, line)
  for (const step of own.head.collapseSteps) collapseSteps.add(id, step)
  const { status, endKind, ending, endedAt } = summary
  runs.end(id, { status, endKind, ending: ending ?? '', endedAt: endedAt ?? createdAt, peakMemoryBytes })
  scalars.compact(id)
  const { name, tags, notes, folder } = summary
  runs.annotate(runs.known([id]), { name, tags, notes, folder }, Date.now())
}
