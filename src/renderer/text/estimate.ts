import type { EngineReport } from '../../shared/contract/engine.ts'
import type { Estimate } from '../../shared/contract/estimates.ts'
import { trainerBytes } from '../../shared/spec/memoryLimit.ts'
import { keptBytes, keptCount } from '../../shared/spec/keptWeights.ts'
import { sampleCount } from '../../shared/spec/data.ts'
import { trainedCount } from '../../shared/spec/runSize.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { plannedSteps } from '../../shared/spec/stages.ts'
import type { StudyPlan } from '../../shared/spec/studyPlan.ts'
import { runCount } from './axisText.ts'
import { formatBytes, formatCount } from './format.ts'
import type { Fact } from './specFacts.ts'

/** The machine that an estimate is made for. */
export interface Surroundings {
  /** How many trainers run in parallel. */
  concurrency: number
  engine: EngineReport['engine']
  /** The memory of the machine; null: not known yet. */
  memoryBytes: number | null
}

/**
 * Returns the memory of the largest run of a plan, as `about 630 MB each for 2 trainers`. It says where the machine has
 * less; the lab refuses such a plan.
 */
export function memoryText(plan: StudyPlan, { concurrency, engine, memoryBytes }: Surroundings): string {
  const largest = Math.max(...plan.parts.map(({ base }) => trainerBytes(base, engine)))
  if (memoryBytes !== null && largest > memoryBytes)
    return `about ${formatBytes(largest)}, more than the ${formatBytes(memoryBytes)} of this machine`
  const trainers = Math.min(concurrency, runCount(plan))
  return `about ${formatBytes(largest)}${trainers > 1 ? ` each for ${trainers} trainers` : ''}`
}

/** Returns the disk space of the weights that a plan keeps, as `2.4 MB for the weights at 12 steps, each run`. */
export function diskText(plan: StudyPlan): string {
  const [most, count] = [
    Math.max(...plan.parts.map(({ base }) => keptBytes(base))),
    Math.max(...plan.parts.map(({ base }) => keptCount(base))),
  ]
  const of = count > 1 ? `weights at up to ${count} steps` : 'last weights'
  const runs = runCount(plan)
  return `about ${formatBytes(most)} for the ${of}${runs > 1 ? ` of each run, ${formatBytes(runs * most)} in all` : ''}`
}

/** Returns the steps of the longest run of a plan, as `5 400 at most, each run`. */
export function stepsText(plan: StudyPlan): string {
  const steps = plan.parts.map(({ base }) => plannedSteps(base))
  const most = `${formatCount(Math.max(...steps))} at most`
  if (Math.min(...steps) < Math.max(...steps)) return `${most}, the longest run`
  return runCount(plan) > 1 ? `${most}, each run` : most
}

/** Returns runs, size, steps, memory and disk space of a plan; `spec` is one of its runs. */
export function estimateFacts(plan: StudyPlan, spec: RunSpec, around: Surroundings): Fact[] {
  return [
    { name: 'runs', value: String(runCount(plan)) },
    { name: 'parameters', value: `${formatCount(trainedCount(spec))}, N = ${formatCount(sampleCount(spec))}` },
    { name: 'steps', value: stepsText(plan) },
    { name: 'memory', value: memoryText(plan, around) },
    { name: 'disk', value: diskText(plan) },
  ]
}

/** 0.4 → under 1 s, 34 → 34 s, 150 → 2.5 min, 5400 → 1.5 h: an estimate has two digits at most. */
export function spanText(seconds: number): string {
  if (seconds < 1) return 'under 1 s'
  if (Math.round(seconds) < 100) return `${Math.round(seconds)} s`
  const [value, unit] = seconds < 90 * 60 ? [seconds / 60, 'min'] : [seconds / 3600, 'h']
  return `${value < 9.95 ? Number(value.toFixed(1)) : Math.round(value)} ${unit}`
}

/** Returns `34 s`, `about 34 s` or `at most about 34 s`, depending on the evidence. */
export function timeText({ seconds, basis, isLimit }: Estimate): string {
  const span = spanText(seconds)
  if (basis === 'study') return span
  return `${isLimit ? 'at most about' : 'about'} ${span}`
}

/** Returns the evidence for an estimate on a cluster, whose queue nobody can foresee. */
export const clusterBasisText = (time: Estimate, cluster: string): string =>
  `${basisText(time)} on ${cluster}, without the wait in its queue`

/** Returns the evidence for an estimate. */
export function basisText({ basis, sampleCount }: Estimate): string {
  switch (basis) {
    case 'study':
      return sampleCount === 1 ? 'as in an earlier study' : `median of ${sampleCount} earlier studies`
    case 'runs':
      return 'from earlier runs with these settings'
    case 'shape':
      return `from the pace of ${sampleCount === 1 ? 'one run' : `${sampleCount} runs`} of this shape`
    case 'measured':
      return 'from its first steps, measured here'
  }
}

/** Stands in place of the estimate of a plan that has none. */
export const notMeasured = 'not measured yet'

/** Returns the state of a measurement, as `Measuring, kind 1 of 2, step 340`. */
export function measuringText(progress: { kind: number; kinds: number; step: number } | null): string {
  if (!progress) return 'Measuring'
  const { kind, kinds, step } = progress
  const which = kinds > 1 ? `, kind ${kind} of ${kinds}` : ''
  return `Measuring${which}, ${step === 0 ? 'starting' : `step ${step}`}`
}
