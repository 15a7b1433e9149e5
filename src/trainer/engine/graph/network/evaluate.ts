import { reshape, transpose } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import { matMul, sumOfProducts, type ScalarProduct } from '../language/products.ts'
import { sum } from '../language/reductions.ts'
import type { Tensor } from '../language/tensor.ts'
import type { Architecture, ObjectiveTensors } from './architecture.ts'
import { featureDecay, variesByColumn, weightDecay } from './decays.ts'
import { forward, hiddenActivation, perRun, type Pass } from './forward.ts'
import { output, type Output } from './output.ts'

/** The objective at one θ; every number is float64 (R). */
export interface Evaluation {
  dataLoss: Tensor
  weightPenalty: Tensor
  featurePenalty: Tensor
  /** dataLoss + multiplier · (weightPenalty + featurePenalty). */
  objective: Tensor
  /** A bound on the round-off of the objective. */
  noise: Tensor
  /** The gradient of the objective, shaped like the parameters, in the architecture's type. */
  gradient: Tensor[]
  /** Writes the gradient of the data loss alone, without penalties: only measurements need it. */
  lossGradient: () => Tensor[]
  /** A^1 … A^L and Z^1 … Z^L (R, N, n_l). */
  preactivations: Tensor[]
  features: Tensor[]
}

const unitRoundOff = { float32: 2 ** -23, float64: 2 ** -52 } as const

/**
 * Computes the objective of section 5.2 and its gradient by the hand-derived backward pass, layer by layer. Tests compare
 * it with shared/theory/objective.ts. The multiplier multiplies λ and λ′.
 */
export function evaluate(
  architecture: Architecture,
  parameters: readonly Tensor[],
  problem: ObjectiveTensors,
): Evaluation {
  const { multiplier } = problem
  const pass = forward(architecture, parameters, problem)
  const end = output(architecture, pass, problem)
  const feature = featurePenalties(architecture, pass, end, problem)
  const weight = weightPenalties(architecture, parameters, problem)
  const decay = (l: number): Tensor | null =>
    architecture.decayedFeatures[l] ? e.multiply(perRun(multiplier), featureDecay(problem, l)) : null
  const { gradient, E } = backward(architecture, parameters, problem, pass, end, decay)
  const slopes = decaySlopes(architecture, problem)
  const penalised = gradient.map((G, i) => e.add(G, e.multiply(slopes[i]!, parameters[i]!)))
  const { dataLoss } = end
  const penalties = e.multiply(multiplier, e.add(weight, feature))
  const objective = e.add(dataLoss, penalties)
  // Round-off of A^L changes the loss by E · A^L times the unit round-off.
  const sensitivity = sum(e.absolute(e.multiply(E, e.cast(pass.A.at(-1)!, 'float64'))), [1, 2])
  const noise = e.add(
    e.multiply(e.add(sensitivity, penalties), unitRoundOff[architecture.real]),
    // Every sum is rounded several times.
    e.multiply(objective, 16 * unitRoundOff.float64),
  )
  return {
    dataLoss,
    weightPenalty: weight,
    featurePenalty: feature,
    objective,
    noise,
    gradient: penalised,
    // Without feature penalties the gradient before weight decay is that of the data loss.
    lossGradient: () =>
      architecture.decayedFeatures.some(Boolean)
        ? backward(architecture, parameters, problem, pass, end, () => null).gradient
        : gradient,
    preactivations: pass.A,
    features: [...pass.Z, end.Z],
  }
}

function backward(
  architecture: Architecture,
  parameters: readonly Tensor[],
  problem: ObjectiveTensors,
  { A, H, Z }: Pass,
  end: Output,
  decay: (l: number) => Tensor | null,
): { gradient: Tensor[]; E: Tensor } {
  const { widths, bias, freeFeatures, residual, real } = architecture
  const { inputs } = problem
  const L = widths.length
  const lastDecay = decay(L - 1)
  const outputD = lastDecay ? e.add(end.D, e.multiply(lastDecay, end.Z)) : end.D // ∂/∂Z^L
  const outputE = end.slope ? e.multiply(outputD, end.slope) : outputD // ∂/∂A^L
  const weights: Tensor[] = []
  const biases: Tensor[] = []
  let D = e.cast(outputD, real)
  let E = e.cast(outputE, real)
  for (let l = L - 1; l >= 0; l--) {
    weights[l] = l === 0 && freeFeatures ? transpose(E) : matMul(E, (Z[l - 1] ?? inputs)!, { a: true })
    if (bias) biases[l] = transpose(sum(E, [1], true))
    if (l === 0) break
    const through = matMul(E, parameters[l]!)
    const direct = residual[l] ? e.add(through, D) : through
    const c = decay(l - 1)
    D = c ? e.add(direct, e.multiply(e.cast(c, real), Z[l - 1]!)) : direct // ∂/∂Z^{l−1}
    const { derivative } = hiddenActivation(architecture, problem, l - 1)
    E = derivative ? e.multiply(D, derivative(A[l - 1]!, H[l - 1]!)) : D
  }
  return { gradient: [...weights, ...biases], E: outputE }
}

/** Returns Σ λ′_l/2 ‖Z^l‖² times the sample weight, which feature_decays contains. */
function featurePenalties(
  { decayedFeatures, real }: Architecture,
  pass: Pass,
  end: Output,
  problem: ObjectiveTensors,
): Tensor {
  const terms = [...pass.Z, e.cast(end.Z, real)].flatMap((Z, l) =>
    decayedFeatures[l] ? [{ a: Z, b: Z, factor: flat(featureDecay(problem, l)) }] : [],
  )
  return terms.length > 0 ? e.multiply(sumOfProducts(terms), 0.5) : e.multiply(end.dataLoss, 0)
}

/** Returns Σ λ_l/2 (‖W_l‖² + ‖b_l‖²). */
function weightPenalties({ blocks }: Architecture, parameters: readonly Tensor[], problem: ObjectiveTensors): Tensor {
  const terms = blocks.map((block, i): ScalarProduct => {
    const W = parameters[i]!
    const decay = weightDecay(problem, block)
    return variesByColumn(block)
      ? { a: e.multiply(W, e.cast(decay, W.dtype)), b: W }
      : { a: W, b: W, factor: flat(decay) }
  })
  return e.multiply(sumOfProducts(terms), 0.5)
}

/** Returns the slope of weight decay in each block, in the type of the parameters: its gradient is the slope times the block. */
function decaySlopes({ blocks, real }: Architecture, problem: ObjectiveTensors): Tensor[] {
  return blocks.map((block) => e.cast(e.multiply(perRun(problem.multiplier), weightDecay(problem, block)), real))
}

/** Reshapes (R, 1, 1) to (R). */
const flat = (value: Tensor): Tensor => reshape(value, value.shape.slice(0, 1))
