import { describe, expect, it } from 'vitest'
import { paceOf } from '../../src/lab/pace.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpec } from '../../src/shared/spec/presets/preset.ts'
import { overrideAll } from '../../src/shared/spec/override.ts'

const spec = presetSpec(findPreset('fig2'), 'quick', 0.1)
const finished = (seconds: number, step: number, assignments: string[] = []) => ({
  ...{ seconds, step, steps: 4000 },
  spec: overrideAll(spec, assignments),
})

describe('the pace of a spec, by the history', () => {
  it('is the median over runs that differ in numbers alone', () => {
    const runs = [
      finished(4, 4000),
      finished(8, 4000, ['penalty.weightDecay=1e-5', 'seed=3', 'stop.steps=77']),
      finished(60, 2000, ['name=slow']),
    ]
    expect(paceOf(runs, spec)).toEqual({ secondsPerStep: 0.002, needed: 1, runs: 3 })
    expect(paceOf(runs.slice(1), spec)).toEqual({ secondsPerStep: 0.016, needed: 0.75, runs: 2 })
  })

  it('is not known from runs of another shape, nor from runs without a step', () => {
    const others = [
      'network.widths=[50,50,50,10]',
      'network.bias=true',
      'optimizer.memory=5',
      'optimizer.firstLayer=raw',
      'optimizer.kind=adam',
      'precision=float64',
      'engine=wasm',
      'loss.reduction=mean',
    ]
    const isSame = others.map((assignment) => paceOf([finished(4, 4000, [assignment])], spec) !== null)
    expect(isSame).toEqual([false, false, false, false, false, false, false, true])
    expect(paceOf([finished(4, 0), finished(0, 10)], spec)).toBeNull()
    expect(paceOf([], spec)).toBeNull()
  })
})
