import type { Part } from '../../shared/contract/analyses/part.ts'
import type { TheoryResult } from '../../shared/contract/analyses/theory.ts'
import { randomStream } from '../../shared/linalg/random.ts'
import { squaredNorm } from '../../shared/linalg/matrix.ts'
import { singularValues } from '../../shared/linalg/svd.ts'
import { activations } from '../../shared/theory/activation.ts'
import { centroidLoss } from '../../shared/theory/centroidLoss.ts'
import type { VariationInterval } from '../../shared/theory/clusterVariation.ts'
import { dnc1Verdict, mixingCost } from '../../shared/theory/dnc1.ts'
import { gradientRank } from '../../shared/theory/gradientRank.ts'
import { featuresAt, network, wholePass } from '../../shared/theory/layerGradient.ts'
import { forwardPass } from '../../shared/theory/objective.ts'
import { weightMatrices } from '../../shared/theory/problem.ts'
import { boundRefusal, layerVariations, rankBound } from '../../shared/theory/rankBound.ts'
import { theoremRefusal } from '../../shared/theory/forecast/applicability.ts'
import { recursiveForecast } from '../../shared/theory/forecast/recursiveForecast.ts'
import { representationCost, weightCost } from '../../shared/theory/representationCost.ts'
import { residualCollapse } from '../../shared/theory/residual.ts'
import type { AnalysisInput, Report } from './work.ts'

/** The problem at one θ, with the parameters of the analysis. */
type Point = Pick<AnalysisInput<'theory'>, 'problem' | 'spec' | 'parameters'> & { theta: Float64Array; K: number }

/** Evaluates the theorems at the last weights. The bound takes nearly all of the time. */
export function theory(
  { problem, spec, parameters, sample, weights }: AnalysisInput<'theory'>,
  report: Report,
): TheoryResult {
  const K = parameters.K ?? sample.classes
  const { step = 0, theta = new Float64Array() } = weights.at(-1) ?? {}
  const at: Point = { problem, spec, parameters, theta, K }
  const variations = attempt(() => intervals(at))
  return {
    kind: 'theory',
    step,
    K,
    classes: sample.classes,
    variation: mapPart(variations, (found) => variationRows(at, found)),
    collapseTolerance: parameters.collapseTolerance,
    centroidLoss: mapPart(variations, (found) =>
      found
        .slice(0, -1)
        .flatMap((interval, below) => (interval ? [centroidLoss(problem, theta, { below, ...interval })] : [])),
    ),
    gradientRanks: attempt(() => gradientRanks(at)),
    cost: attempt(() => cost(at)),
    forecast: attempt(() => forecast(at, sample.classes)),
    residual: attempt(() => residual(at)),
    bound: variations.refusal === null ? attempt(() => bound(at, variations.value, report)) : variations,
  }
}

/** Says why a theorem does not apply to the network. */
class Refusal extends Error {}

/** Turns a Refusal or RangeError into a sentence of the result; other errors are bugs. */
function attempt<T>(compute: () => T): Part<T> {
  try {
    return { value: compute(), refusal: null }
  } catch (error) {
    if (error instanceof Refusal || error instanceof RangeError) return { value: null, refusal: error.message }
    throw error
  }
}

const mapPart = <T, U>(part: Part<T>, read: (value: T) => U): Part<U> =>
  part.refusal === null ? { value: read(part.value), refusal: null } : part

/** The intervals of all layers, with the verdict on DNC1 where K is the number of classes. */
function variationRows({ problem, theta, K, parameters }: Point, found: readonly (VariationInterval | null)[]) {
  const net = network(problem, theta)
  const whole = wholePass(net)
  const classes = problem.targets.rows
  const scale = { tolerance: parameters.collapseTolerance, mixingCost: mixingCost(net.Y) }
  return found.flatMap((interval, layer) => {
    if (!interval) return []
    const { lower, upper, byClass } = interval
    const Z = featuresAt(whole, layer)
    const numbers = { lower, upper, byClass, meanSquare: squaredNorm(Z) / Z.cols }
    return [{ layer, ...numbers, dnc1: K === classes ? dnc1Verdict(numbers, scale) : null }]
  })
}

