import { effectScope, nextTick, shallowRef } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useCurves } from '../../src/renderer/composables/useComparison.ts'
import { indexSpecs, type SpecIndex } from '../../src/shared/filter/specIndex.ts'
import type { ComparedRun } from '../../src/shared/comparison/comparedRun.ts'
import { differenceRows, resultRows } from '../../src/renderer/features/compare/fields.ts'
import { numberFields } from '../../src/shared/comparison/numberFields.ts'
import { labelsOf, seedGroups } from '../../src/shared/comparison/labels.ts'
import { bandText, runLines, seedLines } from '../../src/shared/comparison/lines.ts'
import { measuredNames } from '../../src/shared/quantities/table.ts'
import { axisName } from '../../src/shared/quantities/text.ts'
import type { ComparedCurve, ComparedResult, CurveRequest } from '../../src/shared/contract/comparisons.ts'
import { CallError } from '../../src/shared/contract/errors.ts'
import type { AppContract } from '../../src/shared/contract/index.ts'
import type { Client } from '../../src/shared/rpc/client.ts'
import { summary } from './records.ts'

type Value = string | number | boolean | null
/** Specs by run: fields by path. */
function specsOf(specs: Record<string, Record<string, Value>>): SpecIndex {
  const ids = Object.keys(specs)
  const paths = [...new Set(Object.values(specs).flatMap(Object.keys))]
  const columns = paths.map((path) => {
    const own = ids.map((id) => specs[id]?.[path])
    const values = [...new Set(own)].filter((value) => value !== undefined)
    return { path, values, codes: Int32Array.from(own, (value) => (value === undefined ? -1 : values.indexOf(value))) }
  })
  return indexSpecs({ ids, columns })
}
const delta = 'penalty.firstLayer'
const specs = specsOf({
  a: { [delta]: 10, seed: 0, 'network.bias': false, 'data.sampling.seed': 0 },
  b: { [delta]: 10, seed: 1, 'network.bias': false, 'data.sampling.seed': 4 },
  c: { [delta]: 0.1, seed: 0, 'network.bias': false, 'data.sampling.seed': 0 },
})
const runs = ['a', 'b', 'c'].map((id) => ({ id, name: `fig · ${id}` }))
const curve = (run: string, values: number[], x = values.map((_, i) => i)): ComparedCurve => ({
  run,
  layers: 3,
  x: Float64Array.from(x),
  values: Float64Array.from(values),
  leftOut: 0,
  least: Float64Array.from(values),
  most: Float64Array.from(values),
  lower: new Float64Array(),
  upper: new Float64Array(),
})

describe('labels', () => {
  it('name the fields in which the runs differ, and are all different', () => {
    const pair = [runs[0], runs[2]].filter((run) => run !== undefined)
    expect([...labelsOf(pair, specs).values()]).toEqual(['δ = 10', 'δ = 0.1'])
    expect(labelsOf(runs, specs).get('b')).toBe('δ = 10, seed 1, seed 4')
    const same = specsOf({ aaaa1111: { seed: 0 }, bbbb2222: { seed: 0 } })
    const twice = ['aaaa1111', 'bbbb2222'].map((id) => ({ id, name: 'fig' }))
    expect([...labelsOf(twice, same).values()]).toEqual(['fig (1111)', 'fig (2222)'])
    expect([...labelsOf([{ id: 'a', name: 'alone' }], specs).values()]).toEqual(['alone'])
  })

  it('group runs that differ only in seeds, and leave a run without a spec alone', () => {
    const groups = seedGroups([...runs, { id: 'new', name: 'new' }], specs)
    expect(groups.map(({ runs: own }) => own)).toEqual([['a', 'b'], ['c'], ['new']])
    expect(groups.slice(0, 2).map(({ label }) => label)).toEqual(['δ = 10 · 2 seeds', 'δ = 0.1'])
  })
})

