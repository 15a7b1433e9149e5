import { describe, expect, it } from 'vitest'
import { spectraOverlay } from '../../../src/lab/figures/spectraOverlay.ts'
import { spectraOverlayChart } from '../../../src/shared/figures/spectraOverlay/chart.ts'
import { OverlayChoice, SpectraOverlayData } from '../../../src/shared/figures/spectraOverlay/data.ts'
import { overlayDistances } from '../../../src/shared/figures/spectraOverlay/distances.ts'
import { overlayLooks } from '../../../src/shared/figures/spectraOverlay/looks.ts'
import { overlayDistanceTable, spectraOverlayTable } from '../../../src/shared/figures/spectraOverlay/table.ts'
import { overlayTitle } from '../../../src/shared/figures/spectraOverlay/title.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { spectrumDistance } from '../../../src/shared/theory/forecast/spectrumDistance.ts'
import { curve, data, steps } from '../../fixtures/figures/spectraOverlay.ts'
import { measurement, record } from '../../lab/figures/records.ts'
import { seriesOf, textsOf } from './options.ts'

const view = { width: 1000, height: 400, theme: lightTheme }
const idsOf = (...of: Parameters<typeof spectraOverlayChart>) =>
  seriesOf(spectraOverlayChart(...of).option(view)).map(({ id }) => id)

describe('the distance of two spectra', () => {
  it('is 0 for equal spectra, 1 from zero, √2 at most, and the same both ways and at any scale', () => {
    expect(spectrumDistance([3, 1], [3, 1, 0])).toBe(0)
    expect(spectrumDistance([], [0])).toBe(0)
    expect(spectrumDistance([3, 1], [0, 0])).toBe(1)
    expect(spectrumDistance([4, 0], [3, 4])).toBeCloseTo(Math.sqrt(17) / 5, 15)
    expect(spectrumDistance([3, 4], [4])).toBe(spectrumDistance([4], [3, 4]))
    expect(spectrumDistance([300, 400], [400])).toBeCloseTo(spectrumDistance([3, 4], [4]), 15)
    expect(spectrumDistance([1, NaN], [1])).toBeNaN()
  })
})

