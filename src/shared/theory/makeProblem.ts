import { matrix, transpose } from '../linalg/matrix.ts'
import { thinQr } from '../linalg/qr.ts'
import { svd } from '../linalg/svd.ts'
import { sharpeningOf } from '../spec/stages.ts'
import {
  featureDecays,
  hasTrainedFeatures,
  SpecError,
  weightDecays,
  type Activation,
  type RunSpec,
} from '../spec/runSpec.ts'
import { sampleRows, type Problem, type Sample } from './problem.ts'

/** Singular directions of the data below this, relative to the first, carry no information in float64; they are dropped. */
const dataRankThreshold = 1e-10

type Coordinates = Pick<Problem, 'inputs' | 'inputScale' | 'inputBasis'>

/**
 * Returns the objective that a spec defines on a sample. Throws a SpecError when the two do not fit. `coordinatesOf`
 * shares the coordinates of many specs on one sample (sharedCoordinates).
 */
export function makeProblem(spec: RunSpec, sample: Sample, coordinatesOf = coordinates): Problem {
  const { network, loss } = spec
  const N = sample.labels.length
  const L = network.widths.length
  if (network.widths[L - 1] !== sample.classes)
    throw new SpecError(
      `network.widths.${L - 1}`,
      `is ${network.widths[L - 1]}, but the data have ${sample.classes} classes; set it to ${sample.classes}`,
    )
  const bad = sample.X.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) {
    const [row, column] = [Math.floor(bad / sample.features), bad % sample.features]
    throw new SpecError(
      'data',
      `value ${column} of sample ${row} is ${sample.X[bad]}, not a finite number; remove or replace it`,
    )
  }
  const targets = matrix(sample.classes, N)
  const smoothing = loss.labelSmoothing
  targets.data.fill((loss.targetScale * smoothing) / sample.classes)
  for (let i = 0; i < N; i++) targets.data[sample.labels[i]! * N + i]! += loss.targetScale * (1 - smoothing)
  return {
    ...coordinatesOf(spec, sample),
    targets,
    labels: sample.labels,
    widths: network.widths,
    activations: network.widths.map((_, l) => activationOf(spec, l + 1)),
    residual: network.widths.map((_, l) => network.residual && l > 0 && l < L - 1),
    bias: network.bias,
    isSharpened: sharpeningOf(spec.optimizer).length > 0,
    loss: loss.kind,
    labelSmoothing: smoothing,
    weightDecays: weightDecays(spec),
    featureDecays: featureDecays(spec),
    sampleWeight: loss.reduction === 'sum' ? 1 : 1 / N,
  }
}

/** Returns coordinates that are computed once per sample: a hundred runs share one decomposition of X. */
export function sharedCoordinates(): typeof coordinates {
  const known = new Map<Sample, Map<string, Coordinates>>()
  return (spec, sample) => {
    const ofSample = known.get(sample) ?? new Map<string, Coordinates>()
    known.set(sample, ofSample)
    const kind = hasTrainedFeatures(spec) ? 'free' : spec.optimizer.firstLayer
    const found = ofSample.get(kind) ?? coordinates(spec, sample)
    ofSample.set(kind, found)
    return found
  }
}

function activationOf(spec: RunSpec, layer: number): Activation {
  const { network } = spec
  if (layer === 1 && hasTrainedFeatures(spec)) return 'identity'
  return layer < network.widths.length ? network.activation : network.lastActivation
}

/**
 * Returns the coordinates in which the first layer trains. W₁ depends on X = U S Vᵀ only through its column space.
 * Whitened: with W₁ = B S⁻¹ Uᵀ it has fewer numbers, because B acts on Vᵀ. The landscape then loses the spread of the
 * pixels' singular values.
 * Reduced: with X = Q R and W₁ = B Qᵀ it has fewer numbers too, and gradient descent takes the same steps as on W₁. The
 * part of W₁ outside the data, which only decays, is dropped.
 */
function coordinates(spec: RunSpec, sample: Sample): Coordinates {
  const N = sample.labels.length
  const raw = { inputScale: null, inputBasis: null }
  if (hasTrainedFeatures(spec)) return { ...raw, inputs: null }
  const Xt = sampleRows(sample)
  switch (spec.optimizer.firstLayer) {
    case 'raw':
      return { ...raw, inputs: transpose(Xt) }
    case 'reduced': {
      // With at most as many pixels as samples there is nothing to drop.
      if (sample.features <= N) return { ...raw, inputs: transpose(Xt) }
      const { Q, R } = thinQr(transpose(Xt))
      return { ...raw, inputs: R, inputBasis: Q }
    }
    case 'whitened': {
      const { U: V, s } = svd(Xt) // Xᵀ = V S Uᵀ
      const rank = s.findIndex((value) => value <= dataRankThreshold * s[0]!)
      const r = rank < 0 ? s.length : rank
      const inputs = matrix(r, N)
      for (let i = 0; i < N; i++) for (let j = 0; j < r; j++) inputs.data[j * N + i] = V.data[i * V.cols + j]!
      return { ...raw, inputs, inputScale: s.slice(0, r) }
    }
  }
}
