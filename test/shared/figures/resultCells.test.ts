import { describe, expect, it } from 'vitest'
import type { ResultsData } from '../../../src/shared/figures/results/data.ts'
import { resultsView } from '../../../src/shared/figures/results/cells.ts'
import {
  choice,
  gridOfResults,
  lambdaField,
  lineOfResults,
  resultRun,
  seedsOfResults,
  sigmaField,
} from '../../fixtures/figures/results.ts'

const paths = (fields: readonly ({ path: string } | null)[]): (string | null)[] =>
  fields.map((field) => field?.path ?? null)

describe('runs arranged over the varied fields', () => {
  it('have the field with the most values along x, and share a cell where only seeds differ', () => {
    const view = resultsView(gridOfResults())
    expect(paths([view.x, view.y])).toEqual(['penalty.weightDecay', 'data.deviation'])
    expect(view.panels).toEqual([[]])
    expect(view.cells.map(({ x, y, count }) => [x, y, count])).toEqual([
      [0, 0, 3],
      [1, 0, 3],
      [2, 0, 3],
      [0, 1, 3],
      [1, 1, 3],
      [2, 1, 3],
    ])
    const [first] = view.cells
    expect(first).toMatchObject({ lowest: 1e-4, median: 2e-4, highest: 4e-4, failed: 0, coming: 0 })
    expect(first?.lowerQuartile).toBeCloseTo(1.5e-4, 12)
    expect(first?.upperQuartile).toBeCloseTo(3e-4, 12)
  })

  it('use the chosen axes, and put other fields into panels', () => {
    const swapped = resultsView(gridOfResults(), choice({ x: 'data.deviation' }))
    expect(paths([swapped.x, swapped.y])).toEqual(['data.deviation', 'penalty.weightDecay'])
    const alone = resultsView(gridOfResults(), choice({ y: '' }))
    expect(alone.y).toBeNull()
    expect(alone.panels.map(([first]) => first?.value)).toEqual([0.1, 1])
    expect(alone.cells.map(({ panel, x }) => [panel, x])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ])
    const onlyY = resultsView(gridOfResults(), choice({ y: 'penalty.weightDecay' }))
    expect(paths([onlyY.x, onlyY.y])).toEqual(['data.deviation', 'penalty.weightDecay'])
    // A path that does not differ here counts as not chosen.
    expect(resultsView(gridOfResults(), choice({ x: 'loss.kind' })).x?.path).toBe('penalty.weightDecay')
  })

  it('give no axis to fields that follow from another, unless one is chosen', () => {
    const doubled = { path: 'penalty.featureDecay', values: [1, 2, 3] }
    const data: ResultsData = {
      ...lineOfResults(),
      fields: [lambdaField, doubled],
      runs: lineOfResults().runs.map((run) => ({ ...run, at: [run.at[0] ?? 0, run.at[0] ?? 0] })),
    }
    const view = resultsView(data)
    expect([...paths([view.x, view.y]), ...paths(view.determined)]).toEqual([
      'penalty.weightDecay',
      null,
      'penalty.featureDecay',
    ])
    expect(view.cells).toHaveLength(3)
    expect(resultsView(data, choice({ x: 'penalty.featureDecay' })).determined).toMatchObject([lambdaField])
    expect(resultsView(data, choice({ y: 'penalty.featureDecay' })).y?.path).toBe('penalty.featureDecay')
  })

  it('have numeric fields as axes before words, then panels', () => {
    const words = { path: 'network.activation', values: ['tanh', 'relu', 'sin', 'asinh'] }
    const plain = { path: 'optimizer.memory', values: [5, 10] }
    const at = [0, 1].flatMap((i) => [0, 1].flatMap((j) => [0, 1, 2, 3].map((k) => [k, i, j])))
    const data: ResultsData = {
      ...gridOfResults(),
      fields: [words, plain, sigmaField],
      runs: at.map((place, i) => resultRun(i, place, i + 1)),
    }
    const view = resultsView(data)
    expect(paths([view.x, view.y])).toEqual(['data.deviation', 'optimizer.memory'])
    expect(view.panels).toHaveLength(4)
  })

  it('are counted as failed, pending or without a number, also for one run and for none', () => {
    const runs = [
      resultRun(0, [0], NaN),
      resultRun(1, [0], 1, 'diverged'),
      resultRun(2, [0], 1, 'running'),
      resultRun(3, [1], 3),
      resultRun(4, [2], 1, 'queued'),
    ]
    const view = resultsView({ ...lineOfResults(), runs })
    expect(view.cells.map(({ count, failed, coming, median }) => [count, failed, coming, median])).toEqual([
      [0, 2, 1, NaN],
      [1, 0, 0, 3],
      [0, 0, 1, NaN],
    ])
    expect(resultsView(seedsOfResults(1)).cells).toMatchObject([{ count: 1, median: 1e-8 }])
    expect(resultsView({ ...seedsOfResults(0) })).toMatchObject({ x: null, y: null, panels: [[]], cells: [] })
  })
})
