import { CallError } from '../../shared/contract/errors.ts'
import type { RankMapData } from '../../shared/figures/rankMap/data.ts'
import type { Measurement } from '../../shared/contract/measurements.ts'
import { transpose } from '../../shared/linalg/matrix.ts'
import { randomStream } from '../../shared/linalg/random.ts'
import { canonicalJson } from '../../shared/spec/canonical.ts'
import { inputDimension, sampleCount } from '../../shared/spec/data.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { stages } from '../../shared/spec/stages.ts'
import { clusterVariationInterval, labelVectors, type VariationInterval } from '../../shared/theory/clusterVariation.ts'
import { spectrumFloor } from '../../shared/theory/numericalFloor.ts'
import { sampleRows } from '../../shared/theory/problem.ts'
import { distanceToRank } from '../../shared/theory/rankBound.ts'
import type { FigureSource } from './source.ts'

type Cell = RankMapData['cells'][number]

/** A run with its position on the grid. */
interface Placed {
  source: FigureSource
  lambda: number
  deviation: number
}

/** Reads one cell per pair of λ and σ. Throws a CallError for runs that do not lie on one grid. */
export function rankMap(sources: readonly FigureSource[]): RankMapData {
  const placed = sources.map((source): Placed => placeOf(source, sources))
  const { K, ranks } = networkOf(sources[0]?.spec)
  const lambdas = ascending(placed.map(({ lambda }) => lambda))
  const deviations = ascending(placed.map(({ deviation }) => deviation))
  const numbers = ranks.map((_, l) => l + 1)
  const layers = numbers.filter((l) => (ranks[l - 1] as number) > K)
  return {
    kind: 'rankMap',
    classes: K,
    lambdas,
    deviations,
    variations: deviations.map((deviation) => variation(placed.filter((own) => own.deviation === deviation))),
    layers,
    withoutTail: numbers.filter((l) => !layers.includes(l)),
    floor: Math.max(...sources.map(({ spec }) => spectrumFloor[spec.precision] ** 2), 0),
    cells: lambdas.flatMap((lambda, i) =>
      deviations.flatMap((deviation, j) => {
        const own = placed.filter((one) => one.lambda === lambda && one.deviation === deviation)
        return own.length > 0 ? [{ lambda: i, deviation: j, ...cell(own, layers, K) }] : []
      }),
    ),
  }
}

function placeOf(source: FigureSource, sources: readonly FigureSource[]): Placed {
  const { summary, spec } = source
  const refuse = (why: string): never => {
    throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) ${why}.`)
  }
  const { data, network, penalty } = spec
  if (!('deviation' in data)) return refuse(`is trained on ${data.set}, which has no σ for a map of ranks`)
  if (penalty.weightDecays) return refuse('has a λ for each layer, but a map of ranks shows a single λ')
  if (canonicalJson(networkOf(spec)) !== canonicalJson(networkOf(sources[0]?.spec)))
    return refuse(
      `differs from the first run in its sizes: [${network.widths.join(', ')}] on ${inputDimension(spec)} inputs`,
    )
  if (lossOf(spec) !== lossOf(sources[0]?.spec))
    return refuse(
      `has the loss ${lossOf(spec)}, but the first run has ${lossOf(sources[0]?.spec)}; λ means another size there`,
    )
  return { source, lambda: spec.penalty.weightDecay, deviation: data.deviation }
}

/** Names what the size of λ depends on. */
const lossOf = (spec: RunSpec | undefined): string =>
  spec ? `${spec.loss.reduction} over samples, N = ${sampleCount(spec)}` : ''

/** Returns the number of classes and the largest rank of each W_l. */
function networkOf(spec: RunSpec | undefined): { K: number; ranks: number[] } {
  const widths = spec?.network.widths ?? []
  const ranks = widths.map((width, l) => Math.min(width, widths[l - 1] ?? (spec ? inputDimension(spec) : 0)))
  return { K: widths.at(-1) ?? 0, ranks }
}

const ascending = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b)

/** Returns the interval that contains those of all samples. */
function variation(placed: readonly Placed[]): RankMapData['variations'][number] {
  const samples = new Map(placed.map(({ source }) => [canonicalJson(source.spec.data), source]))
  const intervals = Array.from(samples.values(), dataVariation)
  return {
    lower: Math.min(...intervals.map(({ lower }) => lower)),
    upper: Math.max(...intervals.map(({ upper }) => upper)),
  }
}

/** Returns bounds of TCV_{K,0}, of the pairs (x_i, y_i). */
function dataVariation({ sample, spec }: FigureSource): VariationInterval {
  const drawn = sample()
  const { labels, classes } = drawn
  const inputs = transpose(sampleRows(drawn))
  const random = randomStream(0, 'clusters')
  return clusterVariationInterval(inputs, labelVectors(labels, classes, spec.loss.targetScale), classes, { random })
}

function cell(placed: readonly Placed[], layers: readonly number[], K: number): Omit<Cell, 'lambda' | 'deviation'> {
  const ends = placed
    .filter(({ source }) => source.summary.status === 'finished')
    .flatMap(({ source }) => lastTwo(source))
  const runTails = ends.map(({ last }) => tailsOf(last, layers, K))
  return {
    runs: placed.map(({ source }) => source.summary.id),
    statuses: placed.map(({ source }) => source.summary.status),
    tails: medians(runTails),
    runTails,
    earlierTails: medians(ends.map(({ earlier }) => tailsOf(earlier, layers, K))),
  }
}

/** Returns the last measurement and the one after three quarters of the steps; the last twice for a run that converged early. */
function lastTwo({ spec, measurements }: FigureSource): { last: Measurement; earlier: Measurement }[] {
  const all = measurements()
  const last = all.at(-1)
  if (!last) return []
  const planned = stages(spec).reduce((sum, { steps }) => sum + steps, 0)
  const earlier = last.step < planned ? last : all.findLast(({ step }) => step <= 0.75 * last.step)
  return [{ last, earlier: earlier ?? last }]
}

/** Returns Σ_{j>K} s_j² / Σ s_j²; 0 for weights that vanish. */
const tailsOf = ({ weightSpectra }: Measurement, layers: readonly number[], K: number): Float64Array =>
  Float64Array.from(layers, (l) => {
    const s = weightSpectra[l - 1]
    return s ? distanceToRank(s, K).relativeDistance ** 2 : NaN
  })

/** Returns the medians entry by entry; null without vectors. */
function medians(vectors: readonly Float64Array[]): Float64Array | null {
  const [first] = vectors
  if (!first) return null
  return first.map((_, i) => {
    const sorted = vectors.map((vector) => vector[i] as number).sort((a, b) => a - b)
    const middle = (sorted.length - 1) / 2
    return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2
  })
}
