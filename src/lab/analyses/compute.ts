import type { AnalysisKind, AnalysisResult } from '../../shared/contract/analyses.ts'
import { makeProblem } from '../../shared/theory/makeProblem.ts'
import { parameterCount } from '../../shared/theory/problem.ts'
import { collapse } from './collapse.ts'
import { geometry } from './geometry.ts'
import { theory } from './theory.ts'
import type { Analysis, Report, Work } from './work.ts'
import { path } from './path.ts'

/** One per kind. */
const analyses: { [K in AnalysisKind]: Analysis<K> } = { theory, geometry, path, collapse }

/** Computes an analysis, in the process that it is called in. Throws a RangeError on weights that do not fit the spec. */
export function compute({ request, spec, sample, weights }: Work, report: Report): AnalysisResult {
  const problem = makeProblem(spec, sample)
  const count = parameterCount(problem)
  const odd = weights.find(({ theta }) => theta.length !== count)
  if (odd)
    throw new RangeError(
      `the weights of step ${odd.step} are ${odd.theta.length} numbers, and the network of the spec has ${count}`,
    )
  const { kind, parameters } = request
  return (analyses[kind] as Analysis<typeof kind>)({ problem, spec, sample, weights, parameters }, report)
}
