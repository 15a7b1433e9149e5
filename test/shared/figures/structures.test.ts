import { describe, expect, test } from 'vitest'
import { FigureRequest } from '../../../src/shared/contract/figures.ts'
import { FigureData } from '../../../src/shared/figures/data.ts'
import { studyChart, studyTable } from '../../../src/shared/figures/index.ts'
import {
  choiceOfSetting,
  firstChoice,
  modelOfChoice,
  settingOfChoice,
} from '../../../src/shared/figures/structures/choice.ts'
import { structureGramData } from '../../../src/shared/figures/structures/gramRead.ts'
import { structureLossesData } from '../../../src/shared/figures/structures/lossesRead.ts'
import { mapTitle } from '../../../src/shared/figures/structures/mapChart.ts'
import { axisPlace, cellValues } from '../../../src/shared/figures/structures/mapData.ts'
import { axisValues, structureMapData } from '../../../src/shared/figures/structures/mapRead.ts'
import { runGroups } from '../../../src/shared/figures/structures/mapDrawings.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { strength } from '../../../src/shared/theory/unconstrained/model.ts'
import { collapseVerdict } from '../../../src/shared/theory/unconstrained/theoremFive.ts'
import { runAt, runs } from '../../fixtures/figures/structures.ts'
import { textsOf } from './options.ts'

describe('the choice', () => {
  test('λ_H = λ/n leaves Λ without n, λ_H = λ does not', () => {
    const strengthAt = (samples: number, featureDecay: 'lambda' | 'lambdaOverN'): number =>
      strength(modelOfChoice({ ...firstChoice, samples, featureDecay }))
    expect(strengthAt(10, 'lambdaOverN')).toBeCloseTo(strengthAt(1, 'lambdaOverN'), 25)
    expect(strengthAt(10, 'lambda') / strengthAt(1, 'lambda')).toBeCloseTo(10, 12)
  })

  test('a setting with a decay for each layer gets the λ with the same Λ', () => {
    const own = settingOfChoice(firstChoice)
    const model = { ...own.model, weightDecays: [2e-3, 1e-3, 5e-4, 3e-3] }
    const choice = choiceOfSetting({ ...own, model })
    expect(strength(modelOfChoice(choice)) / strength(model)).toBeCloseTo(1, 9)
    expect(choiceOfSetting(own)).toEqual(firstChoice)
  })
})

