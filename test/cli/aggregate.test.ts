import { describe, expect, it } from 'vitest'
import { aggregateText, statistics } from '../../src/cli/aggregate.ts'
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
