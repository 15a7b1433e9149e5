import type { CurvatureResult, LandscapeResult } from '../../shared/contract/analyses/landscape.ts'
import { squaredNorm } from '../../shared/linalg/matrix.ts'
import { objective } from '../../shared/theory/objective.ts'
import { curvature as curvatureAt } from '../../shared/theory/unconstrained/hessian.ts'
import { logitLandscape } from '../../shared/theory/unconstrained/logitLandscape.ts'
import { specModel } from '../../shared/theory/unconstrained/specModel.ts'
import type { AnalysisInput, Report } from './work.ts'

/** Computes the Hessian at the last weights. */
export function curvature({ problem, weights }: AnalysisInput<'curvature'>): CurvatureResult {
  const { step = 0, theta = new Float64Array() } = weights.at(-1) ?? {}
  const { dataLoss, weightPenalty, featurePenalty, gradient } = objective(problem, theta)
  return {
    kind: 'curvature',
    step,
    loss: dataLoss + weightPenalty + featurePenalty,
    gradientNorm: Math.sqrt(squaredNorm({ rows: gradient.length, cols: 1, data: gradient })),
    curvature: curvatureAt(problem, theta),
  }
}

/** Computes the landscape of the model that the run trains. The weights change nothing. */
export function landscape({ spec, weights, parameters }: AnalysisInput<'landscape'>, report: Report): LandscapeResult {
  const found = specModel(spec)
  if (typeof found === 'string')
    throw new RangeError(`the landscape needs a linear model under cross-entropy; the run ${found}`)
  const { model, loss, activation } = found
  const [width = 0] = spec.network.widths
  if (
    loss !== 'crossEntropy' ||
    activation !== 'identity' ||
    spec.network.widths.slice(0, -1).some((own) => own !== width)
  )
    throw new RangeError('the landscape needs a linear model under cross-entropy with hidden layers of one width')
  const { points, line, descents } = logitLandscape(model, width, { ...parameters, report })
  const step = weights.at(-1)?.step ?? 0
  return { kind: 'landscape', step, landscape: { points: [...points], line, descents: [...descents] } }
}
