import type { Sample } from '../shared/contract/trainer.ts'
import { matrix, transpose } from '../shared/linalg/matrix.ts'
import { svd } from '../shared/linalg/svd.ts'
import { featureDecays, SpecError, type RunSpec } from '../shared/spec/runSpec.ts'
import type { Problem } from '../shared/theory/problem.ts'

/** Directions of the data below this, relative to the first, carry no information in float64 and are left out. */
const dataRankThreshold = 1e-10

/** The objective that a spec defines on a sample. Throws a SpecError when the two do not fit. */
export function makeProblem(spec: RunSpec, sample: Sample): Problem {
  const { network, loss, penalty } = spec
  const N = sample.labels.length
  const L = network.widths.length
  if (network.widths[L - 1] !== sample.classes)
    throw new SpecError(
      `network.widths.${L - 1}`,
      `is ${network.widths[L - 1]}, but the data have ${sample.classes} classes`,
    )
  const bad = sample.X.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) {
    const [row, column] = [Math.floor(bad / sample.features), bad % sample.features]
    throw new SpecError('data', `value ${column} of sample ${row} is ${sample.X[bad]}, which is not a finite number`)
  }
  const targets = matrix(sample.classes, N)
  for (let i = 0; i < N; i++) targets.data[(sample.labels[i] as number) * N + i] = loss.targetScale
  return {
    ...coordinates(spec, sample),
    targets,
    labels: sample.labels,
    widths: network.widths,
    activations: network.widths.map((_, l) => (l < L - 1 ? network.activation : network.lastActivation)),
    bias: network.bias,
    lambda: penalty.weightDecay,
    delta: penalty.firstLayer,
    featureDecays: featureDecays(spec),
    sampleWeight: loss.reduction === 'sum' ? 1 : 1 / N,
  }
}

/**
 * The coordinates in which the first layer is trained. W₁ sees X = U S Vᵀ only through its column space: with
 * W₁ = B S⁻¹ Uᵀ it has fewer numbers (B acts on Vᵀ) and the landscape loses the spread of the pixels' singular values.
 */
function coordinates(spec: RunSpec, sample: Sample): Pick<Problem, 'inputs' | 'inputScale'> {
  const N = sample.labels.length
  const Xt = matrix(N, sample.features, sample.X) // one sample per row: (N, d)
  if (spec.optimizer.firstLayer === 'raw') return { inputs: transpose(Xt), inputScale: null }
  const { U: V, s } = svd(Xt) // Xᵀ = V S Uᵀ
  const rank = s.findIndex((value) => value <= dataRankThreshold * (s[0] as number))
  const r = rank < 0 ? s.length : rank
  const inputs = matrix(r, N)
  for (let i = 0; i < N; i++) for (let j = 0; j < r; j++) inputs.data[j * N + i] = V.data[i * V.cols + j] as number
  return { inputs, inputScale: s.slice(0, r) }
}
