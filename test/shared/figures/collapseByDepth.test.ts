import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../../src/shared/contract/measurements.ts'
import { collapseByDepth } from '../../../src/lab/figures/collapseByDepth.ts'
import { collapseByDepthChart } from '../../../src/shared/figures/collapseByDepth/chart.ts'
import { CollapseByDepthData } from '../../../src/shared/figures/collapseByDepth/data.ts'
import { collapseByDepthTable } from '../../../src/shared/figures/collapseByDepth/table.ts'
import { runningSentence } from '../../../src/shared/figures/collapseByDepth/title.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { data, plain, run } from '../../fixtures/figures/collapseByDepth.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'

const view = { width: 690, height: 330, theme: lightTheme }
const titleOf = (...ends: number[][]): string =>
  collapseByDepthChart(data({ runs: ends.map((own) => run(1, { ends: own })) })).title

describe('collapse by depth', () => {
  it('claims a fall from layer to layer where every median is below the one before', () => {
    expect(collapseByDepthChart(data()).title).toBe(
      'DNC1 falls from layer to layer, from 2.1 in block 1 to 6 × 10⁻⁴ in Z⁵',
    )
    expect(collapseByDepthChart(plain()).title).toBe('DNC1 falls from layer to layer, from 2.1 in Z¹ to 10⁻³ in Z⁵')
  })

  it('claims less where one layer rises, and nothing where the last is not a tenth of the first or a value is missing', () => {
    const nothing = 'DNC1 of every layer at the end of training'
    const fall = [2, 1, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05]
    const rise = fall.with(4, 0.6)
    expect(titleOf(rise)).toBe('DNC1 falls over the depth, not at every layer: from 2 in block 1 to 0.05 in Z⁵')
    expect(titleOf(fall.with(4, 0.6).with(7, 0.21))).toBe(nothing)
    expect(titleOf(fall.with(2, NaN))).toBe(nothing)
    expect(titleOf([2])).toBe(nothing)
    expect(titleOf()).toBe(nothing)
    // The medians decide, not one run.
    expect(titleOf(fall, fall, rise)).toContain('falls from layer to layer')
  })

  it('says how far running averages lie from the statistics of batches', () => {
    expect(runningSentence(data({ runs: [run(1, { ends: [4, 1], running: [2, 1.5] })] }))).toBe(
      'running averages change DNC1 of a block by a factor of 2 at most',
    )
    expect(runningSentence(data({ runs: [run(1, { ends: [4, 1], running: [4.01, 1] })] }))).toBe(
      'running averages change DNC1 of no block by 1 %',
    )
    expect(runningSentence(plain())).toBe('')
  })

  it('draws the end over the start and the running averages, and names blocks and layers', () => {
    const option = collapseByDepthChart(data()).option(view)
    expect(seriesOf(option).map(({ id }) => id)).toEqual(['start', 'running', 'end'])
    expect(seriesOf(option).find(({ id }) => id === 'running')?.data).toHaveLength(3)
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
    expect(seriesOf(collapseByDepthChart(plain()).option(view)).map(({ id }) => id)).toEqual(['end'])
    expect(textsOf(collapseByDepthChart(data({ runs: [] })).option(view)).join()).toContain('No run has finished yet.')
  })

  it('has a row for each block and each layer of each run', () => {
    const [own, part, index, end, running] = collapseByDepthTable(data())
    expect(own?.values).toHaveLength(24)
    expect(part?.values.slice(2, 4)).toEqual(['block', 'layer'])
    expect(index?.values.slice(2, 4)).toEqual([3, 1])
    expect(end?.values.slice(2, 4)).toEqual([0.24, 0.04000000000000001])
    expect([running?.values[2], running?.values[3]]).toEqual([0.8 * 0.7, NaN])
  })
})

describe('reading collapse by depth', () => {
  const blocks = (...values: number[]): Measurement['layered'] => ({
    blockCollapse: Float64Array.from(values),
    blockCollapseRunning: Float64Array.from(values, (value) => 2 * value),
  })
  const source = (layered: Measurement['layered'], status = 'finished', widths = [6, 8, 10]) => {
    const at = (step: number): Measurement => ({ step, layered }) as unknown as Measurement
    const about = (values: number[]) => ({
      values: { quotient: Float64Array.from(values) },
      spread: { quotient: Float64Array.of(1) },
    })
    const layers = widths.map((_, l) => ({ layer: l + 1, about: { classes: about([3, 1 / (l + 1)]) } }))
    return {
      summary: { id: 'run00000', name: 'one', status },
      spec: { network: { widths }, precision: 'float64' },
      engine: null,
      measurements: () => [at(0), at(50)],
      last: () => at(50),
      analyse: async () => ({ steps: [0, 50], layers }),
    } as unknown as Parameters<typeof collapseByDepth>[0][number]
  }

  it('puts the blocks of the last measurement before the layers of the last weights', async () => {
    const got = await collapseByDepth([source(blocks(5, 4)), source({}, 'stopped')])
    expect(CollapseByDepthData.parse(got)).toEqual(got)
    expect(got).toEqual({
      kind: 'collapseByDepth',
      classes: 10,
      blocks: 2,
      layers: 3,
      runs: [{ run: 'run00000', ends: [5, 4, 1, 1 / 2, 1 / 3], starts: [5, 4, 3, 3, 3], running: [10, 8] }],
    })
    expect(await collapseByDepth([source({}, 'stopped')])).toMatchObject({ blocks: 0, layers: 0, runs: [] })
    expect(await collapseByDepth([source({})])).toMatchObject({
      blocks: 0,
      runs: [{ ends: [1, 1 / 2, 1 / 3], running: [] }],
    })
  })

  it('refuses runs whose networks differ, and no runs', async () => {
    await expect(collapseByDepth([])).rejects.toThrow('needs a run')
    await expect(collapseByDepth([source(blocks(5, 4)), source(blocks(5))])).rejects.toThrow('another number of blocks')
  })
})
