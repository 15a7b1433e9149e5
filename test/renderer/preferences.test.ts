import { expect, test } from 'vitest'
import { engineChoices, homeRefusal, trainerChoices } from '../../src/renderer/features/preferences/choices.ts'
import { preferredEngine, preferredEngines } from '../../src/shared/contract/settings.ts'
import { systemReport } from './systemReport.ts'

test('every engine that can be preferred has a label, and is read back', () => {
  expect(engineChoices.map(({ value }) => value)).toEqual(preferredEngines)
  for (const engine of preferredEngines) expect(preferredEngine(JSON.stringify(engine))).toBe(engine)
  for (const text of [null, '', '"quantum"', 'null']) expect(preferredEngine(text)).toBe('auto')
})

test('trainers at a time go up to one per core, and include the present number', () => {
  expect(trainerChoices(systemReport({ cores: 3, concurrency: 1 }))).toEqual([1, 2, 3])
  expect(trainerChoices(systemReport({ cores: 1, concurrency: 2 }))).toEqual([1, 2])
  expect(trainerChoices(systemReport({ cores: 256 }))).toHaveLength(64)
})

test('the home changes only without --home and without active runs', () => {
  expect(homeRefusal('option', 0)).toMatch(/--home/)
  expect(homeRefusal('default', 2)).toMatch(/Wait until no run/)
  expect(homeRefusal('default', 0)).toBeNull()
  expect(homeRefusal('preference', 0)).toBeNull()
})
