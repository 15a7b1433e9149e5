import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseStep } from '../../src/renderer/composables/useChosenStep.ts'
import { stepValues } from '../../src/renderer/composables/useStepValues.ts'
import { stepRows } from '../../src/renderer/features/compare/fields.ts'
import { arrange } from '../../src/renderer/features/runs/arrange.ts'
import { allColumns, factsOf, isStepColumn, stepOfColumn } from '../../src/renderer/features/runs/columns.ts'
import { lastStep } from '../../src/shared/filter/stepFields.ts'
import { measuredNames } from '../../src/shared/quantities/table.ts'
import { formatCount } from '../../src/renderer/text/format.ts'
import { quantityText } from '../../src/renderer/text/quantityText.ts'
import type { AppContract } from '../../src/shared/contract/index.ts'
import { CallError } from '../../src/shared/contract/errors.ts'
import type { StepValues } from '../../src/shared/contract/runs.ts'
import { indexSpecs } from '../../src/shared/filter/specIndex.ts'
import type { Client } from '../../src/shared/rpc/client.ts'
import { measurement, progress, summary } from './records.ts'

const answer = (rows: Readonly<Record<string, number>>, step: number): StepValues => {
  const column = (value: number): Float64Array => Float64Array.from(Object.values(rows), () => value)
  const nothing = Object.fromEntries(measuredNames.map((name) => [name, column(NaN)])) as StepValues['values']
  const objective = Float64Array.from(Object.values(rows))
  return { ids: Object.keys(rows), values: { ...nothing, step: column(step), objective, tcv: column(1e-6) } }
}

/** A lab that answers after 10 ms, and whose events are sent by hand. */
function setUp() {
  const asked: number[] = []
  const listeners = new Map<string, (payload: unknown) => void>()
  let fails = false
  const lab = {
    call: async (_: string, { step }: { step: number }) => {
      asked.push(step)
      await new Promise((resolve) => setTimeout(resolve, 10))
      if (fails) throw new CallError('notFound', 'it is gone')
      return answer({ aaaaaaaa: 0.5, bbbbbbbb: 0.25 }, Math.min(step, 40))
    },
    on: (name: string, listener: (payload: unknown) => void) => {
      listeners.set(name, listener)
      return () => listeners.delete(name)
    },
  } as unknown as Client<AppContract>
  const values = stepValues(lab)
  const send = (name: string, payload: unknown): void => listeners.get(name)?.(payload)
  return { asked, values, send, fail: (yes: boolean) => (fails = yes) }
}

