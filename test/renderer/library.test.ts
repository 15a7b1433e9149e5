import { expect, test } from 'vitest'
import { chosenPlan, forecastFacts, refusalOf, wholeChoice } from '../../src/renderer/features/preset/presetPlan.ts'
import { drawnWidth, thumbnail } from '../../src/renderer/features/library/thumbnail.ts'
import { forecastPlan } from '../../src/renderer/text/axisText.ts'
import { engineLine, engineTitle, historyText, queueText } from '../../src/renderer/features/status/statusText.ts'
import type { EngineReport } from '../../src/shared/contract/engine.ts'
import type { SystemReport } from '../../src/shared/contract/system.ts'
import { fig2 } from '../../src/shared/spec/presets/fig2.ts'
import { presetPlan } from '../../src/shared/spec/presets/preset.ts'
import { plannedRuns } from '../../src/shared/spec/studyPlan.ts'
import { record } from './records.ts'
import { engineReport, systemReport } from './systemReport.ts'

const plan = presetPlan(fig2, 'quick')
const delta = 'penalty.firstLayer'

test('selected values run in the order of the figure', () => {
  const whole = wholeChoice(plan)
  expect(chosenPlan(plan, whole)).toEqual(plan)
  const ticked = chosenPlan(plan, { ...whole, values: { [delta]: [0.1, 5] } })
  expect(plannedRuns(ticked).map(({ spec }) => spec.penalty.firstLayer)).toEqual([5, 0.1])
  expect(refusalOf(plan, whole)).toBeNull()
})

test('a selection without values or without parts is refused with a sentence', () => {
  const whole = wholeChoice(plan)
  expect(refusalOf(plan, { ...whole, values: { [delta]: [] } })).toMatch(
    /^No value of δ is selected\. Select at least one/,
  )
  expect(refusalOf(plan, { ...whole, parts: [] })).toMatch(/^No part is selected/)
})

test('a part without a selected value has no runs, and other parts stay', () => {
  const [part] = plan.parts
  if (!part) throw new Error('no part')
  const two = { parts: [part, { ...part, label: 'seeds', axes: [{ path: 'seed', values: [0, 1, 2] }] }] }
  const chosen = chosenPlan(two, { parts: [0, 1], values: { [delta]: [], seed: [0, 1] } })
  expect(chosen.parts.map(({ label, axes }) => [label, axes])).toEqual([['seeds', [{ path: 'seed', values: [0, 1] }]]])
})

test('the forecast takes the smallest δ and the first value of other fields', () => {
  const [part] = plan.parts
  if (!part) throw new Error('no part')
  const grid = { parts: [{ ...part, axes: [...part.axes, { path: 'seed', values: [3, 4] }] }] }
  const runs = plannedRuns(forecastPlan(grid))
  expect(runs.map(({ spec }) => [spec.penalty.firstLayer, spec.seed])).toEqual([[0.1, 3]])
})

test('forecastFacts lists constants, and dashes without a forecast', () => {
  expect(forecastFacts(record().forecast, 4).map(({ value }) => value)).toEqual([
    '2.5000 × 10⁻³',
    '1.000',
    '1.000',
    '1.000',
    '1.000',
    '5 5 5 5 5 5 5 5 5 5',
  ])
  expect(forecastFacts({ ...record().forecast, balance: null }, 4).map(({ name }) => name)).toEqual(['samples'])
  expect(forecastFacts(null, 4).map(({ value }) => value)).toEqual(['–', '–'])
})

test('the marks of a thumbnail lie inside it, and all layers share one scale', () => {
  const panels = thumbnail({ singularValues: [[4, 2], [2]] }, [[1], []], 2, 100, 50)
  const marks = panels.flatMap(({ theorem, balance }) => [...theorem, ...balance])
  expect(marks).toHaveLength(4)
  expect(marks.every(({ x, y }) => x >= 0 && x <= 100 && y >= 0 && y <= 50)).toBe(true)
  expect(panels[0]?.theorem[1]?.y).toBe(panels[1]?.theorem[0]?.y)
  const rows = { lower: [[3, 1], [2]], upper: [[8, 4], [2]] }
  const [open] = thumbnail({ singularValues: [[4, 2], [2]], basis: rows }, null, 2, 100, 50)
  expect(open?.band).toHaveLength(4)
  expect(open?.band.every(({ y }) => y >= 0 && y <= 50)).toBe(true)
  expect(thumbnail(null, null, 2, 100, 50).flatMap(({ theorem }) => theorem)).toEqual([])
})

test('drawnWidth is the smallest width that fits the box, else the smallest of all', () => {
  const box = { width: 340, height: 150 }
  expect(drawnWidth(() => 200, box)).toBe(680)
  // Four panels stand in one row from a width of 800, and in two rows below.
  expect(drawnWidth((width) => (width < 800 ? 600 : 300), box)).toBe(800)
  expect(drawnWidth(() => 5000, box)).toBe(680)
})

const engine = engineReport({ precision: 'float32', masterPrecision: 'float32', advice: 'CUDA would be faster.' })
const system = (of: EngineReport | null): SystemReport => systemReport({ engine: of })

test('the status line names the engine, and counts running and waiting runs', () => {
  expect(engineLine(null)).toBe('Detecting the engine…')
  expect(engineLine(system(null))).toBe('Testing the engine…')
  expect(engineLine({ ...system(null), engineProblem: 'it crashed' })).toBe('No engine: it crashed')
  const report = system(engine)
  expect(engineLine(report)).toBe('graph · native CPU · float32 · XLA · 2 threads · 2 at a time')
  expect(engineLine({ ...report, concurrency: 1 })).toBe('graph · native CPU · float32 · XLA · 2 threads')
  expect(engineTitle(report)).toBe('TensorFlow 2.21.0 (CPU) on a CPU\nCUDA would be faster.')
  expect(
    [
      { running: 0, waiting: 0 },
      { running: 1, waiting: 3 },
    ].map(queueText),
  ).toEqual(['queue empty', '1 running, 3 waiting'])
  expect(historyText(null, 1)).toBe('1 run')
})
