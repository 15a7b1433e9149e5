import type { ResultsChoice, ResultsData } from '../../../src/shared/figures/results/data.ts'
import { resultNames } from '../../../src/shared/quantities/table.ts'

type Run = ResultsData['runs'][number]

export const lambdaField = { path: 'penalty.weightDecay', values: [1e-4, 1e-3, 1e-2] }
export const sigmaField = { path: 'data.deviation', values: [0.1, 1] }

export const choice = (changes: Partial<ResultsChoice> = {}): ResultsChoice => ({
  ...{ result: 'tcv', x: null, y: null },
  ...changes,
})

/** A run at these values of the fields; its TCV is `value`, its ranks 10 and its other results 1. */
export function resultRun(id: number, at: number[], value: number, status: Run['status'] = 'finished'): Run {
  const of = (name: (typeof resultNames)[number]): number => (name === 'tcv' ? value : name.endsWith('Rank') ? 10 : 1)
  const values = Float64Array.from(resultNames, (name) => (status === 'finished' ? of(name) : NaN))
  return { run: `run${String(id).padStart(5, '0')}`, status, at, values }
}

/** TCV = 10^(−4 − 2i + 3j) · (1, 2, 4) over 3 λ, 2 σ and 3 seeds. */
export function gridOfResults(changes: Partial<ResultsData> = {}): ResultsData {
  const runs = [0, 1, 2].flatMap((i) =>
    [0, 1].flatMap((j) =>
      [1, 2, 4].map((factor, s) => resultRun(6 * i + 3 * j + s, [i, j], factor * 10 ** (-4 - 2 * i + 3 * j))),
    ),
  )
  return {
    ...{ kind: 'results', choice: choice(), fields: [lambdaField, sigmaField], seeds: ['seed'], runs },
    ...changes,
  }
}

/** The same at σ = 0.1 alone. */
export const lineOfResults = (): ResultsData => ({
  ...gridOfResults(),
  fields: [lambdaField],
  runs: gridOfResults()
    .runs.filter(({ at }) => at[1] === 0)
    .map((run) => ({ ...run, at: run.at.slice(0, 1) })),
})

/** Seeds alone: TCV 1, 2, … in units of 10⁻⁸. */
export const seedsOfResults = (count = 5): ResultsData => ({
  ...gridOfResults(),
  fields: [],
  runs: Array.from({ length: count }, (_, i) => resultRun(i, [], (i + 1) * 1e-8)),
})
