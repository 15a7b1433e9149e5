import { describe, expect, it } from 'vitest'
import { position, valueAt, type Scale } from '../../../src/shared/plot/scales.ts'
import {
  intervalShares,
  linesWithin,
  parallelOption,
  parallelPlaces,
  type ParallelView,
} from '../../../src/shared/figures/compare/parallel.ts'
import { isWithin, type Interval } from '../../../src/shared/figures/compare/parallelLayout.ts'
import { runLooks } from '../../../src/shared/plot/runColours.ts'
import { textWidth } from '../../../src/shared/plot/fonts.ts'
import { printTheme } from '../../../src/shared/plot/printTheme.ts'
import { darkTheme, lightTheme, mapColour } from '../../../src/shared/plot/theme.ts'
import { renderSvg } from '../../../src/lab/figures/renderSvg.ts'
import { numbersOf, plainOption, seriesOf, textsOf } from './options.ts'
import { axis, line, lines, axes } from '../../fixtures/figures/parallel.ts'

const view = (change: Partial<ParallelView> = {}): ParallelView => ({
  width: 700,
  height: 400,
  theme: lightTheme,
  looks: runLooks(lightTheme, ['a', 'b', 'c', 'd']),
  colourBy: null,
  ...change,
})
const drawn = (option: ReturnType<typeof parallelOption>, id: 'within' | 'outside') =>
  seriesOf(option).find((own) => own.id === id)?.data ?? []

describe('parallel coordinates', () => {
  it('match the snapshot', () => {
    const option = parallelOption(axes({ 1: { least: 1e-10, most: 1e-5 } }), lines, view({ colourBy: 'TCV' }))
    expect(plainOption(option)).toMatchSnapshot()
  })

  it('draw every run on every axis, and count runs without a value below the axis', () => {
    const option = parallelOption(axes(), lines, view())
    const within = drawn(option, 'within')
    expect(within.map(([, , delta]) => delta)).toEqual(
      [10, 5, 0, 2].map((value) => expect.closeTo((value + 0.8) / 11.6, 10) as number),
    )
    expect(within.map(([, , , tcv]) => tcv === null)).toEqual([false, false, true, true])
    expect(within.map((own) => own[4])).toEqual([0.25, 0.75, 0.75, 0.25])
    expect(drawn(option, 'outside')).toEqual([])
    const texts = textsOf(option)
    expect(texts).toEqual(
      expect.arrayContaining(['δ', 'TCV', 'activation', 'rank Z', '2', 'relu', 'tanh', '10⁻⁹', '10⁻³']),
    )
    expect(texts).toContain('below an axis: number of runs without a value there, or not above 0 on a log axis')
    const rest = lines.map((own) => ({ ...own, values: own.values.slice(2) }))
    const whole = parallelOption(axes().slice(2), rest, view())
    expect(textsOf(whole).join()).not.toContain('under an axis')
  })

  it('show 0 on a linear axis', () => {
    const own = [axis('{i|δ}'), axis('TCV')]
    expect(drawn(parallelOption(own, lines, view()), 'within').map(([, , , tcv]) => tcv === null)).toEqual([
      false,
      false,
      false,
      true,
    ])
  })

  it('draw runs outside the intervals faintly behind the others, and include the ends of an interval', () => {
    const own = axes({ 0: { least: 0, most: 5 }, 2: { least: 1, most: 1 } })
    expect(linesWithin(own, lines).map(({ id }) => id)).toEqual(['b', 'c'])
    const option = parallelOption(own, lines, view())
    expect([drawn(option, 'outside').length, drawn(option, 'within').length]).toEqual([2, 2])
    expect(option.series).toMatchObject([
      { id: 'outside', silent: true, z: 1 },
      { id: 'within', silent: false, z: 2 },
    ])
    expect(isWithin(axes({ 1: { least: -Infinity, most: Infinity } }), line('d', 2, null, 0, 10))).toBe(false)
    expect(linesWithin(axes({ 1: { least: -Infinity, most: 1e-5 } }), lines).map(({ id }) => id)).toEqual(['b', 'c'])
    expect(linesWithin(axes({ 3: { least: 12, most: 11 } }), lines)).toEqual([])
  })

  it('draw an interval over its numbers, over whole words, and up to the end where it is open', () => {
    const shares = (i: number, interval: Interval): number[] => {
      const [placed] = parallelPlaces(axes({ [i]: interval }), lines, view()).axes.slice(i)
      return placed ? intervalShares(placed) : []
    }
    expect(shares(2, { least: 1, most: 1 })).toEqual([0.5, 1])
    expect(shares(1, { least: -Infinity, most: 1e-9 })).toEqual([0, 0])
    expect(shares(1, { least: 1e-6, most: Infinity })).toEqual([expect.closeTo(0.5, 10), 1])
    expect(shares(0, { least: -99, most: 99 })).toEqual([0, 1])
  })

  it('colour lines by run, or by the values of the chosen axis', () => {
    const colours = (colourBy: string | null): unknown[] => {
      const svg = svgOf(parallelOption(axes(), lines, view({ colourBy })))
      return [...svg.matchAll(/<polyline [^>]*data-series="within"[^>]*>/g)].map(
        ([line]) => /stroke="([^"]+)"/.exec(line)?.[1],
      )
    }
    const lower = (all: unknown[]): string[] => all.map((colour) => String(colour).toLowerCase()).toSorted()
    const looks = runLooks(lightTheme, ['a', 'b', 'c', 'd'])
    expect(lower(colours(null))).toEqual(lower([...looks.values()].map(({ colour }) => colour)))
    const byTcv = colours('TCV')
    expect(lower(byTcv)).toContain('#440154')
    // A run without a value on that axis is grey.
    expect(lower(byTcv).filter((colour) => colour === lightTheme.quiet.toLowerCase())).toHaveLength(2)
  })

  it('apply the chosen colour map to the lines and to the strip along the axis', () => {
    const theme = printTheme({ map: 'grey' })
    const svg = svgOf(parallelOption(axes(), lines, view({ colourBy: 'TCV', theme })))
    const stops = [...svg.matchAll(/stop-color="([^"]+)"/g)].map(([, colour = '']) => colour)
    const isGrey = (colour: string): boolean => new Set(colour.match(/[0-9a-f]{2}/gi)).size === 1
    expect(stops).toHaveLength(9)
    expect(stops.every(isGrey)).toBe(true)
    const painted = svgOf(parallelOption(axes(), lines, view({ colourBy: 'TCV' })))
    expect(painted).toContain(mapColour(lightTheme, 0.8))
    expect(svg).not.toContain(mapColour(lightTheme, 0.8))
    expect(svg).toContain(mapColour(theme, 0.8))
  })

  it.each([lightTheme, darkTheme])('$name: every run is one path of the SVG', (theme) => {
    const svg = svgOf(parallelOption(axes({ 0: { least: 4, most: 20 } }), lines, view({ theme })))
    for (const id of ['within', 'outside']) expect(svg.match(new RegExp(`data-series="${id}"`, 'g'))).toHaveLength(2)
    expect(svg).not.toMatch(/NaN|undefined/)
  })
})

