import type { AnalysisKind, AnalysisResult } from '../../shared/contract/analyses.ts'
import { makeProblem } from '../../shared/theory/makeProblem.ts'
import { parameterCount } from '../../shared/theory/problem.ts'
import { classMeans } from './classMeans.ts'
import { collapse } from './collapse.ts'
import { geometry } from './geometry.ts'
import { interpolation } from './interpolation.ts'
import { curvature, landscape } from './landscape.ts'
import { logits } from './logits.ts'
import { theory } from './theory.ts'
import type { Analysis, Report, Work } from './work.ts'
import { path } from './path.ts'

/** One analysis per kind. */
const analyses: { [K in AnalysisKind]: Analysis<K> } = {
  theory,
  geometry,
  path,
  collapse,
  interpolation,
  curvature,
  landscape,
  logits,
  classMeans,
}

/** Computes an analysis in this thread. Throws a RangeError where the weights do not fit the spec. */
export function compute({ request, spec, sample, weights }: Work, report: Report): AnalysisResult {
  const problem = makeProblem(spec, sample)
  const count = parameterCount(problem)
  const odd = weights.find(({ theta }) => theta.length !== count)
  if (odd)
    throw new RangeError(
      `the weights of step ${odd.step} have ${odd.theta.length} numbers, but the network of the spec has ${count}`,
    )
  const { kind, parameters } = request
  return (analyses[kind] as Analysis<typeof kind>)({ problem, spec, sample, weights, parameters }, report)
}
