import { expect, test } from 'vitest'
import { path } from '../../../src/lab/figures/path.ts'
import type { FigureSource } from '../../../src/lab/figures/source.ts'
import { PathChoice } from '../../../src/shared/figures/path/data.ts'
import { pathChart } from '../../../src/shared/figures/path/chart.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { summary } from '../../renderer/records.ts'
import { textsOf } from '../../shared/figures/options.ts'
import { spec } from '../specs.ts'

/** A run whose path is refused, which records what it was asked for. */
function source(asked: unknown[]): FigureSource {
  const none = new Float64Array()
  const result = {
    kind: 'path',
    step: 5,
    interpolation: 1e-4,
    variation: none,
    t: Float64Array.of(0),
    objective: Float64Array.of(2),
    pieces: [],
    largestIncrease: 0,
    descent: { value: null, refusal: 'The network does not interpolate.' },
  }
  const analyse = (kind: string, parameters: unknown) => {
    asked.push([kind, parameters])
    return Promise.resolve(result)
  }
  return { summary, spec: spec(), analyse } as unknown as FigureSource
}

test('the tolerance of the choice reaches the analysis, and a caption names it', async () => {
  const asked: unknown[] = []
  const data = await path([source(asked)], { tolerance: 1e-3 })
  expect(asked).toEqual([['path', { tolerance: 1e-3 }]])
  expect(data.tolerance).toBe(1e-3)
  const option = pathChart(data).option({ width: 600, height: 400, theme: lightTheme })
  expect(textsOf(option).join()).toContain('interpolating: ‖outputs − Y‖/‖Y‖ ≤ ')
})

test('the default tolerance has no caption', async () => {
  const asked: unknown[] = []
  for (const choice of [undefined, PathChoice.parse({})])
    expect((await path([source(asked)], choice)).tolerance).toBeUndefined()
  expect(asked).toEqual([
    ['path', {}],
    ['path', { tolerance: 1e-6 }],
  ])
})
