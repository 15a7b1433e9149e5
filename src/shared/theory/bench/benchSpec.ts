import type { Data, Mixture } from '../../spec/data.ts'
import { parseSpec, SpecError, type RunSpec } from '../../spec/runSpec.ts'
import { formatCounts } from './valuesText.ts'
import { classesOf, depthOf, samplesOf, type BenchValues } from './values.ts'

/** The digits have this many classes. */
export const digitClasses = 10
/** Inputs of the mixture; Fig. 1 has 50. */
const mixtureDimension = 50

/** λ-continuation starts at this λ: weak enough to keep every class, strong enough to collapse (fig2). */
const startingDecay = 0.03

/**
 * Returns the experiment with exactly these values, and the training of Fig. 2 at its quick size. Returns the reason as a
 * sentence where no run can have them. C is no field of a run: the minimum sets it.
 */
export function benchSpec(values: BenchValues): RunSpec | string {
  if (depthOf(values) < 2) return 'A run has two layers or more; L is 1.'
  if (classesOf(values) < 2) return 'A run has two classes or more; K is 1.'
  const data = dataOf(values)
  return typeof data === 'string' ? data : specOn(values, data)
}

/**
 * Returns a spec for the theory, which asks for network, loss and penalties alone: data that no run can have are replaced.
 * Returns the reason where no network has these values.
 */
export function modelSpec(values: BenchValues): RunSpec | string {
  const own = benchSpec(values)
  if (typeof own !== 'string' || depthOf(values) < 2 || classesOf(values) < 2) return own
  const sampling = { kind: 'random', count: samplesOf(values), seed: 0 } as const
  return specOn(values, { ...mixtureOf(values), sampling })
}

function specOn(values: BenchValues, data: Data): RunSpec | string {
  const { lambda } = values
  try {
    return parseSpec({
      name: nameOf(values),
      data,
      network: {
        widths: [...values.widths, classesOf(values)],
        activation: values.activation,
        lastActivation: values.lastActivation,
      },
      loss: { targetScale: values.targetScale },
      penalty: {
        weightDecay: lambda,
        firstLayer: values.delta,
        featureDecay: values.featureDecay,
        featureLayers: values.featureLayers,
      },
      initialisation: { gain: 0.6 },
      optimizer: { continuation: { start: startOf(lambda), divideBy: 5, steps: 150 } },
      stop: { steps: 4000 },
      logging: { measurements: 40 },
    })
  } catch (error) {
    if (error instanceof SpecError) return `No run has these values: ${error.message}.`
    throw error
  }
}

const mostName = 120

/** Without weight decay there is nothing to continue in. */
const startOf = (lambda: number): number =>
  lambda > 0 ? Math.max(1, Number((startingDecay / lambda).toPrecision(3))) : 1

const nameOf = (values: BenchValues): string =>
  `Theory bench, λ = ${values.lambda}, δ = ${values.delta}, λ′ = ${values.featureDecay}, L = ${depthOf(values)}, N = ${samplesOf(values)}`.slice(
    0,
    mostName,
  )

function dataOf(values: BenchValues): Data | string {
  const { counts, data, inputScale } = values
  const [first = 1] = counts
  const isBalanced = counts.every((own) => own === first)
  if (data === 'digits') {
    if (counts.length !== digitClasses)
      return `The handwritten digits have ${digitClasses} classes, not ${counts.length}; choose the Gaussian mixture.`
    const listed = counts.flatMap((own, k) => Array.from({ length: own }, (_, i): [number, number] => [k, i]))
    return {
      set: 'digits',
      scale: inputScale,
      sampling: isBalanced ? { kind: 'balanced', perClass: first, seed: 0 } : { kind: 'listed', samples: listed },
    }
  }
  if (!isBalanced)
    return `The Gaussian mixture draws classes of equal sizes, not ${formatCounts(counts)}; choose the handwritten digits.`
  return mixtureOf(values)
}

const mixtureOf = ({ counts, deviation, inputScale }: BenchValues): Mixture => ({
  set: 'mixture',
  classes: counts.length,
  dimension: mixtureDimension,
  deviation,
  scale: inputScale,
  sampling: { kind: 'balanced', perClass: counts[0] ?? 1, seed: 0 },
})

/** Returns the values of a run as far as the bench has them, or the reason why it has not. `counts`: its samples by class. */
export function valuesOfSpec(spec: RunSpec, counts: readonly number[]): BenchValues | string {
  const { network, loss, penalty, data, backbone } = spec
  if (network.freeFeatures || backbone) return 'The bench has networks on data; the features of this run are others.'
  if (network.residual) return 'The bench has feedforward networks; this run has residual layers.'
  if (network.bias) return 'The bench has networks without biases; this run has biases.'
  if (loss.kind !== 'squared' || loss.reduction !== 'sum')
    return 'The bench has the squared loss, summed over samples; this run has another one.'
  if (penalty.weightDecays) return 'The bench has one λ; this run has a λ of its own for every layer.'
  const { featureLayers, featureDecay, weightDecay, firstLayer } = penalty
  if (typeof featureLayers !== 'string') return 'The bench has λ′ on all layers or on Z¹; this run names layers.'
  if (data.set !== 'digits' && data.set !== 'mixture')
    return 'The bench has the handwritten digits and the Gaussian mixture; this run has other data.'
  return {
    counts: [...counts],
    widths: network.widths.slice(0, -1),
    lambda: weightDecay,
    delta: firstLayer,
    featureDecay,
    featureLayers,
    targetScale: loss.targetScale,
    inputScale: data.scale,
    constant: [1, 1],
    activation: network.activation,
    lastActivation: network.lastActivation,
    data: data.set,
    deviation: data.set === 'mixture' ? data.deviation : 0.1,
  }
}
