import { describe, expect, it, test } from 'vitest'
import { indexSpecs } from '../../src/shared/filter/specIndex.ts'
import { arrange } from '../../src/renderer/features/runs/arrange.ts'
import { allColumns, differs, factsOf } from '../../src/renderer/features/runs/columns.ts'
import { nameParts } from '../../src/shared/spec/runLabels.ts'
import { undoStack } from '../../src/renderer/composables/useUndo.ts'
import { runActions, inverseChanges } from '../../src/renderer/features/runs/runActions.ts'
import { emptySelection, restrictedTo, selectionAfterClick } from '../../src/renderer/ui/table/selection.ts'
import { sparkPath } from '../../src/renderer/features/runs/sparkPath.ts'
import { columnsOf, defaultLayout, parseLayout } from '../../src/renderer/features/runs/runLayout.ts'
import { moved, resized, shifted, sortedBy, toggled } from '../../src/renderer/ui/table/tableLayout.ts'
import { CallError } from '../../src/shared/contract/errors.ts'
import { progress, summary } from './records.ts'

const specs = indexSpecs({
  ids: ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'],
  columns: [
    { path: 'penalty.weightDecay', values: [1e-4, 0.01], codes: Int32Array.of(0, 1, 0) },
    { path: 'seed', values: [0], codes: Int32Array.of(0, 0, 0) },
    { path: 'data.deviation', values: [0.5], codes: Int32Array.of(-1, 0, -1) },
    { path: 'penalty.firstLayer', values: [1, 2], codes: Int32Array.of(0, 1, 1) },
  ],
})
const ids = (runs: readonly { id: string }[]): string => runs.map(({ id }) => id[0]).join('')
const [a, b, c, d] = [
  summary({ id: 'aaaaaaaa', name: 'run 10', tcv: 1e-3 }),
  summary({ id: 'bbbbbbbb', name: 'run 9', tcv: null }),
  summary({ id: 'cccccccc', name: 'run 9', tcv: 1e-9 }),
  summary({ id: 'dddddddd', name: 'Run 1', tcv: Number.NaN }),
] as const
const columns = new Map(allColumns(specs.paths).map((column) => [column.id, column]))
const columnAt = (id: string) => {
  const column = columns.get(id)
  if (!column) throw new Error(`no column is called ${id}`)
  return column
}

describe('the rows', () => {
  const sorted = (id: string, isDescending = false): string =>
    ids(arrange([d, c, b, a], specs, { test: () => true, sort: { column: columnAt(id), isDescending }, now: 0 }))

  it('sort by any column: digits in names as numbers, equal runs in the given order, unknown values last', () => {
    expect([sorted('name'), sorted('name', true)]).toEqual(['dcba', 'acbd'])
    expect([sorted('tcv'), sorted('tcv', true)]).toEqual(['cadb', 'acdb'])
    expect([sorted('spec:penalty.weightDecay'), sorted('spec:penalty.weightDecay', true)]).toEqual(['cabd', 'bcad'])
  })

  it('are the runs that pass the test', () => {
    const test = ({ run }: { run: { name: string } }): boolean => run.name === 'run 9'
    expect(ids(arrange([d, c, b, a], specs, { test, sort: null, now: 0 }))).toBe('cb')
  })

  it('show the text of each column', () => {
    const text = (id: string, run = a, now = 0): string => columnAt(id).text(factsOf(run, specs, now))
    const running = summary({ ...a, progress, delta: 0.1, tcv: 2.4e-5 })
    expect(['delta', 'samples', 'tcv', 'duration'].map((id) => text(id, running, 12_000))).toEqual([
      '0.1',
      '50',
      '2.4 × 10⁻⁵',
      '0:10',
    ])
    expect(text('duration', summary({ status: 'finished', endedAt: 5000 }), 99_000)).toBe('0:03')
    expect(text('duration', summary({ secondsBefore: 60 }), 12_000)).toBe('1:10')
    const waiting = summary({ status: 'queued', startedAt: null, delta: null })
    expect(['duration', 'tcv', 'delta', 'objective', 'step'].map((id) => text(id, waiting, 99_000))).toEqual([
      '–',
      '–',
      '–',
      '–',
      '–',
    ])
    expect(text('duration', { ...waiting, secondsBefore: 60 }, 99_000)).toBe('1:00')
    expect(['spec:penalty.weightDecay', 'spec:data.deviation', 'spec:seed'].map((id) => text(id))).toEqual([
      '10⁻⁴',
      '–',
      '0',
    ])
  })
})