describe('lines', () => {
  it('have a band of extremes where the curve was thinned out', () => {
    const whole = curve('a', [3, 2, 1])
    const thin = { ...whole, most: Float64Array.of(9, 2, 1) }
    expect(runLines([whole], new Map([['a', 'A']]))[0]).toMatchObject({ label: 'A', lower: new Float64Array() })
    expect(runLines([thin], new Map())[0]?.upper).toEqual(Float64Array.of(9, 2, 1))
    const certified = { ...whole, lower: Float64Array.of(0, 0, 0), upper: Float64Array.of(4, 4, 4) }
    expect(runLines([certified], new Map())[0]?.upper).toEqual(certified.upper)
    expect([[whole], [thin], [certified]].map((own) => bandText(own, false))).toEqual([
      '',
      'minimum to maximum between the points of a line',
      'certified: no partition lies outside',
    ])
  })

  it('join seeds to one line between their least and greatest values, over all their steps', () => {
    const groups = [{ id: 'a', label: 'both', runs: ['a', 'b'] }]
    const [line] = seedLines([curve('a', [1, 2, 3], [0, 10, 20]), curve('b', [5, 8], [0, 15])], groups, 'mean', 100)
    expect([line?.x, line?.values, line?.lower, line?.upper].map((own) => Array.from(own ?? []))).toEqual([
      [0, 10, 15, 20],
      [3, 3.5, 5, 5.5],
      [1, 2, 2, 3],
      [5, 5, 8, 8],
    ])
    const twice = [curve('a', [1, 7], [4, 4]), curve('b', [3], [4])]
    expect(seedLines(twice, groups, 'median', 100)[0]?.values).toEqual(Float64Array.of(5))
    const alone = [{ id: 'a', label: 'one', runs: ['a'] }]
    expect(seedLines([curve('a', [1, 2])], alone, 'median', 9)[0]).toMatchObject({ lower: new Float64Array() })
    expect(seedLines([curve('a', []), curve('b', [])], groups, 'median', 9)).toEqual([])
    const long = ['a', 'b'].map((id) =>
      curve(
        id,
        Array.from({ length: 999 }, (_, i) => i),
      ),
    )
    const [thin] = seedLines(long, groups, 'median', 100)
    expect([thin?.x.length, thin?.x[(thin?.x.length ?? 0) - 1]]).toEqual([100, 998])
  })

  it('name their axis with its layer', () => {
    expect([axisName('tcv', null), axisName('tcv', 2), axisName('weightRank', 3), axisName('objective', null)]).toEqual(
      ['TCV by class, largest of the hidden layers', 'TCV by class, Z²', 'rank of {i|W}, s > 10⁻⁵ s₁, W₃', 'objective'],
    )
  })
})

describe('tables', () => {
  const nothing = Object.fromEntries(measuredNames.map((name) => [name, null])) as ComparedResult['values']
  const compared: ComparedRun[] = ['a', 'c'].map((id, i) => ({
    summary: summary({ id, status: 'finished', startedAt: 0, endedAt: 61_000 * (i + 1), engine: 'graph' }),
    result:
      i === 1
        ? null
        : {
            run: id,
            values: { ...nothing, step: 1200, objective: 2.5e-3, dataLoss: 1e-7, tcv: 2e-9, featureRank: 12 },
            layers: { featureRank: Float64Array.of(12, 10, 10), weightRank: Float64Array.of(12, 12, 10) },
            tcvLower: 1e-9,
            tcvUpper: 2e-9,
          },
  }))

  it('list only the fields that differ', () => {
    expect(differenceRows(compared, specs)).toEqual([{ name: 'δ', path: delta, values: ['10', '0.1'] }])
    const odd = specsOf({ a: { x: null, y: true }, c: { x: 2 } })
    expect(differenceRows(compared, odd)).toEqual([
      { name: 'x', path: 'x', values: ['default', '2'] },
      { name: 'y', path: 'y', values: ['yes', '–'] },
    ])
  })

  it('list the results of the runs', () => {
    const rows = new Map(resultRows(compared, 0).map(({ name, values }) => [name, values]))
    expect(rows.get('TCV, certified')).toEqual(['1.0 … 2.0 × 10⁻⁹', '–'])
    expect(rows.get('rank of Z, by layer')).toEqual(['12 10 10', '–'])
    expect(rows.get('duration')).toEqual(['1:01', '2:02'])
    expect(rows.get('gradient norm, all layers')).toEqual(['–', '–'])
    expect(rows.get('gradient norm in training coordinates')).toEqual(['–', '–'])
  })

  it('offer results and differing numbers as axes, logarithmic where they span a decade', () => {
    const [first, ...rest] = numberFields(compared, specs)
    expect([first?.key, first?.name, first?.isLog]).toEqual([`spec:${delta}`, 'δ (penalty.firstLayer)', true])
    expect(compared.map((run) => first?.value(run))).toEqual([10, 0.1])
    const rank = rest.find(({ key }) => key === 'featureRank')
    expect(compared.map((run) => rank?.value(run))).toEqual([12, null])
    expect(compared.map((run) => rest.find(({ key }) => key === 'seconds')?.value(run))).toEqual([61, 122])
  })
})