function intervals({ problem, theta, K, parameters: { seed, restarts } }: Point): (VariationInterval | null)[] {
  const net = network(problem, theta)
  return layerVariations(net, wholePass(net), K, { random: randomStream(seed, 'clusters'), restarts })
}

function gradientRanks({ problem, theta, K, parameters }: Point) {
  const random = randomStream(parameters.seed, 'gradient samples')
  const rest = Array.from(problem.labels.keys())
  const count = Math.min(K, rest.length)
  const samples = Array.from({ length: count }, () => rest.splice(random.integer(rest.length), 1)[0] ?? 0)
  const layers = gradientRank(problem, theta, samples).map(({ layer, rank, singularValues }) => ({
    layer,
    rank,
    singularValues,
  }))
  return { samples: samples.sort((a, b) => a - b), layers }
}

function cost({ problem, theta }: Point) {
  if (problem.bias) throw new Refusal('Section 4 of the paper requires networks without biases.')
  if (problem.residual.includes(true))
    throw new Refusal('Definition 4.1 requires feedforward networks; appendix C treats residual ones.')
  if (problem.loss !== 'squared')
    throw new Refusal('Section 4 requires networks that fit their targets; cross-entropy has no targets to fit.')
  const name = problem.activations.slice(1).find((σ) => activations[σ].inverse === null)
  if (name !== undefined) throw new Refusal(`Definition 4.1 requires activations with an inverse; ${name} has none.`)
  const found = representationCost(forwardPass(problem, theta), problem.targets)
  return { ...found, weightCost: weightCost(weightMatrices(problem, theta)) }
}

function forecast({ problem, spec, theta }: Point, classes: number) {
  const outside = theoremRefusal(spec)
  if (outside !== null) throw new Refusal(outside)
  const { preactivations, features } = forwardPass(problem, theta)
  const featureSpectra = features.map(singularValues)
  const recursiveSpectra = preactivations.slice(1).map(singularValues)
  const { layers, common } = recursiveForecast({ featureSpectra, recursiveSpectra }, spec, classes)
  return {
    layers: layers.map((layer, l) => ({
      ...layer,
      measured: (featureSpectra[l] ?? new Float64Array()).slice(0, classes),
      forecast: layer.forecast && Float64Array.from(layer.forecast),
    })),
    common: Number.isNaN(common.C) ? null : common,
  }
}

function residual({ problem, spec, theta }: Point) {
  const outside = spec.network.residual ? theoremRefusal(spec) : null
  if (outside !== null) throw new Refusal(outside)
  const found = residualCollapse(
    forwardPass(problem, theta),
    weightMatrices(problem, theta),
    problem.residual,
    problem.activations,
  )
  if (found.refusal !== null) throw new Refusal(found.refusal)
  const { smallestC, cost, optimum, layers } = found
  return { smallestC, cost, optimum, layers }
}

function bound({ problem, theta, K, parameters }: Point, found: (VariationInterval | null)[], report: Report) {
  const refusal = boundRefusal(problem)
  if (refusal !== null) throw new Refusal(refusal)
  const { points, rounds, steps, seed } = parameters
  const random = randomStream(seed, 'curvature')
  const variations = found.slice(0, -1)
  return rankBound(problem, theta, K, { random, points, rounds, steps, variations, report }).map((layer) => ({
    layer: layer.layer,
    norm: layer.norm,
    distance: layer.distance,
    relativeDistance: layer.relativeDistance,
    decay: layer.decay,
    stationarity: layer.stationarity,
    offset: layer.offset,
    rows: layer.rows.map(({ below, variation: { lower, upper }, M, entrywiseM, remainder, ratio, ...row }) => ({
      below,
      lower,
      upper,
      M,
      entrywiseM,
      remainder,
      ratio,
      right: row.right,
      proved: row.proved,
      entrywiseRight: row.entrywiseRight,
      lemma: row.lemma,
    })),
    best: layer.best?.below ?? null,
    slack: layer.slack,
  }))
}
