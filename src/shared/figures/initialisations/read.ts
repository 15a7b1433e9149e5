import { CallError } from '../../contract/errors.ts'
import type { InitialisationsData, InitialisationsGroup } from './data.ts'
import type { Measurement } from '../../contract/measurements.ts'
import { canonicalJson } from '../../spec/canonical.ts'
import type { RunSpec } from '../../spec/runSpec.ts'
import { bandsOf, carriedForward, median, type Bands } from '../../statistics/bands.ts'
import { groupedBy } from '../../statistics/groupedBy.ts'
import { variationFloor } from '../../theory/numericalFloor.ts'
import type { MeasuredRun } from '../kind.ts'

/** What is read of a run. */
type Source = Pick<MeasuredRun, 'summary' | 'spec' | 'measurements'>

/** A run to average. Its steps count from the start of its last attempt. */
interface Attempt {
  id: string
  steps: number[]
  measurements: Measurement[]
}

/**
 * Reads the largest group of runs that differ only in their seeds, beside it the same problem with collapse steps, and the
 * run of another recipe. Throws a CallError where none of the group has finished.
 */
export function readInitialisations(sources: readonly Source[]): InitialisationsData {
  const { main, twin } = pairOf(sources)
  const first = main.find(({ summary }) => summary.status === 'finished')
  const group = groupNumbers(main)
  if (!first || !group)
    throw new CallError('notPossible', `None of the ${main.length} runs of one recipe has finished yet.`)
  const { widths } = first.spec.network
  return {
    kind: 'initialisations',
    ...group,
    optimizer: first.spec.optimizer.kind,
    samples: first.summary.samples,
    classes: widths.at(-1) ?? 0,
    layers: widths.length,
    collapsing: groupNumbers(twin),
    single: singleRun(sources.find((source) => !main.includes(source) && !twin.includes(source))),
  }
}

/** Averages the finished runs of a group; null where there are none. */
function groupNumbers(group: readonly Source[]): InitialisationsGroup | null {
  const finished = group.filter(({ summary }) => summary.status === 'finished')
  const attempts = finished.map(attemptOf).filter(({ steps }) => steps.length > 0)
  const [first] = finished
  if (!first || attempts.length === 0) return null
  const hidden = first.spec.network.widths.length - 1
  const steps = commonSteps(attempts)
  const overSteps = (of: (measurement: Measurement) => ArrayLike<number>): Bands =>
    bandsOf(
      attempts.map(({ steps: own, measurements }) =>
        carriedForward(
          own,
          measurements.map((measurement) => meanOf(of(measurement), hidden)),
          steps,
        ),
      ),
    )
  const ends = attempts.map(({ measurements }) => measurements.at(-1) as Measurement)
  const medianOf = (of: (end: Measurement) => number): number => median(ends.map(of))
  const layers = Array.from({ length: hidden }, (_, l) => l)
  return {
    runs: attempts.map(({ id }) => id),
    leftOut: group
      .filter(({ summary }) => !attempts.some(({ id }) => id === summary.id))
      .map(({ summary }) => ({ run: summary.id, status: summary.status })),
    restarted: finished.filter(({ summary }) => (summary.progress?.restarts ?? 0) > 0).length,
    collapseSteps: first.spec.optimizer.collapseSteps,
    steps,
    multipliers: multipliersOf(attempts, steps),
    tcv: overSteps(({ tcv }) => tcv),
    featureRank: overSteps(({ featureRanks }) => featureRanks),
    weightRank: overSteps(({ weightRanks }) => weightRanks),
    certified: {
      lower: medianOf(({ tcvLower }) => meanOf(tcvLower, hidden)),
      upper: medianOf(({ tcvUpper }) => meanOf(tcvUpper, hidden)),
    },
    featureRanks: layers.map((l) => medianOf(({ featureRanks }) => featureRanks[l] ?? NaN)),
    weightRanks: layers.map((l) => medianOf(({ weightRanks }) => weightRanks[l] ?? NaN)),
  }
}

/** Equal for specs that differ only in seed and name. */
const recipeOf = (spec: RunSpec): string => canonicalJson({ ...spec, seed: 0, name: '' })

