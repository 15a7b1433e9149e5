import { dot, type Matrix } from '../../shared/linalg/matrix.ts'
import { singularValues } from '../../shared/linalg/svd.ts'
import { centredPairs, classScatter } from '../../shared/theory/clusterVariation.ts'
import { lossGradients, weightGradients } from '../../shared/theory/lossGradients.ts'
import { objective, type ObjectiveParts } from '../../shared/theory/objective.ts'
import { weightMatrices, type Problem } from '../../shared/theory/problem.ts'
import type { StageTerms } from '../engine/engine.ts'
import { layeredQuantities, type Layered } from './layered.ts'

/** Numbers of a network at one θ, in float64 whatever the training precision. */
export interface Readings extends ObjectiveParts {
  gradientNorm: number
  /** s(Z^l), l = 1 … L. */
  featureSpectra: Float64Array[]
  /** s(W_l), l = 1 … L. */
  weightSpectra: Float64Array[]
  /** s(A^{l+1}), l = 1 … L − 1. */
  preactivationSpectra: Float64Array[]
  /** Within-class scatter of Z^l by class partition, l = 1 … L. */
  scatter: Float64Array
  /** Z^l (n_l, N), l = 1 … L. */
  features: Matrix[]
  /** Singular values of the centred pairs (z_i, y_i) of layer l, l = 1 … L. */
  pairSpectra: Float64Array[]
  layered: Layered
  /** Quantities that only this run has, by their names in quantities/table.ts. */
  own?: Readonly<Record<string, Float64Array>>
}

/**
 * Computes the readings by plain loops and ml-matrix, for engines that cannot. Values are those of ReLU itself, gradients
 * those of the objective that is trained. It awaits `pause` between the singular
 * value decompositions, which lets a stop message arrive.
 */
export async function plainReadings(
  problem: Problem,
  theta: Float64Array,
  { multiplier, smoothing }: StageTerms,
  pause: () => Promise<void>,
): Promise<Readings> {
  const pass = objective(problem, theta, multiplier)
  const trained = smoothing > 0 ? objective(problem, theta, multiplier, smoothing) : pass
  const { gradient } = trained
  const { dataLoss, weightPenalty, featurePenalty, preactivations, features } = pass
  const weights = weightMatrices(problem, theta)
  await pause()
  const layered = layeredQuantities({
    weights,
    lossGradients: lossGradients(problem, theta, smoothing),
    gradients: weightGradients(problem, gradient),
    decays: problem.weightDecays.map((decay) => multiplier * decay),
  })
  await pause()
  const spectra = async (matrices: Matrix[]): Promise<Float64Array[]> => {
    const result: Float64Array[] = []
    for (const A of matrices) {
      result.push(singularValues(A))
      await pause()
    }
    return result
  }
  return {
    dataLoss,
    weightPenalty,
    featurePenalty,
    gradientNorm: Math.sqrt(dot(gradient, gradient)),
    featureSpectra: await spectra(features),
    weightSpectra: await spectra(weights),
    preactivationSpectra: await spectra(preactivations.slice(1)),
    scatter: Float64Array.from(features, (Z) => classScatter(Z, problem.labels, problem.targets.rows)),
    features,
    pairSpectra: await spectra(features.map((Z) => centredPairs(Z, problem.targets))),
    layered,
  }
}
