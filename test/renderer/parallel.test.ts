import { shallowRef } from 'vue'
import { describe, expect, it } from 'vitest'
import { dragged, gripAt } from '../../src/renderer/features/compare/brushing.ts'
import type { ComparedRun } from '../../src/shared/comparison/comparedRun.ts'
import { withinSentence, type ParallelChoice } from '../../src/shared/comparison/parallelAxes.ts'
import { useParallel } from '../../src/renderer/features/compare/useParallel.ts'
import { parallelPlaces } from '../../src/shared/figures/compare/parallel.ts'
import type { Interval, ParallelAxis, PlacedAxis } from '../../src/shared/figures/compare/parallelLayout.ts'
import { lightTheme } from '../../src/shared/plot/theme.ts'
import type { ComparedResult } from '../../src/shared/contract/comparisons.ts'
import { indexSpecs } from '../../src/shared/filter/specIndex.ts'
import { measuredNames } from '../../src/shared/quantities/table.ts'
import { summary } from './records.ts'

const ids = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc']
const specs = indexSpecs({
  ids,
  columns: [
    { path: 'penalty.firstLayer', values: [10, 1, 0], codes: Int32Array.of(0, 1, 2) },
    { path: 'penalty.weightDecay', values: [1e-2, 1e-4], codes: Int32Array.of(0, 0, 1) },
    { path: 'network.activation', values: ['tanh', 'relu'], codes: Int32Array.of(0, 1, 1) },
    { path: 'network.bias', values: [false, true], codes: Int32Array.of(0, 1, 1) },
    { path: 'seed', values: [0, 1], codes: Int32Array.of(0, 1, 0) },
    { path: 'data.sampling.seed', values: [0, 1], codes: Int32Array.of(0, 1, 1) },
    { path: 'precision', values: ['float32'], codes: Int32Array.of(0, 0, 0) },
  ],
})
const nothing = Object.fromEntries(measuredNames.map((name) => [name, null])) as ComparedResult['values']
const result = (run: string, tcv: number | null, dataLoss: number): ComparedResult => ({
  run,
  values: { ...nothing, step: 100, objective: 0.003, dataLoss, tcv, weightNorm: 3, featureRank: 12, weightRank: 12 },
  layers: {},
  tcvLower: null,
  tcvUpper: null,
})
const compared: ComparedRun[] = [
  { summary: summary({ id: 'aaaaaaaa', status: 'finished', endedAt: 5000 }), result: result('aaaaaaaa', 1e-9, 1e-4) },
  { summary: summary({ id: 'bbbbbbbb', status: 'stopped', endedAt: 9000 }), result: result('bbbbbbbb', 1e-3, 2e-4) },
  { summary: summary({ id: 'cccccccc', status: 'running' }), result: null },
]

function open(part: Partial<ParallelChoice> = {}, hidden: string[] = []) {
  const choice = shallowRef<ParallelChoice>({ keys: null, logs: {}, intervals: {}, colour: null, ...part })
  const runs = {
    compared: shallowRef(compared),
    specs: shallowRef(specs),
    labels: shallowRef(new Map(ids.map((id) => [id, `run ${id[0]}`]))),
  } as unknown as Parameters<typeof useParallel>[0]
  return { choice, parallel: useParallel(runs, () => new Set(hidden), choice) }
}
const within = (parallel: ReturnType<typeof useParallel>): string =>
  parallel.within.value.map(({ id }) => id[0]).join('')

