import { expect, test } from 'vitest'
import { EngineReport } from '../../src/shared/contract/engine.ts'
import type { SystemReport } from '../../src/shared/contract/system.ts'
import { engineFacts, fastestText, fasterWay, ladderRows } from '../../src/renderer/features/system/systemFacts.ts'

const engine = (change: Partial<EngineReport> = {}): EngineReport =>
  EngineReport.parse({
    ...{ engine: 'graph', backend: 'native', library: 'TensorFlow 2.21.0 (CPU)', device: 'a CPU', node: 'v24' },
    ...{ precision: 'float64', masterPrecision: 'float64', xla: true, threads: 2, advice: null },
    ...change,
  })
const report = (change: Partial<SystemReport> = {}): SystemReport => ({
  ...{ version: '1', home: '/home', node: '24', electron: '45', engine: engine(), engineProblem: null },
  ...{ cpu: 'a CPU', cores: 2, concurrency: 2, concurrencyAsked: null, concurrencyBest: 2, memoryBytes: 8e9 },
  ...{ gpus: [], gpuMemory: [], historyRuns: 0, historyBytes: 0 },
  ...change,
})
const states = (of: SystemReport): string[] => ladderRows(of).map(({ word, state }) => `${word} ${state}`)

test('on a CPU the graph is in use, CUDA is not to be had, and the reason is said', () => {
  expect(states(report())).toEqual([
    ...['cuda not to be had', 'graph in use', 'native in reserve', 'wasm in reserve', 'javascript in reserve'],
  ])
  expect(ladderRows(report())[0]?.why).toMatch(/No NVIDIA driver/)
  expect([fasterWay(report()), fastestText(report())]).toEqual([null, expect.stringMatching(/^This is the fastest/)])
})

test('with a GPU that is not used, the command that fetches CUDA', () => {
  const withGpu = report({ gpus: ['NVIDIA H100'] })
  expect(fasterWay(withGpu)?.command).toBe('npm run engine -- --cuda')
  expect(ladderRows(withGpu)[0]?.why).toMatch(/CUDA build .* is not in use/)
  const onGpu = report({ gpus: ['NVIDIA H100'], engine: engine({ library: 'TensorFlow 2.21.0 (CUDA 12)' }) })
  expect([states(onGpu)[0], fasterWay(onGpu)]).toEqual(['cuda in use', null])
})

test('without the native library, why, and how to build it', () => {
  const problem = 'No native engine: no g++.'
  const wasm = report({ engine: engine({ engine: 'ops', backend: 'wasm' }), engineProblem: problem })
  expect(ladderRows(wasm).map(({ state }) => state)).toEqual([
    ...['not to be had', 'not to be had', 'not to be had', 'in use', 'in reserve'],
  ])
  expect(ladderRows(wasm).map(({ why }) => why)).toContain(problem)
  expect(fasterWay(wasm)?.command).toBe('npm run setup')
})

test('while the engine is tried, and where it cannot be, nothing is claimed', () => {
  expect(new Set(ladderRows(report({ engine: null })).map(({ state }) => state))).toEqual(new Set(['not tried']))
  expect(fasterWay(report({ engine: null }))).toBeNull()
  expect(fastestText(report({ engine: null, engineProblem: 'It crashed.' }))).toBe('It crashed.')
  const facts = Object.fromEntries(engineFacts(report({ engine: null })).map(({ name, value }) => [name, value]))
  expect(facts).toMatchObject({ engine: 'none', processor: 'a CPU, 2 cores', memory: '8.0 GB' })
})
