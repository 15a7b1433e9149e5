import { expect, it } from 'vitest'
import { diskText, estimateFacts, memoryText, stepsText, type Surroundings } from '../../src/renderer/text/estimate.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetPlan } from '../../src/shared/spec/presets/preset.ts'
import { plannedRuns, type StudyPlan } from '../../src/shared/spec/studyPlan.ts'
import { spec } from './records.ts'

const one: StudyPlan = { parts: [{ label: 'one', base: spec, axes: [] }] }
const five: StudyPlan = { parts: [{ label: 'seeds', base: spec, axes: [{ path: 'seed', values: [0, 1, 2, 3, 4] }] }] }
const around: Surroundings = { concurrency: 2, engine: 'graph', memoryBytes: null }
const at = (name: string, plan: StudyPlan, changes: Partial<Surroundings> = {}): string | undefined =>
  estimateFacts(plan, spec, { ...around, ...changes }).find((fact) => fact.name === name)?.value

it('stepsText shows the longest run', () => {
  expect(at('steps', one)).toBe('4\u2009600 at most')
  expect(at('steps', five)).toBe('4\u2009600 at most, each run')
  expect(stepsText(presetPlan(findPreset('fig3'), 'quick'))).toBe('60\u2009000 at most, the longest run')
})

it('diskText shows the weights of every run, and of all together', () => {
  expect(at('disk', one)).toMatch(/^about [\d.]+ (k|M)B for the weights at up to 12 steps$/)
  expect(at('disk', five)).toMatch(
    /^about [\d.]+ (k|M)B for the weights at up to 12 steps of each run, [\d.]+ MB in all$/,
  )
  const none = { ...spec, logging: { ...spec.logging, keptWeights: 0 } }
  expect(diskText({ parts: [{ label: 'one', base: none, axes: [] }] })).toMatch(
    /^about [\d.]+ (k|M)B for the last weights$/,
  )
})

it('memoryText shows the largest run and at most one trainer for each run', () => {
  expect(at('memory', one)).toMatch(/^about 6\d\d MB$/)
  expect(at('memory', five)).toMatch(/^about 6\d\d MB each for 2 trainers$/)
  expect(at('memory', five, { concurrency: 1 })).toBe(at('memory', one))
  expect(at('memory', one, { memoryBytes: 16e9 })).toBe(at('memory', one))
  expect(at('memory', five, { memoryBytes: 5e8 })).toMatch(/^about 6\d\d MB, more than the 500 MB of this machine$/)
  const fig3 = presetPlan(findPreset('fig3'), 'paper')
  const [small] = plannedRuns({ parts: fig3.parts.slice(2) }).map((run) => run.spec)
  expect(memoryText(fig3, around)).toBe(memoryText({ parts: fig3.parts.slice(1, 2) }, around))
  expect(small?.network.widths[0]).toBe(20)
})