describe('reading curves', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function setUp(takes = 10) {
    const asked: CurveRequest[] = []
    let fails = false
    const lab = {
      call: async (_: string, input: CurveRequest) => {
        asked.push(input)
        await new Promise((resolve) => setTimeout(resolve, takes))
        if (fails) throw new CallError('notFound', 'there is no such run')
        return [curve('a', [asked.length])]
      },
    } as unknown as Client<AppContract>
    const base: CurveRequest = {
      runs: ['aaaaaaaa'],
      quantity: 'objective',
      layer: null,
      over: 'step',
      isLogX: false,
      points: 10,
    }
    const wish = shallowRef<CurveRequest | null>(base)
    const version = shallowRef(0)
    const scope = effectScope()
    const state = scope.run(() =>
      useCurves(
        () => wish.value,
        () => String(version.value),
        lab,
      ),
    )
    if (!state) throw new Error('no scope')
    return { asked, base, wish, version, scope, state, fail: (yes: boolean) => (fails = yes) }
  }

  it('reads another quantity at once, and drops a late answer for the previous one', async () => {
    const { asked, base, wish, state } = setUp(100)
    await vi.advanceTimersByTimeAsync(50)
    wish.value = { ...base, quantity: 'tcv' }
    await nextTick()
    expect(asked.map(({ quantity }) => quantity)).toEqual(['objective', 'tcv'])
    await vi.advanceTimersByTimeAsync(60)
    expect(state.data.value).toBeNull()
    await vi.advanceTimersByTimeAsync(50)
    expect([state.data.value?.request.quantity, state.data.value?.answer[0]?.values[0]]).toEqual(['tcv', 2])
  })

  it('reads once after many changes, never twice at a time, and never after its scope ends', async () => {
    const { asked, version, scope } = setUp(3_000)
    for (let i = 1; i < 6; i++) {
      version.value = i
      await nextTick()
    }
    await vi.advanceTimersByTimeAsync(2_900)
    expect(asked).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1_200)
    expect(asked).toHaveLength(2)
    version.value++
    await nextTick()
    scope.stop()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(asked).toHaveLength(2)
  })

  it('shows a refusal until the next answer, and nothing without a request', async () => {
    const { base, wish, state, fail } = setUp()
    fail(true)
    await vi.advanceTimersByTimeAsync(20)
    expect(state.problem.value).toBe('there is no such run.')
    fail(false)
    wish.value = { ...base, layer: 2 }
    await vi.advanceTimersByTimeAsync(20)
    expect([state.problem.value, state.data.value?.request.layer]).toEqual([null, 2])
    wish.value = null
    await nextTick()
    expect(state.data.value).toBeNull()
  })
})
