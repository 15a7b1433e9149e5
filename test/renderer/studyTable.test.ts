import { expect, test } from 'vitest'
import { undoStack } from '../../src/renderer/composables/useUndo.ts'
import { studyActions } from '../../src/renderer/features/studies/studyActions.ts'
import { defaultStudyLayout, parseStudyLayout, studyColumns } from '../../src/renderer/features/studies/studyColumns.ts'
import { sortedRows } from '../../src/renderer/ui/table/column.ts'
import type { StudySummary } from '../../src/shared/contract/studies.ts'

const study = (id: string, rest: Partial<StudySummary> = {}): StudySummary => ({
  id,
  name: `name ${id}`,
  preset: 'fig2',
  size: 'quick',
  createdAt: 1.8e12,
  isPaused: false,
  isStarred: false,
  tags: [],
  runs: 2,
  counts: { finished: 2 },
  done: 1,
  secondsLeft: null,
  ...rest,
})

function setUp() {
  const asked: unknown[] = []
  const call = (name: string, input: unknown): Promise<null> => {
    asked.push([name, input])
    return Promise.resolve(null)
  }
  const stack = undoStack()
  const actions = studyActions({ call } as unknown as Parameters<typeof studyActions>[0], stack)
  return { asked, stack, actions }
}

test('an action on studies is undone to the former values, and repeated', async () => {
  const { asked, stack, actions } = setUp()
  const [a, b] = [study('aaaaaaaa', { tags: ['old'] }), study('bbbbbbbb')]
  await actions.annotate([a, b], { addTags: ['new'] }, 'tagged new')
  await actions.rename(b, 'other')
  await actions.trash([a])
  for (let i = 0; i < 3; i++) await stack.undo()
  await stack.redo()
  expect(stack.lastMessage.value).toBe('Repeated: 2 studies tagged new.')
  expect(asked).toEqual([
    ['studies.annotate', { ids: ['aaaaaaaa', 'bbbbbbbb'], change: { addTags: ['new'] } }],
    ['studies.annotate', { ids: ['bbbbbbbb'], change: { name: 'other' } }],
    ['studies.trash', { ids: ['aaaaaaaa'] }],
    ['studies.restore', { ids: ['aaaaaaaa'] }],
    ['studies.annotate', { ids: ['bbbbbbbb'], change: { name: 'name bbbbbbbb' } }],
    ['studies.annotate', { ids: ['aaaaaaaa'], change: { tags: ['old'] } }],
    ['studies.annotate', { ids: ['bbbbbbbb'], change: { tags: [] } }],
    ['studies.annotate', { ids: ['aaaaaaaa', 'bbbbbbbb'], change: { addTags: ['new'] } }],
  ])
})

test('a purge leaves nothing to undo of studies and runs', async () => {
  const { stack, actions } = setUp()
  stack.did({ label: 'run', undo: () => null, redo: () => null, about: 'runs' })
  await actions.trash([study('aaaaaaaa')])
  await actions.purge([study('aaaaaaaa')])
  expect([stack.done.value, stack.lastMessage.value]).toEqual([[], '1 study deleted permanently.'])
})

test('studies sort by every column, and those without a value come last either way', () => {
  const list = [
    study('a', { secondsLeft: 9, name: 'n10' }),
    study('b', { name: 'n9' }),
    study('c', { secondsLeft: 3, name: 'z' }),
  ]
  const by = (id: string, isDescending: boolean): string => {
    const column = studyColumns.find((one) => one.id === id)
    return sortedRows(list, column?.value ?? (() => null), isDescending)
      .map((one) => one.id)
      .join('')
  }
  expect([by('left', false), by('left', true)]).toEqual(['cab', 'acb'])
  // Numbers in names sort as numbers.
  expect(by('name', false)).toBe('bac')
})

test('a stored layout of studies is read, and a damaged one is the default', () => {
  expect(parseStudyLayout('{"columns":[{"id":"id","width":80}],"sort":null}').columns).toEqual([
    { id: 'id', width: 80 },
  ])
  expect(parseStudyLayout('{')).toBe(defaultStudyLayout)
})
