import { describe, expect, test } from 'vitest'
import { bestStarts } from '../../src/renderer/features/study/bestStarts.ts'
import type { ResultsData } from '../../src/shared/figures/results/data.ts'
import { resultNames } from '../../src/shared/quantities/table.ts'
import { runSummary } from '../fixtures/run.ts'

const ends = ['below', 'collapse', 'below', null] as const
const runs = ends.map((endKind, i) => runSummary({ id: `run0000${i}`, endKind, status: 'finished' }))
const dataOf = (changes: Partial<ResultsData> = {}): ResultsData => ({
  kind: 'results',
  choice: { result: 'tcv', x: null, y: null },
  fields: [],
  seeds: ['seed'],
  runs: [3, 2, 2.5, NaN].map((objective, i) => ({
    run: `run0000${i}`,
    status: 'finished',
    at: [],
    values: Float64Array.from(resultNames, (name) => (name === 'objective' ? objective : NaN)),
  })),
  ...changes,
})

describe('the best of many starts', () => {
  test('is the run with the lowest objective, with the ends of all', () => {
    expect(bestStarts(dataOf(), runs)).toEqual([
      {
        label: '',
        text: 'Lowest objective of 3 finished starts of 4: 2.0000',
        run: 'run00001',
        kind: 'at collapse',
        ends: '2 below collapse, 1 at collapse',
      },
    ])
  })

  test('has a line for each value of the fields', () => {
    const fields = [{ path: 'penalty.weightDecay', values: [1e-4, 1e-3] }]
    const split = dataOf({ fields, runs: dataOf().runs.map((run, i) => ({ ...run, at: [i % 2] })) })
    expect(bestStarts(split, runs).map(({ label, run }) => [label, run])).toEqual([['λ = 10⁻⁴', 'run00002']])
  })

  test('is left out where other seeds differ too', () => {
    expect(bestStarts(dataOf({ seeds: ['seed', 'data.sampling.seed'] }), runs)).toEqual([])
    expect(bestStarts(dataOf({ seeds: [] }), runs)).toEqual([])
  })
})