describe('values at a step', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('are read once per step', async () => {
    const { asked, values } = setUp()
    values.need(100)
    values.need(100)
    expect([values.has(100), values.valueAt('aaaaaaaa', 'objective', 100)]).toEqual([false, null])
    await vi.advanceTimersByTimeAsync(20)
    values.need(100)
    expect(asked).toEqual([100])
    expect(values.valueAt('aaaaaaaa', 'objective', 100)).toBe(0.5)
    expect(values.valueAt('aaaaaaaa', 'step', 100)).toBe(40)
    expect(values.valueAt('aaaaaaaa', 'gradientNorm', 100)).toBeNull()
    expect(values.valueAt('cccccccc', 'objective', 100)).toBeNull()
  })

  it('follow measurements up to the step, even while they are being read, and ignore later ones', async () => {
    const { asked, values, send } = setUp()
    values.need(100)
    send('runs.measured', { id: 'bbbbbbbb', measurement: { ...measurement(90), objective: 0.1 } })
    await vi.advanceTimersByTimeAsync(20)
    expect(values.valueAt('bbbbbbbb', 'objective', 100)).toBe(0.1)
    send('runs.measured', { id: 'aaaaaaaa', measurement: { ...measurement(100), objective: 0.2 } })
    send('runs.measured', { id: 'aaaaaaaa', measurement: { ...measurement(101), objective: 0.3 } })
    await vi.advanceTimersByTimeAsync(150)
    expect(values.valueAt('aaaaaaaa', 'objective', 100)).toBe(0.2)
    expect(values.valueAt('aaaaaaaa', 'tcv', 100)).toBe(1e-3)
    expect(asked).toEqual([100])
  })

  it('are read again after a run resumes from an earlier step, and after the lab restarts', async () => {
    const { asked, values, send } = setUp()
    values.need(100)
    await vi.advanceTimersByTimeAsync(20)
    send('runs.changed', summary({ progress: { ...progress, step: 60 } }))
    expect(asked).toEqual([100])
    send('runs.changed', summary({ progress: { ...progress, step: 30 } }))
    await vi.advanceTimersByTimeAsync(20)
    send('system.labRestarted', null)
    await vi.advanceTimersByTimeAsync(20)
    expect(asked).toEqual([100, 100, 100])
    expect(values.valueAt('aaaaaaaa', 'objective', 100)).toBe(0.5)
  })

  it('that cannot be read become a problem, and are read again on demand; old steps are forgotten', async () => {
    const { asked, values, fail } = setUp()
    fail(true)
    values.need(1)
    await vi.advanceTimersByTimeAsync(20)
    expect([values.problem.value, values.has(1)]).toEqual(['it is gone.', false])
    fail(false)
    for (let step = 1; step <= 9; step++) {
      values.need(step)
      await vi.advanceTimersByTimeAsync(20)
    }
    expect(asked).toEqual([1, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect([values.problem.value, values.has(1), values.has(2), values.has(9)]).toEqual([null, false, true, true])
  })
})

describe('in tables', () => {
  const specs = indexSpecs({ ids: [], columns: [] })
  const runs = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'].map((id) => summary({ id }))
  const known: Readonly<Record<string, number>> = { aaaaaaaa: 2e-5, bbbbbbbb: 3 }
  const valueAt = (id: string, quantity: string, step: number): number | null =>
    quantity === 'step' ? (id in known ? step - 7 : null) : (known[id] ?? null)

  it('columns name their step, sort unknown values last, and state when the value was measured', () => {
    const columns = new Map(allColumns([], 1500).map((column) => [column.id, column]))
    const column = columns.get('objectiveAt')
    if (!column) throw new Error('no such column')
    expect([...columns.keys()].filter(isStepColumn)).toEqual([...measuredNames.map((name) => `${name}At`)])
    expect(column.title).toBe(`Objective @ ${formatCount(1500)}`)
    const sorted = (isDescending: boolean): string =>
      arrange(runs, specs, { test: () => true, sort: { column, isDescending }, now: 0, valueAt })
        .map(({ id }) => id[0])
        .join('')
    expect([sorted(false), sorted(true)]).toEqual(['abc', 'bac'])
    const texts = runs.map((run) => {
      const facts = factsOf(run, specs, 0, valueAt)
      return [column.text(facts), column.note?.(facts), columns.get('stepAt')?.text(facts)]
    })
    expect(texts).toEqual([
      ['2.0000 × 10⁻⁵', `Measured at step ${formatCount(1493)}`, formatCount(1493)],
      ['3.0000', `Measured at step ${formatCount(1493)}`, formatCount(1493)],
      ['–', `No measurement up to step ${formatCount(1500)}`, '–'],
    ])
  })

  it('columns read the step that they show: the chosen one, the last measurement, or none', () => {
    const ids = ['objectiveAt', 'weightNormAt', 'weightNorm', 'gradientNorm', 'objective', 'tcv', 'step', 'name']
    expect(ids.map((id) => stepOfColumn(id, 700))).toEqual([700, 700, lastStep, lastStep, null, null, null, null])
    const column = allColumns([]).find(({ id }) => id === 'gradientNorm')
    const [first, , last] = runs.map((run) => factsOf(run, specs, 0, valueAt))
    expect(column?.title).toBe('Gradient norm in training coordinates')
    expect(first && [column?.text(first), column?.value(first)]).toEqual(['2.00 × 10⁻⁵', 2e-5])
    expect(last && [column?.text(last), column?.note?.(last)]).toEqual(['–', 'No measurement yet'])
  })

  it('compared runs have one row per quantity', () => {
    const rows = stepRows(
      runs.map((run) => ({ summary: run, result: null })),
      (id, quantity) => valueAt(id, quantity, 100),
    )
    expect(rows[0]).toEqual({ name: 'objective', path: '', values: ['2.0000 × 10⁻⁵', '3.0000', '–'] })
    expect(rows.at(-1)).toEqual({ name: 'step measured', path: '', values: ['93', '93', '–'] })
  })
})

it('values are written with the digits of their quantity, and counts without decimals', () => {
  expect([quantityText('tcv', 1.234e-7), quantityText('objective', 0.0123456)]).toEqual(['1.2 × 10⁻⁷', '0.012346'])
  expect([quantityText('weightRank', 12), quantityText('weightRank', 12.5), quantityText('step', 1200)]).toEqual([
    '12',
    '12.5',
    '1\u2009200',
  ])
  expect([quantityText('tcv', null), quantityText('tcv', NaN), quantityText('objective', 1, 1)]).toEqual([
    '–',
    '–',
    '1.00000',
  ])
})

it.each([
  [null, 1000],
  ['0', 0],
  ['250', 250],
  ['-1', 1000],
  ['1.5', 1000],
  ['"x"', 1000],
  ['1e12', 1000],
])('a step that was kept as %s is %d', (text, step) => expect(parseStep(text)).toBe(step))
