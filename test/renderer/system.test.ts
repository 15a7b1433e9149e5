import { expect, test } from 'vitest'
import { EngineReport } from '../../src/shared/contract/engine.ts'
import type { SystemReport } from '../../src/shared/contract/system.ts'
import { engineFacts, engineRows, fasterEngine, fastestText } from '../../src/renderer/features/system/systemFacts.ts'

const engine = (change: Partial<EngineReport> = {}): EngineReport =>
  EngineReport.parse({
    engine: 'graph',
    backend: 'native',
    library: 'TensorFlow 2.21.0 (CPU)',
    device: 'a CPU',
    node: 'v24',
    precision: 'float64',
    masterPrecision: 'float64',
    xla: true,
    threads: 2,
    advice: null,
    ...change,
  })
const report = (change: Partial<SystemReport> = {}): SystemReport => ({
  version: '1',
  home: '/home',
  node: '24',
  electron: '45',
  engine: engine(),
  engineProblem: null,
  cpu: 'a CPU',
  cores: 2,
  concurrency: 2,
  concurrencyAsked: null,
  concurrencyBest: 2,
  memoryBytes: 8e9,
  gpus: [],
  gpuMemory: [],
  historyRuns: 0,
  historyBytes: 0,
  ...change,
})
const states = (of: SystemReport): string[] => engineRows(of).map(({ word, state }) => `${word} ${state}`)

test('on a CPU the graph engine is in use, and CUDA is unavailable for a reason', () => {
  expect(states(report())).toEqual([
    'cuda unavailable',
    'graph in use',
    'native available',
    'wasm available',
    'javascript available',
  ])
  expect(engineRows(report())[0]?.why).toMatch(/No NVIDIA driver/)
  expect([fasterEngine(report()), fastestText(report())]).toEqual([null, expect.stringMatching(/^The fastest engine/)])
})

test('an unused GPU suggests the command that installs CUDA', () => {
  const withGpu = report({ gpus: ['NVIDIA H100'] })
  expect(fasterEngine(withGpu)?.command).toBe('npm run engine -- --cuda')
  expect(engineRows(withGpu)[0]?.why).toMatch(/CUDA build .* is not in use/)
  const onGpu = report({ gpus: ['NVIDIA H100'], engine: engine({ library: 'TensorFlow 2.21.0 (CUDA 12)' }) })
  expect([states(onGpu)[0], fasterEngine(onGpu)]).toEqual(['cuda in use', null])
})

test('without the native library the page says why, and how to build it', () => {
  const problem = 'No native engine: no g++.'
  const wasm = report({ engine: engine({ engine: 'ops', backend: 'wasm' }), engineProblem: problem })
  expect(engineRows(wasm).map(({ state }) => state)).toEqual([
    'unavailable',
    'unavailable',
    'unavailable',
    'in use',
    'available',
  ])
  expect(engineRows(wasm).map(({ why }) => why)).toContain(problem)
  expect(fasterEngine(wasm)?.command).toBe('npm run setup')
})

test('before the engine is detected, and after it failed, all engines are unknown', () => {
  expect(new Set(engineRows(report({ engine: null })).map(({ state }) => state))).toEqual(new Set(['unknown']))
  expect(fasterEngine(report({ engine: null }))).toBeNull()
  expect(fastestText(report({ engine: null, engineProblem: 'It crashed.' }))).toBe('It crashed.')
  const facts = Object.fromEntries(engineFacts(report({ engine: null })).map(({ name, value }) => [name, value]))
  expect(facts).toMatchObject({ engine: 'none', processor: 'a CPU, 2 cores', memory: '8.0 GB' })
})