test('only differing fields shows spec fields with several values; a missing field does not count', () => {
  expect(specs.differing(['aaaaaaaa', 'bbbbbbbb', 'cccccccc'])).toEqual(['penalty.weightDecay', 'penalty.firstLayer'])
  expect(specs.differing(['aaaaaaaa', 'cccccccc', 'zzzzzzzz'])).toEqual(['penalty.firstLayer'])
  expect(specs.differing(['bbbbbbbb'])).toEqual([])
  const layout = {
    ...defaultLayout,
    columns: ['name', 'spec:seed', 'spec:penalty.weightDecay', 'delta'].map((id) => ({ id, width: 90 })),
  }
  const shown = (onlyDifferences: boolean) =>
    columnsOf(
      { ...layout, onlyDifferences },
      specs.differing(specs.paths.length > 0 ? ['aaaaaaaa', 'bbbbbbbb'] : []),
    ).map(({ id }) => id)
  expect(shown(false)).toEqual(['name', 'spec:seed', 'spec:penalty.weightDecay', 'delta'])
  expect(shown(true)).toEqual(['name', 'delta', 'spec:penalty.weightDecay'])
})

test('a column differs where two rows have other texts in it', () => {
  const column = { text: ({ run }: { run: { name: string } }) => run.name } as unknown as Parameters<typeof differs>[0]
  const rows = (...names: string[]) =>
    names.map((name) => ({ run: { name } })) as unknown as Parameters<typeof differs>[1]
  expect(differs(column, rows('a', 'a', 'b'))).toBe(true)
  expect(differs(column, rows('a', 'a'))).toBe(false)
  expect(differs(column, [])).toBe(false)
})

test('the name of a run has the part of its study and its own part', () => {
  expect(nameParts('Fig. 2 · mine.csv · δ = 0.1')).toEqual({ shared: 'Fig. 2', own: 'mine.csv · δ = 0.1' })
  expect(nameParts('alone')).toEqual({ shared: '', own: 'alone' })
})

describe('the layout', () => {
  const columnsAre = (layout: { columns: readonly { id: string }[] }): string =>
    layout.columns.map(({ id }) => id).join()
  const three = { ...defaultLayout, columns: ['x', 'y', 'z'].map((id) => ({ id, width: null })) }

  it('adds, removes, moves and sorts columns', () => {
    expect(columnsAre(toggled(three, 'y'))).toBe('x,z')
    expect(columnsAre(toggled(three, 'w'))).toBe('x,y,z,w')
    const one = toggled(toggled(three, 'x'), 'y')
    expect(toggled(one, 'z')).toBe(one)
    expect(
      [moved(three, 'z', 'x'), moved(three, 'x', null), moved(three, 'x', 'x'), moved(three, 'x', 'none')].map(
        columnsAre,
      ),
    ).toEqual(['z,x,y', 'y,z,x', 'x,y,z', 'x,y,z'])
    expect([shifted(three, 'x', 1), shifted(three, 'x', -1), shifted(three, 'z', 1)].map(columnsAre)).toEqual([
      'y,x,z',
      'x,y,z',
      'x,y,z',
    ])
    const rising = sortedBy(three, 'x')
    expect([rising.sort, sortedBy(rising, 'x').sort, sortedBy(sortedBy(rising, 'x'), 'x').sort]).toEqual([
      { id: 'x', isDescending: false },
      { id: 'x', isDescending: true },
      null,
    ])
  })

  it('reads the ids that columns had in earlier versions', () => {
    const stored = {
      columns: [
        { id: 'lossAt', width: 120 },
        { id: 'objective', width: null },
        { id: 'gradientAt', width: null },
      ],
      sort: { id: 'gradientAt', isDescending: true },
    }
    const { columns, sort } = parseLayout(JSON.stringify(stored))
    expect(columns.map(({ id }) => id)).toEqual(['dataLossAt', 'objective', 'gradientNormAt'])
    expect([columns[0]?.width, sort?.id]).toEqual([120, 'gradientNormAt'])
    const known = new Set(allColumns([]).map(({ id }) => id))
    for (const { id } of columns) expect(known).toContain(id)
  })

  it('limits widths, and survives storing and parsing', () => {
    const layout = sortedBy(resized(resized(three, 'x', 3), 'y', 99_999), 'z')
    expect(layout.columns.map(({ width }) => width)).toEqual([40, 1200, null])
    expect(parseLayout(JSON.stringify({ ...layout, onlyDifferences: true }))).toEqual({
      ...layout,
      onlyDifferences: true,
    })
    for (const text of [
      null,
      '',
      'no',
      '[]',
      '{}',
      '{"columns":5}',
      '{"columns":[{"id":1}]}',
      'null',
      '{"columns":[null]}',
    ])
      expect(parseLayout(text)).toEqual(defaultLayout)
  })
})

