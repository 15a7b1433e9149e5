import type { Part } from '../../shared/contract/analyses/part.ts'
import type { PathParameters, PathResult } from '../../shared/contract/analyses/path.ts'
import { squaredNorm, type Matrix } from '../../shared/linalg/matrix.ts'
import { classScatter } from '../../shared/theory/clusterVariation.ts'
import {
  descentPath,
  type DescentPath,
  type DescentPoint,
  type PathOptions,
} from '../../shared/theory/path/descentPath.ts'
import { discretePath, type DiscretePath } from '../../shared/theory/path/discretePath.ts'
import { forwardPass } from '../../shared/theory/objective.ts'
import { largestIncrease } from '../../shared/theory/path/pathObjective.ts'
import type { PathStart } from '../../shared/theory/path/pathStart.ts'
import type { Problem } from '../../shared/theory/problem.ts'
import { difference } from '../../shared/theory/representationCost.ts'
import { straightPath } from '../../shared/theory/path/straightPath.ts'
import type { AnalysisInput, Report } from './work.ts'

/** Computes the path of Theorem 4.3 from the last weights to a collapsed network, and the straight line to its end. */
export function path({ problem, parameters, sample, weights }: AnalysisInput<'path'>, report: Report): PathResult {
  const { step = 0, theta = new Float64Array() } = weights.at(-1) ?? {}
  const { features } = forwardPass(problem, theta)
  const { targets: Y, activations } = problem
  const start: PathStart = { features, activations, targets: Y }
  const variationOf = (Z: readonly Matrix[]): Float64Array =>
    Float64Array.from(Z.slice(0, -1), (layer) => classScatter(layer, sample.labels, sample.classes))
  const common = {
    kind: 'path',
    step,
    interpolation: Math.sqrt(squaredNorm(difference(features.at(-1) as Matrix, Y)) / squaredNorm(Y)),
    variation: variationOf(features),
  } as const
  const refusal = outsideTheorem(problem)
  if (refusal !== null) return { ...common, ...sampled([]), descent: { value: null, refusal } }
  const { C, tolerance, pointsPerSweep, pointsPerLine, lineSteps } = parameters
  const options = { tolerance, pointsPerSweep, pointsPerLine, report, ...(C === null ? {} : { C }) }
  const found = descentPath(start, options)
  if (found.kind === 'refused')
    return { ...common, ...sampled(found.points), descent: { value: null, refusal: found.reason } }
  const discrete = discretePaths(start, options)
  const numbers = { ...numbersOf(found.path), variation: variationOf(found.path.features), discrete }
  const straight = straightPath([...features.slice(0, -1), Y], found.path.features, activations, lineSteps)
  const descent: Part<PathResult['descent']['value'] & object> = {
    value: {
      ...numbers,
      straight: {
        ...curveOf(straight.points),
        largestIncrease: straight.largestIncrease,
        barrier: straight.barrier,
        refusal: straight.refusal,
      },
    },
    refusal: null,
  }
  return { ...common, ...sampled(found.path.points), descent }
}

/** The values of k of Corollary B.4. */
const steps = [5, 10, 20, 50, 100, 200]

/** How many times finer a path is sampled for them: their distance from γ is seen at samples only. */
const finer = 4

/** Returns the paths of Corollary B.4 for every k that the sampling resolves. */
function discretePaths(
  start: PathStart,
  options: PathOptions & Pick<PathParameters, 'pointsPerSweep' | 'pointsPerLine'>,
) {
  const { pointsPerSweep, pointsPerLine } = options
  const found = descentPath(start, {
    ...options,
    report: () => undefined,
    pointsPerSweep: finer * pointsPerSweep,
    pointsPerLine: finer * pointsPerLine,
  })
  if (found.kind === 'refused') return []
  return steps.flatMap((k) => discretePath(found.path.points, k) ?? []).map(stored)
}

const stored = ({ times, objective, ...own }: DiscretePath) => ({
  ...own,
  times: Float64Array.from(times),
  objective: Float64Array.from(objective),
})

/** Says why Theorem 4.3 does not apply to a network, whatever its weights; null where it may apply. */
function outsideTheorem({ bias, residual, loss, inputs }: Problem): string | null {
  if (bias) return 'Theorem 4.3 requires networks without biases.'
  if (residual.includes(true)) return 'Theorem 4.3 requires feedforward networks; this one has residual layers.'
  if (!inputs) return 'Theorem 4.3 requires networks on data; this one has free features.'
  return loss === 'squared'
    ? null
    : 'Theorem 4.3 requires networks that interpolate; cross-entropy has no targets to interpolate.'
}

const numbersOf = ({ C, end, limit, jumps, largestRotationIncrease }: DescentPath) => ({
  C,
  end,
  limit,
  jumps,
  largestRotationIncrease,
})

const curveOf = (points: readonly { t: number; objective: number }[]) => ({
  t: Float64Array.from(points, ({ t }) => t),
  objective: Float64Array.from(points, ({ objective }) => objective),
})

/** Returns the points as curves, with the pieces of the path that they belong to. */
function sampled(points: readonly DescentPoint[]) {
  const pieces: PathResult['pieces'] = []
  for (const [i, { stage, moves, t }] of points.entries()) {
    const last = pieces.at(-1)
    if (moves === 'nothing') continue
    if (last?.layer === stage && last.moves === moves) last.to = t
    else pieces.push({ layer: stage, moves, from: points[i - 1]?.t ?? 0, to: t })
  }
  return { ...curveOf(points), pieces, largestIncrease: largestIncrease(points) }
}
