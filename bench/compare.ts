import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Case, Entry } from './cases.ts'
import { writeJob, type Job, type Precision } from './job.ts'
import { start, type Participant } from './participant.ts'
import { largestDifference, referenceLosses } from './reference.ts'
import { quiet, watchOthers } from './machine.ts'
import { median, summary, type CaseResult, type EntryResult } from './results.ts'

/** How far losses may lie from the float64 reference, relative, over the first ten steps. */
const tolerance: Record<Precision, number> = { float32: 1e-4, float64: 1e-9 }

/** A participant that has just worked may still spin: none starts before the others are quiet. */
const quietMs = 60

interface Sample {
  /** Time per step and run. */
  ms: number
  /** Processors that other processes kept busy during the sample. */
  busy: number
}

interface Runner extends Entry {
  participant: Participant
  lossError: number
  steps: number
  samples: Sample[]
  peakMegabytes: number
}

export interface Watcher {
  say(line: string): void
  /** Reports that one sample of the case is complete. */
  advance(): void
}

/** Runs a case: starts every participant, compares it with the reference, calibrates it, and samples all in turn. */
export async function compare(own: Case, folder: string, watch: Watcher): Promise<CaseResult> {
  const runners: Runner[] = []
  const absent: EntryResult[] = []
  const references = new Map<Job, number[]>()
  const entries = own.entries()
  try {
    for (const entry of entries) {
      const started = await startRunner(entry, own, folder, references)
      if ('participant' in started) runners.push(started)
      else absent.push(started)
      if ('missing' in started) watch.say(`${own.id}  ${started.name}: ${started.missing}`)
    }
    for (const runner of runners) await calibrate(runner, own.sampleMs)
    await sample(runners, own.repetitions, watch)
    const results = [...runners.map(resultOf), ...absent]
    const busy = Math.max(
      0,
      ...runners.map(({ samples }) => median(undisturbedSamples(samples).map((one) => one.busy))),
    )
    const { group, id, title, precision, at } = own
    return { group, id, title, precision, at, measuredAt: new Date().toISOString(), busy, entries: results }
  } finally {
    await close(runners)
  }
}

async function close(runners: readonly Runner[]): Promise<void> {
  for (const { participant } of runners) await participant.close()
}

async function startRunner(
  entry: Entry,
  { id, precision }: Case,
  folder: string,
  references: Map<Job, number[]>,
): Promise<Runner | EntryResult> {
  const { peer, note, job } = entry
  const name = { name: peer.name, note }
  const path = join(folder, `${id}-${job.spec.stack}${job.spec.isLogged ? '' : '-unlogged'}.json`)
  const reference = references.get(job) ?? referenceLosses(job)
  if (!references.has(job)) writeJob(path, job)
  references.set(job, reference)
  const participant = await start(peer, path)
  if (!participant.ready) return { ...name, missing: participant.reason }
  const lossError = largestDifference(participant.losses, reference)
  if (lossError > tolerance[precision]) {
    await participant.close()
    return {
      ...name,
      missing: `its losses have a relative error of ${lossError.toExponential(1)} against the reference`,
    }
  }
  return { ...entry, participant, lossError, steps: 1, samples: [], peakMegabytes: 0 }
}

/** Finds the number of steps that fill a sample, and warms up with it. */
async function calibrate(runner: Runner, sampleMs: number): Promise<void> {
  for (;;) {
    const { ms } = await runner.participant.go(runner.steps)
    if (ms >= sampleMs / 3) {
      runner.steps = Math.max(1, Math.round((runner.steps * sampleMs) / ms))
      return
    }
    runner.steps = Math.ceil(runner.steps * Math.min(10, Math.max(2, sampleMs / Math.max(ms, 1))))
  }
}

/**
 * Samples every participant once per repetition, starting with another one each time. It repeats disturbed samples, at
 * most as often as there are repetitions.
 */
async function sample(runners: Runner[], repetitions: number, watch: Watcher): Promise<void> {
  for (let turn = 0; turn < 2 * repetitions; turn++) {
    const first = turn % Math.max(1, runners.length)
    const order = [...runners.slice(first), ...runners.slice(0, first)]
    const due = order.filter(({ samples }) => samples.filter(isQuiet).length < repetitions)
    for (const runner of due) {
      await pause(quietMs)
      const others = watchOthers()
      const { ms, processorMs, peakMegabytes } = await runner.participant.go(runner.steps)
      runner.samples.push({ ms: ms / runner.steps / runner.job.spec.stack, busy: others(processorMs) })
      runner.peakMegabytes = peakMegabytes
    }
    if (turn < repetitions) watch.advance()
  }
}

const isQuiet = ({ busy }: Sample): boolean => busy <= quiet

/** Returns the undisturbed samples where there are at least three, else all. */
function undisturbedSamples(samples: Sample[]): Sample[] {
  const undisturbed = samples.filter(isQuiet)
  return undisturbed.length >= 3 ? undisturbed : samples
}

function resultOf({ peer, note, participant, lossError, steps, samples, peakMegabytes }: Runner): EntryResult {
  const { versions, warmUpMs } = participant
  return {
    name: peer.name,
    note,
    versions,
    steps,
    ...summary(undisturbedSamples(samples).map(({ ms }) => ms)),
    lossError,
    warmUpMs,
    peakMegabytes,
  }
}