describe('the map', () => {
  test('every cell has the verdict of Theorem 5, for K and L', () => {
    const { cells, x, y } = structureMapData(firstChoice)
    expect(cells).toHaveLength(x.values.length * y.values.length)
    cells.forEach((cell, i) => {
      const [classes, depth] = cellValues({ x, y }, i)
      const verdict = collapseVerdict(modelOfChoice({ ...firstChoice, classes, depth }))
      expect(cell.isTheorem).toBe(verdict.isTheorem)
      // The square graph of K = 4 is no structure of Definition 11.
      if (classes !== 4) expect(cell.winner !== 'collapse').toBe(verdict.kind === 'suboptimal')
    })
  })

  test('beyond the critical λ the zero solution wins', () => {
    const { cells, x } = structureMapData({ ...firstChoice, axes: ['lambda', 'depth'] })
    const row = cells.slice(2 * x.values.length, 3 * x.values.length)
    expect(row.map(({ winner }) => winner).indexOf('zero')).toBe(x.values.findIndex((lambda) => lambda > 0.0228))
    expect(row.at(-1)).toMatchObject({ winner: 'zero', ratio: null, rank: 0, isTheorem: false })
  })

  test('titles count, and claim a theorem only where it covers all', () => {
    const titleAt = (choice: Partial<typeof firstChoice>): string =>
      mapTitle(structureMapData({ ...firstChoice, ...choice }))
    expect(titleAt({})).toBe(
      'A low-rank structure has a lower loss than DNC in 133 of 180 cells, 9 of them beyond Theorem 5',
    )
    expect(titleAt({ axes: ['lambda', 'samples'] })).toMatch(/all covered by Theorem 5$/)
    expect(titleAt({ axes: ['lambda', 'samples'], classes: 3 })).toBe(
      'No known structure has a lower loss than DNC anywhere on this map',
    )
    expect(titleAt({ activation: 'identity' })).toMatch(/^No known structure/)
    expect(titleAt({ axes: ['depth', 'samples'], lambda: 0.5, classes: 21 })).toMatch(/^The zero solution/)
  })

  test('runs lie at their own fields; others are left out and counted', () => {
    const data = structureMapData(firstChoice, [
      ...runs,
      runAt({ ...firstChoice, classes: 36 }, 0.5, 7),
      { ...runAt(firstChoice, 1, 8), setting: { ...settingOfChoice(firstChoice), loss: 'crossEntropy' } },
    ])
    expect([data.runs.length, data.runsLeftOut]).toEqual([6, 2])
    expect(data.runs.map(({ isHere }) => isHere)).toEqual([true, true, true, true, true, false])
    expect(data.runs.map(({ ending }) => ending)).toEqual(['below', 'below', 'below', 'collapse', 'below', 'below'])
    const [group] = runGroups(data)
    expect(group).toMatchObject({ x: 8, y: 2, isHere: true, label: '.817' })
    expect(group?.lines).toEqual(['4 runs', 'loss / loss of DNC: 0.81660 … 1.00000', '3 below DNC, 1 at DNC'])
  })

  test('a λ between two values of its axis lies between them', () => {
    const axis = { field: 'lambda' as const, values: axisValues('lambda') }
    expect(axisPlace(axis, 1e-5)).toBe(0)
    expect(axisPlace(axis, 1e-4)).toBeCloseTo(4, 5)
    expect(axisPlace(axis, 1e-4 * 10 ** 0.125)).toBeCloseTo(4.5, 5)
  })
})

test('Gram matrices show the layers with equal cosines once, and none of the zero solution', () => {
  const { structures } = structureGramData(firstChoice)
  expect(structures.map(({ name }) => name)).toEqual(['SRG, r = 5', 'DNC'])
  expect(structures[0]?.layers.map(({ from, to, rank }) => [from, to, rank])).toEqual([
    [1, 1, 5],
    [2, 3, 5],
    [4, 4, 10],
    [5, 5, 10],
  ])
  expect(structureGramData({ ...firstChoice, depth: 2 }).structures[0]?.layers).toHaveLength(3)
  expect(structureGramData({ ...firstChoice, lambda: 1 }).structures).toEqual([])
})

test('losses over λ hold the λ of the model, and end at the zero solution', () => {
  const data = structureLossesData({ ...firstChoice, lambda: 1.234e-3 })
  expect(data.lambdas).toContain(1.234e-3)
  expect(data.critical).toBeCloseTo(0.02103666, 8)
  for (const { losses } of data.structures) expect(losses.at(-1)).toBe(0.5)
})

test('every figure has a table and survives its schema', () => {
  for (const own of [
    structureMapData(firstChoice, runs),
    structureGramData(firstChoice),
    structureLossesData(firstChoice),
  ]) {
    const data = FigureData.parse(own)
    const table = studyTable(data)
    expect(new Set(table.map(({ values }) => values.length)).size).toBe(1)
    const view = { width: 692, height: studyChart(data).height(692), theme: lightTheme }
    expect(textsOf(studyChart(data).option(view)).join(' ')).toContain('ReLU')
  }
})

test('a figure of closed forms needs no runs, but a choice; others need runs', () => {
  const request = { fileName: null, formats: ['svg'], directory: null, runs: [] }
  const isValid = (more: object): boolean => FigureRequest.safeParse({ ...request, ...more }).success
  expect(isValid({ kind: 'structureMap', structures: firstChoice })).toBe(true)
  expect(isValid({ kind: 'structureMap' })).toBe(false)
  expect(isValid({ kind: 'gram', structures: firstChoice })).toBe(false)
})