describe('the axes', () => {
  it('are by default the differing fields, without seeds, and the known results', () => {
    const { parallel } = open()
    expect(parallel.keys.value).toEqual([
      'spec:penalty.firstLayer',
      'spec:penalty.weightDecay',
      'spec:network.activation',
      'spec:network.bias',
      'objective',
      'dataLoss',
      'tcv',
      'featureRank',
      'seconds',
    ])
    expect(parallel.axes.value.map(({ label }) => label).slice(0, 4)).toEqual(['{i|δ}', '{i|λ}', 'activation', 'bias'])
    const offered = parallel.fields.value.map(({ key, label }) => [key, label])
    expect(offered).toContainEqual(['spec:data.sampling.seed', 'sampling.seed'])
    expect(offered).toContainEqual(['samples', '{i|N}'])
    expect(offered.map(([key]) => key)).not.toContain('spec:precision')
  })

  it('are logarithmic where positive values span a decade, not for a δ that includes 0 or a nearly constant loss', () => {
    const { parallel } = open()
    const logs = Object.fromEntries(parallel.axes.value.map(({ key, isLog }) => [key, isLog]))
    expect(logs).toMatchObject({
      'spec:penalty.firstLayer': false,
      'spec:penalty.weightDecay': true,
      'spec:network.activation': false,
      objective: false,
      dataLoss: false,
      tcv: true,
      featureRank: false,
    })
    parallel.setLog('tcv', false)
    expect(parallel.axes.value.find(({ key }) => key === 'tcv')?.isLog).toBe(false)
  })

  it('of words keep their order, and a run without a result has no value', () => {
    const { parallel } = open({ keys: ['spec:network.activation', 'spec:network.bias', 'status', 'tcv'] })
    expect(parallel.axes.value.map(({ words }) => words)).toEqual([
      ['relu', 'tanh'],
      ['no', 'yes'],
      ['finished', 'running', 'stopped'],
      null,
    ])
    expect(parallel.lines.value.map(({ values }) => values)).toEqual([
      [1, 0, 0, 1e-9],
      [0, 1, 2, 1e-3],
      [0, 1, 1, null],
    ])
  })

  it('can be added, removed, moved and reset; hidden runs have no line', () => {
    const { parallel } = open({ keys: ['tcv', 'objective'] }, ['bbbbbbbb'])
    expect(parallel.lines.value.map(({ id }) => id[0])).toEqual(['a', 'c'])
    parallel.add('samples')
    parallel.move('samples', -1)
    parallel.move('tcv', -1)
    parallel.remove('objective')
    expect(parallel.keys.value).toEqual(['tcv', 'samples'])
    parallel.reset()
    expect(parallel.keys.value.length).toBeGreaterThan(4)
    expect(open({ keys: ['gone', 'tcv'] }).parallel.keys.value).toEqual(['tcv'])
  })

  it('colour by run while runs are few, then by TCV or by a chosen axis of numbers', () => {
    expect(open().parallel.colour.value).toBeNull()
    expect(open({ colour: 'tcv' }).parallel.colour.value).toBe('tcv')
    expect(open({ colour: 'tcv', keys: ['objective'] }).parallel.colour.value).toBeNull()
    expect(open({ colour: 'spec:network.activation' }).parallel.colour.value).toBeNull()
  })
})

describe('intervals', () => {
  it('of several axes select the runs within all of them, and a sentence names them', () => {
    const { parallel } = open()
    const tcv = { key: 'tcv', words: null }
    parallel.setInterval(tcv, { least: 1e-10, most: 1e-2 })
    expect(within(parallel)).toBe('ab')
    const words = parallel.fields.value.find(({ key }) => key === 'spec:network.activation')?.words ?? null
    parallel.setInterval({ key: 'spec:network.activation', words }, { least: 0, most: 0 })
    expect(within(parallel)).toBe('b')
    expect(withinSentence(parallel.axes.value, 1, 3)).toBe(
      '1 of 3 runs lies within activation relu and TCV 10⁻¹⁰ … 0.01.',
    )
    parallel.setInterval(tcv, null)
    expect([within(parallel), parallel.hasIntervals.value]).toEqual(['bc', true])
    parallel.clear()
    expect([within(parallel), parallel.hasIntervals.value]).toEqual(['abc', false])
    expect(withinSentence(parallel.axes.value, 3, 3)).toBe('3 runs. Drag along an axis to select some.')
  })

  it('that are open on both sides do not count, and on one side read so', () => {
    const { parallel } = open({ keys: ['spec:penalty.firstLayer'] })
    const delta = { key: 'spec:penalty.firstLayer', words: null }
    parallel.setInterval(delta, { least: 1, most: Infinity })
    expect(withinSentence(parallel.axes.value, 2, 3)).toBe('2 of 3 runs lie within δ ≥ 1.')
    parallel.setInterval(delta, { least: -Infinity, most: 1 })
    expect(withinSentence(parallel.axes.value, 2, 3)).toBe('2 of 3 runs lie within δ ≤ 1.')
    parallel.setInterval(delta, { least: -Infinity, most: Infinity })
    expect(parallel.hasIntervals.value).toBe(false)
  })

  it('of words are forgotten when the words change', () => {
    const { parallel, choice } = open({ keys: ['status'] })
    parallel.setInterval({ key: 'status', words: ['finished', 'running', 'stopped'] }, { least: 0, most: 0 })
    expect(within(parallel)).toBe('a')
    const fewer = useParallel(
      {
        compared: shallowRef(compared.slice(1)),
        specs: shallowRef(specs),
        labels: shallowRef(new Map<string, string>()),
      } as unknown as Parameters<typeof useParallel>[0],
      () => new Set(),
      choice,
    )
    expect(within(fewer)).toBe('bc')
  })
})

