import { expect, test } from 'vitest'
import { dropoutMask } from '../../../src/trainer/engine/graph/backbone/dropout.ts'
import { relu, reluGradient } from '../../../src/trainer/engine/graph/language/rectifiers.ts'
import { callGraph, type Given } from './call.ts'
import { describeNative } from './native.ts'

const pair: Given = { dtype: 'int32', shape: [2], values: [7, 11] }

describeNative('in the graph', () => {
  test('a dropout mask is 0 or 1/(1 − rate), keeps the share 1 − rate and repeats', async () => {
    const rate = 0.3
    const draw = () => callGraph({ pair }, (t) => ({ mask: dropoutMask(t.pair, [40, 50], rate) }))
    const { mask } = await draw()
    const kept = [...mask].filter((value) => value !== 0)
    expect(new Set(kept)).toEqual(new Set([Math.fround(1 / (1 - rate))]))
    expect(Math.abs(kept.length / mask.length - (1 - rate))).toBeLessThan(0.03)
    expect((await draw()).mask).toEqual(mask)
  })

  test('a rate of 0 keeps everything', async () => {
    const { mask } = await callGraph({ pair }, (t) => ({ mask: dropoutMask(t.pair, [100], 0) }))
    expect(new Set(mask)).toEqual(new Set([1]))
  })

  test.each(['float32', 'float64'] as const)('ReLU in %s has slope 0 at 0 and passes NaN on', async (dtype) => {
    const x: Given = { dtype, shape: [5], values: [-1, -0, 0, 2, NaN] }
    const slope: Given = { dtype, shape: [5], values: [1, 2, 3, 4, 5] }
    const got = await callGraph({ x, slope }, (t) => ({ y: relu(t.x), byX: reluGradient(t.x, t.slope) }))
    expect([...got.y].map(Math.abs)).toEqual([0, 0, 0, 2, NaN])
    expect([...got.byX].slice(0, 4)).toEqual([0, 0, 0, 4])
  })
})
