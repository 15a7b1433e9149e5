import { describe, expect, it, test } from 'vitest'
import { memoryRefusal, trainerBytes } from '../../../src/shared/spec/memoryLimit.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { findPreset } from '../../../src/shared/spec/presets/index.ts'
import { presetSpec } from '../../../src/shared/spec/presets/preset.ts'
import { processBytes, runSize, workBytes } from '../../../src/shared/spec/runSize.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'

const preset = presetSpec(findPreset('fig2'), 'quick', 0.1)

/** A network with L − 1 layers of `width` units on Gaussian classes in `dimension` dimensions. */
function network(
  { width, depth, dimension, samples }: { width: number; depth: number; dimension: number; samples: number },
  changes: readonly string[] = [],
): RunSpec {
  const data = {
    set: 'mixture',
    classes: 10,
    dimension,
    deviation: 0.3,
    sampling: { kind: 'balanced', perClass: samples / 10 },
  }
  const widths = [...new Array<number>(depth - 1).fill(width), 10]
  return overrideAll(preset, [
    `data=${JSON.stringify(data)}`,
    `network.widths=${JSON.stringify(widths)}`,
    'optimizer.firstLayer=raw',
    'precision=float64',
    ...changes,
  ])
}

/** Peaks of trainers that compiled, measured, trained and made a checkpoint: TensorFlow 2.22, Linux x64, 2 cores. */
const measured: [number, Parameters<typeof network>[0], string[]][] = [
  [615e6, { width: 64, depth: 5, dimension: 64, samples: 100 }, []],
  [679e6, { width: 64, depth: 5, dimension: 64, samples: 1000 }, []],
  [755e6, { width: 64, depth: 5, dimension: 64, samples: 9000 }, []],
  [818e6, { width: 64, depth: 20, dimension: 64, samples: 200 }, []],
  [1146e6, { width: 64, depth: 50, dimension: 64, samples: 200 }, []],
  [1024e6, { width: 64, depth: 20, dimension: 64, samples: 5000 }, []],
  [867e6, { width: 256, depth: 5, dimension: 256, samples: 200 }, []],
  [1132e6, { width: 256, depth: 5, dimension: 256, samples: 5000 }, []],
  [1101e6, { width: 256, depth: 5, dimension: 256, samples: 5000 }, ['precision=float32']],
  [1414e6, { width: 512, depth: 5, dimension: 512, samples: 200 }, []],
  [1366e6, { width: 512, depth: 5, dimension: 512, samples: 200 }, ['precision=float32']],
  [2994e6, { width: 512, depth: 5, dimension: 512, samples: 200 }, ['optimizer.memory=30']],
  [1046e6, { width: 512, depth: 5, dimension: 512, samples: 200 }, ['optimizer={"kind":"adam","learningRate":0.001}']],
  [1961e6, { width: 512, depth: 5, dimension: 512, samples: 9000 }, []],
  [4419e6, { width: 1024, depth: 5, dimension: 1024, samples: 200 }, []],
  [1164e6, { width: 64, depth: 5, dimension: 64, samples: 9000 }, ['network.freeFeatures=true']],
]

test.each(measured)('the estimate is within a sixth of the measured %d bytes', (peak, sizes, changes) => {
  const estimate = trainerBytes(network(sizes, changes), 'graph')
  expect(estimate / peak).toBeGreaterThan(5 / 6)
  expect(estimate / peak).toBeLessThan(7 / 6)
})

describe('closed form', () => {
  const size = { parameters: 1000, inputs: 20, dimension: 30, samples: 50, units: 40 }
  const lbfgs = (memory: number, precision: 'float32' | 'float64') =>
    network({ width: 8, depth: 2, dimension: 8, samples: 50 }, [`optimizer.memory=${memory}`, `precision=${precision}`])

  it('few samples: the state of 2(m + 1) + 3 vectors, and a checkpoint with three copies in float64', () => {
    const few = { ...size, samples: 0 }
    expect(workBytes(lbfgs(10, 'float64'), few, 'graph')).toBe(8 * 25_000 + 8 * (75_000 + 10_000))
    expect(workBytes(lbfgs(10, 'float32'), few, 'graph')).toBe(4 * 25_000 + 8 * (75_000 + 10_000))
  })
  it('few weights: a measurement with six copies of the features, in float64 whatever the precision', () => {
    const flat = { ...size, parameters: 0 }
    for (const precision of ['float32', 'float64'] as const)
      expect(workBytes(lbfgs(10, precision), flat, 'graph')).toBe(8 * 4 * 50 * 30 + 8 * 6 * 50 * 40)
  })
  it('plain operations: the state twice in float64, and five copies of the features', () => {
    expect(workBytes(lbfgs(1, 'float32'), size, 'ops')).toBe(8 * (14_000 + 4000 + 50 * (20 + 200)))
  })
  it('the process: 9 MB a layer beside the libraries', () => {
    expect(processBytes(network({ width: 8, depth: 40, dimension: 8, samples: 50 }), 'graph')).toBe(560e6 + 360e6)
    expect(processBytes(preset, 'ops')).toBe(350e6)
  })
})

describe('a spec that does not fit', () => {
  const huge = network({ width: 4096, depth: 41, dimension: 784, samples: 200 })

  it('has an estimate of hundreds of gigabytes for 40 layers of 4,096² with L-BFGS', () => {
    expect(runSize(huge).parameters).toBeGreaterThan(39 * 4096 ** 2)
    expect(trainerBytes(huge, 'graph')).toBeGreaterThan(300e9)
  })
  it('is refused with the estimate, the memory of the machine, and the fields to reduce', () => {
    expect(memoryRefusal(huge, 'graph', 64e9)).toMatch(
      /^training needs about \d{3}\.\d GB of memory, but this machine has 64\.0 GB; reduce network\.widths, the samples or optimizer\.memory$/,
    )
    const adam = overrideAll(huge, ['optimizer={"kind":"adam","learningRate":0.001}'])
    expect(memoryRefusal(adam, 'graph', 5e8)).toMatch(/has 500 MB; reduce network\.widths or the samples$/)
  })
  it('is one byte too large; at its estimate it fits', () => {
    const bytes = trainerBytes(preset, 'graph')
    expect(memoryRefusal(preset, 'graph', bytes)).toBeNull()
    expect(memoryRefusal(preset, 'graph', bytes - 1)).not.toBeNull()
  })
  it('grows with N and not with N²', () => {
    const at = (samples: number): number =>
      trainerBytes(network({ width: 64, depth: 5, dimension: 64, samples }, ['network.freeFeatures=true']), 'graph')
    expect((at(9000) - at(5000)) / (at(5000) - at(3000))).toBeCloseTo(2, 6)
  })
})