test('a click, Ctrl+click and Shift+click select runs; hidden runs leave the selection', () => {
  const order = ['a', 'b', 'c', 'd', 'e']
  const click = (from: typeof emptySelection, id: string, keys = '') =>
    selectionAfterClick(from, order, id, { shift: keys.includes('s'), ctrl: keys.includes('c') })
  const selected = (selection: typeof emptySelection): string => [...selection.ids].toSorted().join('')
  const two = click(emptySelection, 'b')
  expect(selected(two)).toBe('b')
  expect(selected(click(two, 'd', 's'))).toBe('bcd')
  expect(selected(click(click(two, 'd', 's'), 'a', 's'))).toBe('ab')
  expect(selected(click(two, 'e', 'c'))).toBe('be')
  expect(selected(click(click(two, 'e', 'c'), 'b', 'c'))).toBe('e')
  expect(selected(click(click(two, 'd', 'c'), 'e', 'sc'))).toBe('bde')
  expect(selected(click(emptySelection, 'c', 's'))).toBe('c')
  expect(restrictedTo(click(two, 'd', 's'), new Set(['a', 'd']))).toEqual({ ids: new Set(['d']), anchor: null })
})

describe('an action on runs', () => {
  const asked: unknown[] = []
  const lab = {
    call: (name: string, input: unknown) => {
      asked.push([name, input])
      const { ids } = input as { ids: string[] }
      return ids.includes('zzzzzzzz') ? Promise.reject(new CallError('notPossible', 'it runs')) : Promise.resolve(null)
    },
  } as unknown as NonNullable<Parameters<typeof runActions>[0]>

  it('is undone in reverse order, to the former values', async () => {
    asked.length = 0
    const stack = undoStack()
    const actions = runActions(lab, stack)
    const tagged = summary({ id: 'bbbbbbbb', tags: ['old'] })
    await actions.annotate([a, tagged, c], { addTags: ['new'] }, 'tagged new')
    await actions.trash([a])
    expect(stack.lastMessage.value).toBe('1 run moved to the trash.')
    await stack.undo()
    await stack.undo()
    await stack.undo()
    expect(asked).toEqual([
      ['runs.annotate', { ids: ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'], change: { addTags: ['new'] } }],
      ['runs.trash', { ids: ['aaaaaaaa'] }],
      ['runs.restore', { ids: ['aaaaaaaa'] }],
      ['runs.annotate', { ids: ['aaaaaaaa', 'cccccccc'], change: { tags: [] } }],
      ['runs.annotate', { ids: ['bbbbbbbb'], change: { tags: ['old'] } }],
    ])
    expect(stack.lastMessage.value).toBe('Undone: 3 runs tagged new.')
  })

  it('that fails sets the problem and leaves nothing to undo', async () => {
    const stack = undoStack()
    const actions = runActions(lab, stack)
    await actions.trash([summary({ id: 'zzzzzzzz' })])
    expect([stack.problem.value, stack.done.value.length, stack.lastMessage.value]).toEqual(['it runs.', 0, null])
  })

  it('that deletes permanently leaves nothing to undo', async () => {
    const stack = undoStack()
    const actions = runActions(lab, stack)
    await actions.trash([a])
    await actions.purge([a])
    expect([stack.done.value.length, stack.lastMessage.value]).toEqual([0, '1 run deleted permanently.'])
  })

  it('has an inverse for every field', () => {
    const change = { name: 'n', isStarred: true, notes: 'x', folder: 'f', isArchived: true }
    const before = { name: a.name, isStarred: false, notes: '', folder: '', isArchived: false }
    expect(inverseChanges([a], change)).toEqual([{ ids: [a.id], change: before }])
  })
})

test('a sparkline has a log axis, and breaks at values that are not positive', () => {
  expect(sparkPath([100, 10, 1], 80, 20)).toBe('M0.0 0.0L40.0 10.0L80.0 20.0')
  expect(sparkPath([1, 0, 1, 10], 30, 10)).toBe('M0.0 10.0M20.0 10.0L30.0 0.0')
  expect(sparkPath([3, 3], 80, 20)).toBe('M0.0 10.0L80.0 10.0')
  expect([sparkPath([], 80, 20), sparkPath([1], 80, 20), sparkPath([NaN, Infinity, -1], 80, 20)]).toEqual(['', '', ''])
})