describe('a pointer on an axis', () => {
  const placed = (change: Partial<ParallelAxis>, values: number[]): PlacedAxis => {
    const axis: ParallelAxis = { key: 'x', label: 'x', isLog: false, words: null, interval: null, ...change }
    const lines = values.map((value, i) => ({ id: `r${i}`, label: '', values: [value] }))
    const view = { width: 400, height: 400, theme: lightTheme, looks: new Map(), colourBy: null }
    const [own] = parallelPlaces([axis], lines, view).axes
    if (!own) throw new Error('no axis')
    return own
  }
  const log = (interval: Interval | null = null): PlacedAxis => placed({ isLog: true, interval }, [1e-9, 1e-5, 0.1])
  const drag = (axis: PlacedAxis, from: number, to: number): Interval | null => dragged(gripAt(axis, from), axis, to)

  it('draws an interval in either direction, rounded to the axis and held within it', () => {
    expect(drag(log(), 0.25, 0.5)).toEqual({ least: 1e-7, most: 1e-5 })
    expect(drag(log(), 0.5, 0.25)).toEqual({ least: 1e-7, most: 1e-5 })
    expect(drag(log(), 0.5, 7)).toEqual({ least: 1e-5, most: 0.1 })
    expect(drag(log(), 0.3, 0.5)?.least).toBe(2.51e-7)
    const narrow = placed({}, [0.0025012, 0.0025047])
    expect(drag(narrow, 0.2, 0.6)).toEqual({ least: 0.002501732, most: 0.002503356 })
  })

  it('that does not move removes the interval', () => {
    expect(drag(log(), 0.25, 0.252)).toBeNull()
    expect(drag(log({ least: 1e-7, most: 1e-5 }), 0.9, 0.9)).toBeNull()
  })

  it('moves an end, even past the other, or the whole interval, which keeps its length', () => {
    const own = log({ least: 1e-7, most: 1e-5 })
    expect(gripAt(own, 0.505).kind).toBe('most')
    expect(drag(own, 0.5, 0.75)).toEqual({ least: 1e-7, most: 1e-3 })
    expect(drag(own, 0.25, 0.75)).toEqual({ least: 1e-5, most: 1e-3 })
    expect(drag(own, 0.375, 0.5)).toEqual({ least: 1e-6, most: 1e-4 })
    expect(drag(own, 0.375, 5)).toEqual({ least: 1e-3, most: 0.1 })
  })

  it('takes whole words', () => {
    const words = ['a', 'b', 'c', 'd']
    const own = (interval: Interval | null = null): PlacedAxis => placed({ words, interval }, [0, 1, 2, 3])
    expect(drag(own(), 0.3, 0.6)).toEqual({ least: 1, most: 2 })
    expect(drag(own(), 0.3, 0.45)).toEqual({ least: 1, most: 1 })
    expect(drag(own(), 0.9, -2)).toEqual({ least: 0, most: 3 })
    expect(drag(own({ least: 1, most: 2 }), 0.5, 0.7)).toEqual({ least: 2, most: 3 })
    expect(drag(own({ least: 1, most: 2 }), 0.5, 3)).toEqual({ least: 2, most: 3 })
    expect(drag(own({ least: 1, most: 1 }), 0.35, 0.4)).toEqual({ least: 1, most: 1 })
  })
})
