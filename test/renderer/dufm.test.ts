import { expect, test } from 'vitest'
import { axisChoices, fieldText, positionOf, sliders, valueAt } from '../../src/renderer/features/dufm/fields.ts'
import { gramNumbers, lossNumbers, mapNumbers } from '../../src/renderer/features/dufm/figureNumbers.ts'
import { structureColumns, structureRows } from '../../src/renderer/features/dufm/structureRows.ts'
import { parseChoice } from '../../src/renderer/features/dufm/useDufmChoice.ts'
import { useMap } from '../../src/renderer/features/dufm/useMap.ts'
import { formatRoute, parseRoute } from '../../src/renderer/composables/useRoute.ts'
import { firstChoice, settingOfChoice, StructureChoice } from '../../src/shared/figures/structures/choice.ts'
import { choiceSpec } from '../../src/shared/figures/structures/choiceSpec.ts'
import { structureGramData } from '../../src/shared/figures/structures/gramRead.ts'
import { structureLossesData } from '../../src/shared/figures/structures/lossesRead.ts'
import { structureMapData } from '../../src/shared/figures/structures/mapRead.ts'
import { knownStructures } from '../../src/shared/theory/unconstrained/knownStructures.ts'
import { specModel } from '../../src/shared/theory/unconstrained/specModel.ts'
import { statements } from '../../src/shared/theory/unconstrained/statements.ts'
import { runs } from '../fixtures/figures/structures.ts'

test('the page keeps its address', () => {
  expect(formatRoute({ page: 'dufm' })).toBe('#/dufm')
  expect(parseRoute('#/dufm')).toEqual({ page: 'dufm' })
})

test('every position of a slider has a value that it stands at', () => {
  for (const { field, least, most } of sliders)
    for (let at = least; at <= most; at++) {
      const value = valueAt(field, at)
      expect(positionOf(field, value)).toBe(at)
      expect(StructureChoice.parse({ ...firstChoice, [field]: value })[field]).toBe(value)
    }
  expect(fieldText('lambda', { ...firstChoice, lambda: valueAt('lambda', -59) })).toBe('1.12 × 10⁻³')
})

test('each pair of axes has two fields', () => {
  for (const { axes } of axisChoices) expect(new Set(axes).size).toBe(2)
})

test('a kept choice that is none gives the first one', () => {
  expect(parseChoice(null)).toEqual(firstChoice)
  expect(parseChoice('{"classes":')).toEqual(firstChoice)
  expect(parseChoice('{"classes":1}')).toEqual(firstChoice)
  expect(parseChoice(JSON.stringify({ ...firstChoice, classes: 6 })).classes).toBe(6)
})

test('the table names ranks by layer, and the zero solution last', () => {
  const setting = settingOfChoice(firstChoice)
  expect(structureColumns(setting).map(({ name }) => name)).toEqual([
    'Structure',
    'loss',
    '/ DNC',
    'rank Z² … Z³',
    'rank Z⁴',
    'rank of outputs',
    'status',
  ])
  const rows = structureRows(knownStructures(setting), setting)
  expect(rows[0]).toEqual(['SRG, r = 5', '0.0203729', '0.81656', '5', '10', '10', 'proved in the paper'])
  expect(rows.at(-1)?.slice(0, 3)).toEqual(['zero solution', '0.500000', '20.04'])
  const shallow = settingOfChoice({ ...firstChoice, depth: 2 })
  const [first] = structureRows(knownStructures(shallow), shallow)
  expect(first).toHaveLength(structureColumns(shallow).length)
})

test('Train from here trains the model of the page', () => {
  for (const choice of [
    firstChoice,
    { ...firstChoice, featureDecay: 'lambda' as const, samples: 7 },
    { ...firstChoice, loss: 'crossEntropy' as const, activation: 'identity' as const },
  ]) {
    const own = specModel(choiceSpec(choice))
    const { model, loss, activation } = settingOfChoice(choice)
    expect(own).toMatchObject({ loss, activation })
    if (typeof own === 'string') throw new Error(own)
    expect(own.model.weightDecays).toEqual(model.weightDecays)
    expect(own.model.featureDecay).toBeCloseTo(model.featureDecay, 15)
  }
})

test('the cells of the map stay while the sliders of its axes move', () => {
  let choice = firstChoice
  const map = useMap(
    () => choice,
    () => runs,
  )
  const before = map.value
  choice = { ...choice, classes: 6 }
  const moved = useMap(
    () => choice,
    () => runs,
  ).value
  expect(moved.cells).toEqual(before.cells)
  expect(moved.runs).toEqual(before.runs)
  expect(moved.choice.classes).toBe(6)
})

test('statements say what holds for the model, and what says nothing', () => {
  const textAt = (changes: Partial<StructureChoice>): string => {
    const setting = settingOfChoice({ ...firstChoice, ...changes })
    return statements(setting, knownStructures(setting))
      .map(({ text, status }) => `${status}: ${text}`)
      .join('\n')
  }
  expect(textAt({})).toContain('proved: DNC is not optimal: a low-rank structure has a lower loss')
  expect(textAt({ classes: 6, depth: 3 })).toContain('Theorem 5 says nothing about K = 6, L = 3')
  expect(textAt({ classes: 3 })).toContain('SRG is undefined for K = 3')
  expect(textAt({ lambda: 0.1 })).toContain('Here DNC does not.')
  expect(textAt({})).toContain('Trained networks may end below it.')
  expect(textAt({ activation: 'identity' })).not.toContain('may end below')
  expect(textAt({ loss: 'crossEntropy', activation: 'identity' })).toContain('summary: DNC is never optimal here')
  expect(textAt({ loss: 'crossEntropy', depth: 3 })).toContain('although a graph has a lower loss here')
})

test('the numbers of a figure are those that it draws', () => {
  const map = structureMapData(firstChoice)
  const own = mapNumbers(map)
  expect(own.columns.map(({ name }) => name).slice(0, 3)).toEqual(['L \\ K', '2', '3'])
  expect(own.rows[2]?.[9]).toBe('SRG, r = 5 0.817')
  expect(own.rows[0]?.[9]).toBe('DNC')
  expect(gramNumbers(structureGramData(firstChoice)).rows).toEqual([
    ['SRG, r = 5', '0.81656', '5', '5', '10', '10'],
    ['DNC', '1.00000', '10', '10', '10', '10'],
  ])
  const losses = lossNumbers(structureLossesData(firstChoice))
  expect(losses.columns.map(({ name }) => name)).toEqual(['λ', 'SRG, r = 5', 'DNC'])
  expect(losses.rows.at(-1)?.slice(1)).toEqual(['0.50000', '0.50000'])
})
