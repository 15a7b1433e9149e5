import { expect, test } from 'vitest'
import { layerRows } from '../../src/renderer/charts/spectraColumns.ts'
import { spectraMaximum } from '../../src/shared/figures/spectra/maximum.ts'
import { commandLine } from '../../src/renderer/features/run/commandLine.ts'
import { progressText, quietText, waitingText } from '../../src/renderer/features/run/progressText.ts'
import { provenanceFacts } from '../../src/renderer/features/run/runFacts.ts'
import { engineReport } from './systemReport.ts'
import { overrideAll } from '../../src/shared/spec/override.ts'
import { fig1 } from '../../src/shared/spec/presets/fig1.ts'
import { fig2 } from '../../src/shared/spec/presets/fig2.ts'
import { presetPlan, presetSpec } from '../../src/shared/spec/presets/preset.ts'
import { plannedRuns } from '../../src/shared/spec/studyPlan.ts'
import { measurement, progress, record, spec, summary } from './records.ts'
import { collapseChange, collapseStep } from '../fixtures/collapseSteps.ts'

test('a layer has its numbers', () => {
  const rows = layerRows(record().forecast, measurement(9, 0.9), spec)
  expect(rows).toHaveLength(4)
  expect(rows[0]).toMatchObject({ layer: 1, C: 1, rank: 12 })
  expect(rows[0]?.theoremError).toBeCloseTo(0.1, 12)
})

test('the axis covers every measurement and every forecast', () => {
  expect(spectraMaximum(record().forecast, [measurement(1), measurement(2, 2)], 4)).toBe(6)
  expect(spectraMaximum(null, [], 4)).toBe(0)
})

test('progress names stage, step, restarts and time left', () => {
  expect(progressText(progress)).toBe('stage 5 of 5 · step 1\u2009200 of at most 4\u2009600 · 0:08 left')
  expect(progressText({ ...progress, restarts: 1, secondsLeft: null })).toMatch(/restarted once$/)
  expect([quietText(29), quietText(95)]).toEqual(['', 'no news for 1:35'])
  expect([0, 1, 3].map(waitingText)).toEqual([
    'Next in the queue.',
    'Waiting for one run.',
    'Waiting for up to 3 runs.',
  ])
})

test('the provenance names the engine and its advice', () => {
  const engine = engineReport({ stacked: 4, advice: 'CUDA.' })
  const facts = Object.fromEntries(provenanceFacts(record({ engine }), 0).map(({ name, value }) => [name, value]))
  expect(facts).toMatchObject({
    engine: 'graph · native CPU · float64 · XLA · 2 threads · stacked 4',
    library: 'TensorFlow 2.21.0 (CPU)',
    device: 'a CPU',
    advice: 'CUDA.',
  })
  expect(provenanceFacts(record(), 0).map(({ name }) => name)).not.toContain('advice')
})

test('the provenance counts the collapse steps of a run that took any', () => {
  const own = record({ collapseSteps: [collapseStep([collapseChange(1)], { multiplier: 8 })] })
  expect(provenanceFacts(own, 0)).toContainEqual({
    name: 'collapse steps',
    value: '1 collapse step: 1 change accepted, 0 refused',
  })
  expect(provenanceFacts(record(), 0).map(({ name }) => name)).not.toContain('collapse steps')
})

test('the command line repeats the run with all its overrides', () => {
  expect(commandLine(record())).toBe('npm run lab -- run fig2 --quick --delta 0.1')
  expect(commandLine(record(), true)).toBe('collapsar run fig2 --quick --delta 0.1')
  const paper = record({ spec: presetSpec(fig2, 'paper', 5) })
  expect(commandLine(paper)).toBe('npm run lab -- run fig2 --paper --delta 5')
  const changed = record({
    spec: overrideAll(spec, ['stop.steps=20', 'network.widths=[20,20,10]', 'precision=float64']),
  })
  expect(commandLine(changed)).toBe(
    "npm run lab -- run fig2 --quick --delta 0.1 --set 'network.widths=[20,20,10]' --set precision=float64 --set stop.steps=20",
  )
  const adam = record({
    spec: overrideAll(spec, [
      'loss.targetScale=1',
      'loss.kind=crossEntropy',
      'optimizer.kind=adam',
      'penalty.featureLayers=[1,3]',
    ]),
  })
  const line = commandLine(adam)
  expect(line).toMatch(/--set 'loss={"kind":"crossEntropy",.*--set 'optimizer={"kind":"adam",/)
  const sets = [...line.matchAll(/--set '([^']*)'/g)].map(([, set]) => set ?? '')
  expect(overrideAll(spec, sets)).toEqual(adam.spec)
  const [cell] = plannedRuns(presetPlan(fig1, 'quick')).slice(-1)
  const grid = commandLine(record({ spec: cell?.spec ?? spec, summary: summary({ preset: 'fig1' }) }))
  expect(grid).toMatch(
    /^npm run lab -- run fig1 --quick( --set (data\.deviation|data\.sampling\.seed|penalty\.weightDecay)=[\d.e-]+){3}$/,
  )
  expect(commandLine(record({ summary: summary({ preset: null }) }))).toBe('npm run lab -- run spec.json')
})