describe('spectra laid over each other', () => {
  it('draws every curve in every layer and a forecast once where runs share it', () => {
    const ids = idsOf(data())
    expect(ids.filter((id) => id?.startsWith('measured Z1 '))).toEqual(
      data().curves.map(({ run }) => `measured Z1 ${run} 1000`),
    )
    expect(ids.filter((id) => id?.startsWith('theorem '))).toEqual([1, 2, 3, 4].map((layer) => `theorem Z${layer} 0`))
    const own = seriesOf(spectraOverlayChart(steps()).option(view)).filter(({ id }) => id?.startsWith('theorem Z1'))
    expect((own as { name?: string }[]).map(({ name }) => name)).toEqual(['theorem, δ = 10', 'theorem, δ = 5'])
  })

  it('draws weights without forecasts, chosen layers, chosen forecasts and a log axis with the floor', () => {
    expect(idsOf(data(), { matrix: 'weights', layers: [2, 5] }).map((id) => id?.slice(0, 11))).toEqual([
      ...Array<string>(3).fill('measured Z2'),
      ...Array<string>(3).fill('measured Z5'),
    ])
    expect(idsOf(data(), { overlays: ['balance'], layers: [1] }).filter((id) => !id?.startsWith('measured'))).toEqual([
      'balance Z1 0',
    ])
    const option = spectraOverlayChart(data(), { scale: 'log' }).option(view)
    expect((option.yAxis as { type: string }[])[0]?.type).toBe('log')
    expect(textsOf(option).join()).toContain('numerical floor')
    expect(textsOf(spectraOverlayChart(data({ curves: [], forecasts: [] })).option(view)).join()).toContain(
      'No singular values yet.',
    )
  })

  it('leaves out hidden series and keeps chosen limits in every panel', () => {
    const chosen = { hidden: [`theorem Z1 0`], x: [1, 5] as [number, number] }
    const option = spectraOverlayChart(data()).option({ ...view, theme: { ...lightTheme, view: chosen } })
    expect(seriesOf(option).map(({ id }) => id)).not.toContain('theorem Z1 0')
    expect((option.xAxis as { max: number }[]).map(({ max }) => max)).toEqual([5, 5, 5, 5])
  })

  it('claims a largest difference only where every pair has one', () => {
    const same = data({ curves: [curve('10'), curve('10', 500, { features: curve('10').features })] })
    expect(overlayTitle(same)).toBe('2 spectra of Z¹ … Z⁴: any two of a layer differ by at most 0 %')
    expect(overlayTitle(data({ curves: [curve('10'), curve('5', 0, { features: [] })] }))).toBe('2 spectra of Z¹ … Z⁴')
    expect(overlayTitle(data({ curves: [curve('0.1')] }), { layers: [4] })).toMatch(
      /^1 spectrum of Z⁴, at most [\d.]+ % from Theorem 4\.2$/,
    )
    expect(overlayTitle(data({ curves: [curve('0.1')] }), { matrix: 'weights', layers: [1, 2] })).toBe(
      '1 spectrum of W₁ and W₂',
    )
  })

  it('has the distances of the table in its title and panels', () => {
    const rows = overlayDistances(data()).flatMap((layer) => layer.rows)
    const largest = Math.max(...rows.flatMap(({ others }) => others))
    const [table] = overlayDistanceTable(data()).filter(({ name }) => name === 'distance')
    const to = overlayDistanceTable(data()).find(({ name }) => name === 'to')?.values ?? []
    const pairs = (table?.values as number[]).filter((_, i) => String(to[i]).startsWith('run'))
    expect(Math.max(...pairs)).toBe(largest)
    expect(pairs).toHaveLength(4 * 3)
    expect(rows.every(({ others }, i) => others[i % 3] === 0)).toBe(true)
  })

  it('has every value of a curve in the table, and a forecast with the names of its runs', () => {
    const table = spectraOverlayTable(data(), { layers: [1] })
    const column = (name: string) => table.find((own) => own.name === name)?.values ?? []
    const measured = column('series').filter((series) => series === 'measured')
    expect(measured).toHaveLength(data().curves.reduce((sum, { features }) => sum + (features[0]?.length ?? 0), 0))
    const at = (column('series') as string[]).indexOf('theorem')
    expect([column('label')[at], column('step')[at]]).toEqual(['δ = 10; δ = 5; δ = 2', NaN])
  })

  it('tells the steps of a run apart by colour and line style', () => {
    const { order, curves } = steps()
    const looks = [...overlayLooks(lightTheme, order, curves).values()].map((own) => JSON.stringify(own))
    expect(new Set(looks).size).toBe(curves.length)
    const one = overlayLooks(lightTheme, order, curves.slice(0, 3))
    expect(new Set([...one.values()].map(({ colour }) => colour)).size).toBe(3)
    expect(new Set([...one.values()].map(({ dash }) => String(dash))).size).toBe(3)
  })
})

describe('the reader', () => {
  const source = (delta: string) => {
    const { summary, spec, engine, forecast, measurements } = record(delta)
    return {
      summary,
      spec,
      engine,
      forecast,
      steps: () => measurements.map(({ step }) => step),
      measurementAt: (step: number) => measurement(delta, step),
    }
  }
  const sources = [source('10'), source('0.1')]
  const [first, second] = sources.map(({ summary }) => summary.id)

  it('takes the last step of every run, or the chosen ones, and joins equal forecasts', () => {
    const whole = SpectraOverlayData.parse(spectraOverlay(sources))
    expect(whole.curves.map(({ run, step, label }) => [run, step, label])).toEqual([
      [first, 1000, 'δ = 10'],
      [second, 1000, 'δ = 0.1'],
    ])
    expect(whole.forecasts.map(({ labels }) => labels)).toEqual([['δ = 10', 'δ = 0.1']])
    const choice = OverlayChoice.parse({
      curves: [
        { run: first, step: 0, label: 'mine' },
        { run: first, step: null },
        { run: first, step: 1000 },
      ],
    })
    expect(spectraOverlay(sources, choice).curves.map(({ step, label }) => [step, label])).toEqual([
      [0, 'mine'],
      [1000, 'δ = 10'],
    ])
  })

  it('names a step that was not measured, runs without a measurement, and too many curves', () => {
    expect(() => spectraOverlay(sources, { curves: [{ run: first ?? '', step: 7 }] })).toThrow(
      'has no measurement at step 7; next to it are 0 and 500.',
    )
    const waiting = { ...source('5'), steps: () => [] }
    expect(spectraOverlay([...sources, waiting])).toMatchObject({ unmeasured: ['δ = 5'], curves: { length: 2 } })
    const many = Array.from({ length: 25 }, () => source('10'))
    expect(() => spectraOverlay(many)).toThrow('a figure lays at most 24 spectra over each other, not 25')
  })
})
