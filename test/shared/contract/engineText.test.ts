import { expect, test } from 'vitest'
import { EngineReport } from '../../../src/shared/contract/engine.ts'
import { engineLadder, engineText } from '../../../src/shared/contract/engineText.ts'

const old = {
  engine: 'ops',
  backend: 'native',
  library: 'TensorFlow 2.21.0 (CPU, Eigen, oneDNN off)',
  device: 'a CPU',
  precision: 'float32',
  masterPrecision: 'float64',
  threads: 1,
  node: 'v24.21.0',
  advice: null,
}
const graph = { ...old, engine: 'graph', masterPrecision: 'float32', xla: true, threads: 2 }
const float64 = { ...graph, precision: 'float64', masterPrecision: 'float64', stacked: 4 }
const cuda = { ...graph, library: 'TensorFlow 2.21.0 (CUDA)', device: 'GPU 0' }

test.each([
  [old, 'ops · native CPU · float32, θ in float64 · 1 thread', 'ops on native TensorFlow'],
  [graph, 'graph · native CPU · float32 · XLA · 2 threads', 'graph on the CPU'],
  [float64, 'graph · native CPU · float64 · XLA · 2 threads · stacked 4', 'graph on the CPU'],
  [cuda, 'graph · native CUDA · float32 · XLA · 2 threads', 'graph on CUDA'],
  [
    { ...old, backend: 'wasm', library: 'tfjs' },
    'ops · WebAssembly · float32, θ in float64 · 1 thread',
    'ops on WebAssembly',
  ],
  [
    { ...old, backend: 'javascript', library: 'tfjs' },
    'ops · JavaScript · float32, θ in float64 · 1 thread',
    'ops on JavaScript',
  ],
])('engineText describes an engine, and engineLadder marks it', (stored, text, rung) => {
  const report = EngineReport.parse(stored)
  expect(engineText(report)).toBe(text)
  expect(engineLadder(report).filter(({ isInUse }) => isInUse)).toEqual([{ name: rung, isInUse: true }])
})

test('engineLadder marks nothing without an engine', () => {
  expect(engineLadder(null).map(({ isInUse }) => isInUse)).toEqual([false, false, false, false, false])
})
