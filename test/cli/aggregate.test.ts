import { describe, expect, it } from 'vitest'
import { aggregateText, bestStartLines, statistics } from '../../src/cli/aggregate.ts'
import type { Outcome } from '../../src/cli/outcomes.ts'
import type { RunSummary } from '../../src/shared/contract/runs.ts'
import { spec } from '../lab/specs.ts'
import { measurementAt } from '../lab/trainers/speak.ts'

const outcome = (seed: number, weightDecay: number, objective: number | null): Outcome => {
  const name = `study · λ = ${weightDecay} · seed ${seed}`
  const times = { startedAt: 0, endedAt: 2000, secondsBefore: 1 }
  return {
    summary: { name, status: objective === null ? 'diverged' : 'finished', ...times } as RunSummary,
    spec: spec({ name, seed, penalty: { ...spec().penalty, weightDecay } }),
    peakMemoryBytes: null,
    last: objective === null ? null : { ...measurementAt(3), objective },
  }
}
const cells = (text: string, row: string): string[] =>
  text
    .split('\n')
    .find((line) => line.startsWith(row))
    ?.split(/ {2,}/) ?? []

describe('statistics', () => {
  it('have mean, median, least and greatest value', () => {
    expect(statistics([4, 1, 10])).toEqual([5, 4, 1, 10])
    expect(statistics([4, 1, 10, 5])).toEqual([5, 4.5, 1, 10])
    expect(statistics([7])).toEqual([7, 7, 7, 7])
    expect(statistics([-3, -1e-9, 0])).toEqual([(-3 - 1e-9) / 3, -1e-9, -3, 0])
  })

  it('refuse an empty list', () => {
    expect(() => statistics([])).toThrow('statistics: there are no values')
  })
})

describe('many runs', () => {
  it('that differ only in their seeds share a table, which counts those without numbers', () => {
    const text = aggregateText([outcome(1, 1e-3, 3), outcome(2, 1e-3, 9), outcome(3, 1e-3, 4), outcome(4, 1e-3, null)])
    expect(text.split('\n')[0]).toBe('4 runs: 3 finished, 1 diverged')
    expect(cells(text, 'objective')).toEqual(['objective', '3', '5.333', '4', '3', '9'])
    const least = ['1.000e-9', '1.000e-9', '1.000e-9', '1.000e-9']
    expect(cells(text, 'TCV')).toEqual(['TCV, largest of the hidden layers', '3', ...least])
    expect(cells(text, 'rank of Z')[2]).toBe('3')
    expect(cells(text, 'rank of W')[2]).toBe('1')
    expect(cells(text, 'duration')).toEqual(['duration, s', '4', '3', '3', '3', '3'])
  })

  it('reduce layers to one number as the table of quantities does', () => {
    const [first] = [outcome(1, 1e-3, 3)]
    const layers = { tcv: Float64Array.of(1, 4, 2, 9), featureRanks: [3, 7, 5, 99], weightRanks: [2, 8, 6, 20] }
    const text = aggregateText([{ ...first, last: first.last && { ...first.last, ...layers } } as Outcome])
    expect(['TCV', 'rank of Z', 'rank of W'].map((row) => cells(text, row)[2])).toEqual(['4', '7', '20'])
  })

  it('leave TCV and the rank of Z out for networks without hidden layers', () => {
    const [first] = [outcome(1, 1e-3, 3)]
    const layers = { tcv: Float64Array.of(1), featureRanks: [3], weightRanks: [2] }
    const text = aggregateText([{ ...first, last: first.last && { ...first.last, ...layers } } as Outcome])
    expect(['TCV', 'rank of Z', 'rank of W'].map((row) => cells(text, row)[2])).toEqual([undefined, undefined, '2'])
  })

  it('are grouped by the other fields in which they differ', () => {
    const text = aggregateText([outcome(1, 1e-3, 3), outcome(1, 1e-4, 5), outcome(2, 1e-3, 4)])
    expect(text.match(/^λ = .*$/gm)).toEqual(['λ = 0.001: 2 runs: 2 finished', 'λ = 0.0001: 1 run: 1 finished'])
    expect(text.match(/^objective.*$/gm)?.map((line) => line.split(/ {2,}/)[2])).toEqual(['3.5', '5'])
  })

  it('of too many groups share one table', () => {
    const text = aggregateText(Array.from({ length: 20 }, (_, i) => outcome(1, 1e-3 / (i + 1), i)))
    expect(text.match(/ runs: /g)?.length).toBe(1)
    expect(cells(text, 'objective').slice(-2)).toEqual(['0', '19'])
  })

  it('without measurements have no table', () => {
    const nothing = outcome(1, 1e-3, null)
    const summary = { ...nothing.summary, startedAt: null, secondsBefore: 0 }
    expect(aggregateText([{ ...nothing, summary }])).toBe('1 run: 1 diverged\n\nno measurements')
  })
})

describe('the best of many starts', () => {
  const withEnd = (
    seed: number,
    objective: number | null,
    endKind: RunSummary['endKind'],
    weightDecay = 1e-3,
  ): Outcome => {
    const own = outcome(seed, weightDecay, objective)
    return { ...own, summary: { ...own.summary, id: `run${seed}`, endKind, progress: null } }
  }

  it('is the run with the lowest objective, with the ends of all', () => {
    const restarted = withEnd(4, 7, 'zero')
    const progress = { restarts: 2 } as RunSummary['progress']
    const lines = bestStartLines([
      withEnd(1, 3, 'below'),
      withEnd(2, 2.5, 'below'),
      withEnd(3, null, null),
      { ...restarted, summary: { ...restarted.summary, progress } },
    ])
    expect(lines).toEqual([
      'lowest objective of 3 finished starts of 4: 2.5000 (run run2, seed 2, below collapse); ends: 2 below collapse, 1 at the zero solution, 2 restarts',
    ])
  })

  it('stands for each group of other fields, and needs two finished starts', () => {
    const lines = bestStartLines([
      withEnd(1, 3, null),
      withEnd(2, 2, null),
      withEnd(3, 5, null, 1e-4),
      withEnd(4, 6, null, 1e-4),
      withEnd(5, 1, null, 1e-5),
    ])
    expect(lines).toEqual([
      'λ = 0.001: lowest objective of 2 starts: 2.0000 (run run2, seed 2)',
      'λ = 0.0001: lowest objective of 2 starts: 5.0000 (run run3, seed 3)',
    ])
  })

  it('is left out where the samples differ too', () => {
    const other = withEnd(2, 2, null)
    const sampling = { ...other.spec.data.sampling, seed: 9 } as Outcome['spec']['data']['sampling']
    const spec = { ...other.spec, data: { ...other.spec.data, sampling } } as Outcome['spec']
    expect(bestStartLines([withEnd(1, 3, null), { ...other, spec }])).toEqual([])
  })
})
