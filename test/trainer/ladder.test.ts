import { describe, expect, test } from 'vitest'
import { projectRoot } from '../../scripts/setup/node.mjs'
import { readState } from '../../scripts/setup/state.mjs'
import { chooseRung, EngineRefusal, reportOf } from '../../src/trainer/engine/ladder.ts'
import { makeProblem } from '../../src/shared/theory/makeProblem.ts'
import { availableBytes, neededBytes } from '../../src/trainer/engine/memory.ts'
import { formatBytes } from '../../src/shared/spec/memoryLimit.ts'
import { gaussianSample, smallSpec } from './sample.ts'

const isNativeBuilt = readState(projectRoot)?.engine.kind === 'native'

describe.skipIf(!isNativeBuilt)('with native TensorFlow', () => {
  test.each(['float32', 'float64'] as const)('auto takes the graph engine in %s', async (precision) => {
    const rung = await chooseRung({ engine: 'auto', precision })
    expect(reportOf(rung, precision, { xla: true, stacked: 4 })).toMatchObject({
      engine: 'graph',
      backend: 'native',
      precision,
      masterPrecision: precision,
      xla: true,
      stacked: 4,
      library: expect.stringMatching(/^TensorFlow 2\.\d+\.\d+(-rc\d+)? \((CPU, Eigen, oneDNN off|CUDA)\)$/),
    })
  })
  test('engine native is the ops engine, for comparison', async () => {
    const rung = await chooseRung({ engine: 'native', precision: 'float32' })
    expect(reportOf(rung, 'float32', { xla: false, stacked: 1 })).toMatchObject({ engine: 'ops', backend: 'native' })
  })
  test('cuda without a GPU is refused with the reason and an alternative', async () => {
    const { backend } = await chooseRung({ engine: 'graph', precision: 'float32' })
    if (backend.isGpu) return
    await expect(chooseRung({ engine: 'cuda', precision: 'float32' })).rejects.toThrow(
      /engine cuda is unavailable: .*npm run engine -- --cuda .*engine=graph/,
    )
  })
})

test.each(['native', 'wasm', 'javascript'] as const)(
  '%s refuses float64 and names the engine that has it',
  async (engine) => {
    const rung = chooseRung({ engine, precision: 'float64' })
    await expect(rung).rejects.toThrow(EngineRefusal)
    await expect(rung).rejects.toThrow(/float64 is unavailable in engine .*; use engine=auto or engine=graph/)
  },
)

test('the portable engines say how to install the faster one', async () => {
  expect((await chooseRung({ engine: 'wasm', precision: 'float32' })).advice).toMatch(/graph engine.*npm run setup/)
})

describe('a preferred engine', () => {
  test('trains a spec that leaves the engine open', async () => {
    const spec = { engine: 'auto', precision: 'float32' } as const
    expect(await chooseRung(spec, {}, 'javascript')).toMatchObject({ engine: 'ops', backend: { kind: 'javascript' } })
    expect(await chooseRung({ ...spec, engine: 'wasm' }, {}, 'javascript')).toMatchObject({ backend: { kind: 'wasm' } })
  })
  test.skipIf(!isNativeBuilt)('leaves the choice open where it cannot train the spec', async () => {
    const rung = await chooseRung({ engine: 'auto', precision: 'float64' }, {}, 'wasm')
    expect(rung).toMatchObject({ engine: 'graph', backend: { kind: 'native' } })
  })
})

test('the estimate of memory grows with the L-BFGS pairs', () => {
  const sample = gaussianSample(3, 4, 20)
  const bytes = (widths: number[], memory: number): number => {
    const continuation = { start: 1, divideBy: 2, steps: 1 }
    const spec = smallSpec({ network: { widths }, optimizer: { memory, continuation }, precision: 'float64' })
    return neededBytes([{ spec, problem: makeProblem(spec, sample) }], 'graph')
  }
  const base = bytes([500, 500, 3], 10)
  // θ has 257,500 numbers; each further pair adds two vectors, and a checkpoint holds the state four times.
  expect(bytes([500, 500, 3], 20) - base).toBe(10 * 2 * 4 * 8 * (12 * 500 + 500 * 500 + 3 * 500))
  expect(base).toBeGreaterThan(560e6)
  expect(availableBytes()).toBeGreaterThan(100e6)
  expect([formatBytes(2.34e9), formatBytes(1)]).toEqual(['2.3 GB', '1 MB'])
})
