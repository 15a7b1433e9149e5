import { expect, test } from 'vitest'
import { queueState, runsAhead, studyOf, mergeNewest } from '../../src/renderer/composables/runs/runList.ts'
import { summary } from './records.ts'

const [oldest, middle, newest] = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'].map((id, i) =>
  summary({ id, createdAt: i, queuedAt: i, status: i === 0 ? 'running' : 'queued', delta: 10 - i }),
) as [ReturnType<typeof summary>, ReturnType<typeof summary>, ReturnType<typeof summary>]
const list = [newest, middle, oldest]
const ids = (runs: readonly { id: string }[]): string[] => runs.map(({ id }) => id)

test('an updated run keeps its position, and a new run comes first', () => {
  const finished = { ...middle, status: 'finished' as const }
  const news = (...runs: (typeof middle)[]) => new Map(runs.map((run) => [run.id, run]))
  expect(mergeNewest(list, news(finished))).toEqual([newest, finished, oldest])
  expect(ids(mergeNewest([oldest], news(middle)))).toEqual(['bbbbbbbb', 'aaaaaaaa'])
  expect(ids(mergeNewest([middle], news(oldest)))).toEqual(['bbbbbbbb', 'aaaaaaaa'])
  expect(list[1]?.status).toBe('queued')
})

test('many updates make one list, and runs queued together keep their order', () => {
  const together = ['dddddddd', 'eeeeeeee', 'ffffffff'].map((id) => summary({ id, createdAt: 7 }))
  const news = new Map([...together, { ...oldest, tcv: 1e-9 }].map((run) => [run.id, run]))
  const all = mergeNewest(list, news)
  expect(ids(all)).toEqual(['ffffffff', 'eeeeeeee', 'dddddddd', 'cccccccc', 'bbbbbbbb', 'aaaaaaaa'])
  expect(all.at(-1)?.tcv).toBe(1e-9)
})

test('a study keeps the order of its plan, even when its runs were queued in one millisecond', () => {
  expect(ids(studyOf([...list, summary({ id: 'dddddddd', study: 'other000' })], oldest))).toEqual(
    ids(list).toReversed(),
  )
  const together = list.map((run) => ({ ...run, createdAt: 5 }))
  expect(studyOf(together, oldest).map(({ delta }) => delta)).toEqual([10, 9, 8])
})

test('queueState counts runs, and runsAhead the runs before one', () => {
  expect(queueState(list)).toEqual({ running: 1, waiting: 2 })
  expect([middle, newest].map((run) => runsAhead(list, run, 1))).toEqual([1, 2])
})

test('runsAhead is smaller with several trainers', () => {
  const running = ['dddddddd', 'eeeeeeee'].map((id) => summary({ id, createdAt: -1, queuedAt: -1 }))
  const all = [...list, ...running]
  expect([middle, newest].map((run) => runsAhead(all, run, 3))).toEqual([1, 2])
  expect([middle, newest].map((run) => runsAhead(all, run, 5))).toEqual([0, 0])
  expect(runsAhead(all, summary({ id: 'ffffffff' }), 1)).toBe(0)
})

test('a resumed run waits behind runs that were queued earlier', () => {
  const resumed = summary({ id: 'dddddddd', status: 'queued', createdAt: -5, queuedAt: 9 })
  const all = [...list, resumed]
  expect([middle, newest, resumed].map((run) => runsAhead(all, run, 1))).toEqual([1, 2, 3])
})
