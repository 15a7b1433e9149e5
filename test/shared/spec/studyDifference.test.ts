import { expect, test } from 'vitest'
import { importedData, onData } from '../../../src/shared/spec/onData.ts'
import { fig2 } from '../../../src/shared/spec/presets/fig2.ts'
import { presets } from '../../../src/shared/spec/presets/index.ts'
import { presetPlan } from '../../../src/shared/spec/presets/preset.ts'
import { isPublished, studyDifference } from '../../../src/shared/spec/studyDifference.ts'
import { parseSpec } from '../../../src/shared/spec/runSpec.ts'
import {
  addValues,
  planOfSpecs,
  plannedRuns,
  replaceValues,
  type StudyPlan,
} from '../../../src/shared/spec/studyPlan.ts'

const delta = 'penalty.firstLayer'
const quick = presetPlan(fig2, 'quick')
const changed = (
  change: (base: StudyPlan['parts'][number]['base']) => StudyPlan['parts'][number]['base'],
): StudyPlan => ({
  parts: quick.parts.map((part) => ({ ...part, base: change(part.base) })),
})

test.each(presets.map((preset) => [preset.name, preset] as const))('%s is published at both sizes', (_, preset) => {
  for (const size of ['quick', 'paper'] as const)
    expect(studyDifference(preset.name, presetPlan(preset, size))).toEqual([])
})

test('some runs of the published spec, and more seeds, are published', () => {
  expect(isPublished('fig2', replaceValues(quick, delta, [0.1]))).toBe(true)
  expect(isPublished('fig2', planOfSpecs(plannedRuns(quick).map(({ spec }) => spec)))).toBe(true)
  expect(isPublished('fig2', addValues(quick, 'seed', [0, 1, 2]))).toBe(true)
})

test('other data come first, then other fields with their values', () => {
  const facts = {
    hash: 'b'.repeat(64),
    name: 'mine.csv',
    classNames: ['a', 'b'],
    features: 4,
    type: 'float64' as const,
  }
  const mine = importedData(facts, { kind: 'balanced', perClass: 5, seed: 0 })
  const other = changed((base) => parseSpec({ ...onData(base, mine), penalty: { ...base.penalty, weightDecay: 0.25 } }))
  const [data, ...fields] = studyDifference('fig2', other)
  expect(data).toBe('mine.csv, N = 10')
  expect(fields.join()).toContain('λ = 0.25')
  expect(isPublished('fig2', other)).toBe(false)
})

test('a value that the paper does not have is named', () => {
  expect(studyDifference('fig2', addValues(quick, delta, [0.7]))).toEqual(['δ 10, 5, 2, 0.7, 0.1'])
})

test('a study without a preset is named by its data and what it varies, and is never published', () => {
  const [data, varied] = studyDifference(null, quick)
  expect(data).toMatch(/, N = \d+$/)
  expect(varied).toBe('δ 10, 5, 2, 0.1')
  expect(isPublished(null, quick)).toBe(false)
  expect(isPublished('gone', quick)).toBe(false)
})
