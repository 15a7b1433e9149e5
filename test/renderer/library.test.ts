import { expect, test } from 'vitest'
import { chosenSpecs, forecastFacts, forecastSpec } from '../../src/renderer/features/experiment/experimentSpecs.ts'
import { thumbnail } from '../../src/renderer/features/library/thumbnail.ts'
import { engineLine, engineTitle, historyText, queueText } from '../../src/renderer/features/status/statusText.ts'
import { EngineReport } from '../../src/shared/contract/engine.ts'
import type { SystemReport } from '../../src/shared/contract/system.ts'
import { fig2 } from '../../src/shared/spec/presets/fig2.ts'
import { record } from './records.ts'

test('one spec per ticked δ, in the order of the figure', () => {
  const specs = chosenSpecs(fig2, { size: 'quick', deltas: [0.1, 5] })
  expect(specs.map(({ penalty }) => penalty.firstLayer)).toEqual([5, 0.1])
  expect(chosenSpecs(fig2, { size: 'paper', deltas: [] })).toEqual([])
  expect(forecastSpec(fig2, 'paper').penalty.firstLayer).toBe(0.1)
})

test('the forecast in facts, and without one', () => {
  expect(forecastFacts(record().forecast, 4).map(({ value }) => value)).toEqual([
    ...['2.5000 × 10⁻³', '1.000', '1.000', '1.000', '1.000', '5 5 5 5 5 5 5 5 5 5'],
  ])
  expect(forecastFacts(null, 4).map(({ value }) => value)).toEqual(['–', '–'])
})

test('the marks of a thumbnail lie within it, every layer on one scale', () => {
  const panels = thumbnail([[4, 2], [2]], [[1], []], 2, 100, 50)
  const marks = panels.flatMap(({ theorem, balance }) => [...theorem, ...balance])
  expect(marks).toHaveLength(4)
  expect(marks.every(({ x, y }) => x >= 0 && x <= 100 && y >= 0 && y <= 50)).toBe(true)
  expect(panels[0]?.theorem[1]?.y).toBe(panels[1]?.theorem[0]?.y)
  expect(thumbnail(null, null, 2, 100, 50).flatMap(({ theorem }) => theorem)).toEqual([])
})

const engine = EngineReport.parse({
  ...{ engine: 'graph', backend: 'native', library: 'TensorFlow 2.21.0 (CPU)', device: 'a CPU', node: 'v24' },
  ...{ precision: 'float32', masterPrecision: 'float32', xla: true, threads: 2, advice: 'CUDA would be faster.' },
})
const system = (of: EngineReport | null): SystemReport => ({
  ...{ version: '0', home: '/home', node: '24', electron: null, engine: of, engineProblem: null },
  ...{ cpu: 'a CPU', cores: 2, concurrency: 2, memoryBytes: 1, gpus: [], historyRuns: 0, historyBytes: 0 },
})

test('the status line says what there is, and what there is not', () => {
  expect(engineLine(null)).toBe('Asking the engine what it is…')
  expect(engineLine(system(null))).toBe('Trying the engine…')
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