describe('ten axes', () => {
  const names = [
    '{i|δ}',
    '{i|λ}',
    'activation',
    'sampling.seed',
    'objective',
    'data loss',
    'TCV',
    '‖gradient‖',
    'rank {i|Z}',
    'duration, s',
  ]
  const own = names.map((label, i) =>
    axis(label, i === 2 ? { words: ['leakyRelu', 'relu', 'tanh'] } : { isLog: i > 3 }),
  )
  const many = Array.from({ length: 60 }, (_, i) =>
    line(
      `r${i}`,
      ...names.map((_name, a) => (a === 2 ? i % 3 : (1 + ((i * 7919 + a * 31) % 997)) * 10 ** -(((i + a) % 9) + 1))),
    ),
  )

  it.each([760, 900, 1400])('at %d pixels no texts overlap', (width) => {
    const { elements } = parallelOption(own, many, view({ width })).graphic as {
      elements: { type?: string; x: number; y: number; style: Record<string, never> }[]
    }
    const boxes = elements.flatMap(({ type, x, y, style }) => {
      if (type !== 'text') return []
      const { text, fontSize, align, verticalAlign } = style as unknown as Record<string, string> & { fontSize: number }
      const w = textWidth((text ?? '').replaceAll(/\{i\|([^}]*)\}/g, '$1'), fontSize)
      const left = align === 'right' ? x - w : align === 'center' ? x - w / 2 : x
      const top = verticalAlign === 'bottom' ? y - fontSize : verticalAlign === 'middle' ? y - fontSize / 2 : y
      return [{ text, left, right: left + w, top, bottom: top + fontSize }]
    })
    expect(boxes.length).toBeGreaterThan(30)
    for (const a of boxes)
      for (const b of boxes)
        if (a !== b && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
          expect.fail(`${a.text} lies over ${b.text}`)
    for (const box of boxes) expect([box.left >= 0, box.right <= width, box.text]).toEqual([true, true, box.text])
  })
})

describe('parallel coordinates of degenerate input', () => {
  it.each([
    ['no axis', [], lines],
    ['no run', axes(), []],
  ])('%s: show a sentence in place of lines', (_, own, runs) => {
    expect(textsOf(parallelOption(own, runs, view()))).toEqual([
      'Choose an axis. Each run is a line across the chosen axes.',
    ])
  })

  it.each([
    ['one axis', axes().slice(0, 1), lines],
    ['one run', axes(), lines.slice(0, 1)],
    ['no run with a place', axes(), [line('x', null, -1, null, NaN)]],
    ['all the same', axes(), [line('x', 1, 1, 0, 1), line('y', 1, 1, 0, 1)]],
    ['a tiny window', axes(), lines],
  ])('%s: draw finite numbers only', (name, own, runs) => {
    const option = parallelOption(own, runs, view(name === 'a tiny window' ? { width: 60, height: 40 } : {}))
    expect(numbersOf(option).filter((n) => !Number.isFinite(n))).toEqual([])
    expect(textsOf(option).join(' ')).not.toMatch(/NaN|undefined|Infinity/)
    expect(svgOf(option)).not.toMatch(/NaN|undefined/)
  })
})

it('valueAt inverts position', () => {
  const log: Scale = { type: 'log', min: 1e-9, max: 10, ticks: [], labels: [], format: String }
  for (const scale of [log, { ...log, type: 'value' as const, min: -3 }])
    for (const share of [0, 0.3, 1]) expect(position(scale, valueAt(scale, share))).toBeCloseTo(share, 10)
})

function svgOf(option: ReturnType<typeof parallelOption>): string {
  const origin = { title: 't', kind: 'parallel', preset: null, runs: [], date: '2026-11-25', versions: {} }
  return renderSvg(option, { width: 700, height: 400, widthMm: 180 }, origin)
}
