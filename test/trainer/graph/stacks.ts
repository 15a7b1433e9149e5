import { Optimizer } from '../../../src/shared/spec/optimizer.ts'
import type { Problem } from '../../../src/shared/theory/problem.ts'
import { openGraphStack, type GraphStack } from '../../../src/trainer/engine/graph/graphStack.ts'
import { build, networkCases, type NetworkCase } from '../../oracle/networkCases.ts'
import type { Precision } from '../tolerances.ts'
import { openTf } from './native.ts'

const cases = Object.fromEntries(networkCases)

/** The problem and θ of a case, with changes to it. */
export const caseOf = (name: string, changes: Partial<NetworkCase> = {}): { problem: Problem; theta: Float64Array } =>
  build({ ...cases[name]!, ...changes })

export const lbfgsOf = (memory = 10): Optimizer =>
  Optimizer.parse({ memory, continuation: { start: 1, divideBy: 2, steps: 1 } })

export interface StackChoice {
  optimizer?: Optimizer
  real?: Precision
  xla?: boolean
}

export async function openStack(
  problems: readonly Problem[],
  { optimizer = lbfgsOf(), real = 'float64', xla = false }: StackChoice = {},
): Promise<GraphStack> {
  return openGraphStack(await openTf(), problems, { optimizer, real, xla })
}

/** The objective at each step taken, λ at its own value. */
export const totals = (rows: readonly (readonly number[])[]): number[] =>
  rows.map(([data = NaN, weight = NaN, feature = NaN]) => data + weight + feature)
