import type { Measurement } from '../../shared/contract/measurements.ts'
import { dot } from '../../shared/linalg/matrix.ts'
import { singularValues } from '../../shared/linalg/svd.ts'
import { classScatter } from '../../shared/theory/clusterVariation.ts'
import { numericalRank } from '../../shared/theory/numericalRank.ts'
import { objective } from '../../shared/theory/objective.ts'
import { weightMatrices, type Problem } from '../../shared/theory/problem.ts'

/**
 * Everything that is measured at one θ, in float64 throughout, whatever the engine computes in. Between the singular
 * value decompositions it awaits `breathe`, so that a stop is heard.
 */
export async function measure(
  problem: Problem,
  theta: Float64Array,
  at: { step: number; time: number; multiplier: number },
  breathe: () => Promise<void>,
): Promise<Measurement> {
  const pass = objective(problem, theta, at.multiplier)
  const { gradient, dataLoss, weightPenalty, featurePenalty, preactivations, features } = pass
  await breathe()
  const classes = problem.targets.rows
  const spectra = async (matrices: Parameters<typeof singularValues>[0][]): Promise<Float64Array[]> => {
    const result: Float64Array[] = []
    for (const A of matrices) {
      result.push(singularValues(A))
      await breathe()
    }
    return result
  }
  const featureSpectra = await spectra(features)
  const weightSpectra = await spectra(weightMatrices(problem, theta))
  return {
    ...at,
    objective: dataLoss + weightPenalty + featurePenalty,
    dataLoss,
    weightPenalty,
    featurePenalty,
    gradientNorm: Math.sqrt(dot(gradient, gradient)),
    featureSpectra,
    weightSpectra,
    recursiveSpectra: await spectra(preactivations.slice(1)),
    tcv: Float64Array.from(features, (Z) => classScatter(Z, problem.labels, classes)),
    featureRanks: featureSpectra.map((s) => numericalRank(s)),
    weightRanks: weightSpectra.map((s) => numericalRank(s)),
  }
}