/** Equal for recipes that differ only in collapse steps and precision. */
const problemOf = (spec: RunSpec): string =>
  recipeOf({ ...spec, precision: 'float64', optimizer: { ...spec.optimizer, collapseSteps: null } })

/** Returns the largest group of one recipe, and the largest with collapse steps that trains the same problem. */
function pairOf(sources: readonly Source[]): { main: Source[]; twin: Source[] } {
  const groups = [...groupedBy(sources, ({ spec }) => recipeOf(spec)).values()]
  const largest = largestOf(groups)
  const problem = largest[0] && problemOf(largest[0].spec)
  const isCollapsing = (group: readonly Source[]): boolean => group[0]?.spec.optimizer.collapseSteps !== null
  const same = groups.filter(([first]) => first && problemOf(first.spec) === problem)
  const plain = largestOf(same.filter((group) => !isCollapsing(group)))
  if (plain.length === 0) return { main: largest, twin: [] }
  return { main: plain, twin: largestOf(same.filter(isCollapsing)) }
}

const largestOf = (groups: readonly Source[][]): Source[] =>
  groups.reduce<Source[]>((most, group) => (group.length > most.length ? group : most), [])

/** Measurements before a restart belong to an abandoned attempt. */
function attemptOf({ summary, measurements }: Source): Attempt {
  const began = summary.progress?.attemptBegan ?? 0
  const own = measurements().filter(({ step }) => step >= began)
  return { id: summary.id, steps: own.map(({ step }) => step - began), measurements: own }
}

/** Returns the steps at which at least half of the runs were measured. Restarted and short runs have other steps as well. */
function commonSteps(attempts: readonly Attempt[]): number[] {
  const counts = new Map<number, number>()
  for (const { steps } of attempts) for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1)
  const common = [...counts].filter(([, count]) => 2 * count >= attempts.length)
  return common.map(([step]) => step).sort((a, b) => a - b)
}

/** Returns the multipliers that most runs have, because a restarted run begins with another one. */
function multipliersOf(attempts: readonly Attempt[], steps: readonly number[]): number[] {
  const rows = attempts.map(({ steps: own, measurements }) =>
    carriedForward(
      own,
      measurements.map(({ multiplier }) => multiplier),
      steps,
    ),
  )
  return [...bandsOf(rows).median]
}

/** Returns the mean over the intermediate layers 1 … L − 1. */
function meanOf(values: ArrayLike<number>, hidden: number): number {
  let sum = 0
  for (let l = 0; l < hidden; l++) sum += values[l] ?? NaN
  return sum / hidden
}

function singleRun(source: Source | undefined): InitialisationsData['single'] {
  const measured = source?.measurements() ?? []
  const last = measured.at(-1)
  if (!source || !last) return null
  const { summary, spec } = source
  const layered = (of: (measurement: Measurement) => Float64Array): Float64Array[] =>
    spec.network.widths
      .slice(0, -1)
      .map((_, l) => Float64Array.from(measured, (measurement) => of(measurement)[l] ?? NaN))
  return {
    run: summary.id,
    samples: summary.samples,
    weightDecay: spec.penalty.weightDecay,
    steps: measured.map(({ step }) => step),
    multipliers: measured.map(({ multiplier }) => multiplier),
    tcv: layered(({ tcv }) => tcv),
    lower: layered(({ tcvLower }) => tcvLower),
    upper: layered(({ tcvUpper }) => tcvUpper),
    floor: variationFloor(spec.precision, last.featureSpectra, summary.samples),
    misfit: misfitOf(spec.loss, last, summary.samples),
    featureRanks: last.featureRanks,
    weightRanks: last.weightRanks,
  }
}

/** Returns ‖Z^L − Y‖/‖Y‖ from the data loss: ½‖Z^L − Y‖² in sum, with ‖y_i‖ = c. */
function misfitOf({ kind, reduction, targetScale }: RunSpec['loss'], { dataLoss }: Measurement, N: number): number {
  if (kind !== 'squared') return NaN
  return Math.sqrt(2 * dataLoss * (reduction === 'mean' ? 1 : 1 / N)) / targetScale
}
