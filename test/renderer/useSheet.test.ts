import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { useSheet } from '../../src/renderer/features/sheets/useSheet.ts'
import { sourcesOf } from '../../src/renderer/export/figureSources.ts'
import { panelsOf } from '../../src/renderer/features/sheets/panelChoices.ts'
import { SheetContent } from '../../src/shared/contract/sheets.ts'
import type { AppContract } from '../../src/shared/contract/index.ts'
import type { RunSummary } from '../../src/shared/contract/runs.ts'
import type { StudySummary } from '../../src/shared/contract/studies.ts'
import type { Client } from '../../src/shared/rpc/client.ts'

const content = SheetContent.parse({
  panels: [
    { kind: 'spectra', runs: ['run00000'] },
    { kind: 'collapse', runs: ['run00001'] },
  ],
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Opens a sheet on a lab that records its calls. */
async function setUp() {
  const asked: [string, { content?: SheetContent }][] = []
  const call = (name: string, input: object): Promise<unknown> => {
    // Messages between processes must be cloneable.
    asked.push([name, structuredClone(input)])
    if (name === 'sheets.read') return Promise.resolve({ summary: { name: 'One' }, content })
    return Promise.resolve({ svg: `<svg ${asked.length}>`, heightMm: 50 })
  }
  const scope = effectScope()
  const sheet = scope.run(() => useSheet('abc', { call, on: () => () => undefined } as unknown as Client<AppContract>))
  if (!sheet) throw new Error('no scope')
  await vi.advanceTimersByTimeAsync(0)
  const rest = () => vi.advanceTimersByTimeAsync(1000)
  return { sheet, asked, scope, rest, of: (name: string) => asked.filter(([called]) => called === name) }
}

test('a sheet is read and drawn, and changes in a row are saved and drawn once', async () => {
  const { sheet, of, rest } = await setUp()
  expect(sheet.drawing.value).toEqual({ svg: '<svg 2>', heightMm: 50 })
  expect(structuredClone(sheet.content.value)).toEqual(content)
  sheet.change({ columns: 3 })
  sheet.changePanel(1, { title: 'Second' })
  sheet.movePanel(1, -1)
  await rest()
  expect(of('sheets.save')).toHaveLength(1)
  expect(of('sheets.draw')).toHaveLength(2)
  const saved = of('sheets.save')[0]?.[1].content
  expect(saved?.columns).toBe(3)
  expect(saved?.panels.map(({ title }) => title)).toEqual(['Second', null])
})

test('every change can be undone, including a removal', async () => {
  const { sheet, of, rest } = await setUp()
  sheet.removePanel(0)
  sheet.change({ widthMm: 89 })
  await rest()
  expect(sheet.content.value?.panels).toHaveLength(1)
  await sheet.undo()
  await sheet.undo()
  expect([sheet.content.value, sheet.canUndo.value]).toEqual([content, false])
  await sheet.undo()
  await sheet.redo()
  expect([sheet.content.value?.panels.length, sheet.canRedo.value]).toEqual([1, true])
  await sheet.undo()
  await rest()
  expect(of('sheets.save').at(-1)?.[1].content).toEqual(content)
})

test('leaving the page saves pending changes', async () => {
  const { sheet, of, scope } = await setUp()
  sheet.rename('  ')
  expect(sheet.name.value).toBe('One')
  sheet.rename('Two')
  scope.stop()
  expect(of('sheets.save')[0]?.[1]).toMatchObject({ name: 'Two' })
})

const run = (id: string, changes: Partial<RunSummary>): RunSummary =>
  ({ id, name: id, study: 's', preset: 'fig2', status: 'finished', tcv: 1, ...changes }) as RunSummary

test('sources are studies with runs in order of their start, and measured runs', () => {
  const runs = [run('c', {}), run('b', { tcv: null, status: 'running' }), run('a', {}), run('x', { study: 't' })]
  const studies = [
    { id: 's', name: 'S', preset: 'fig2' },
    { id: 't', name: 'T', preset: null },
  ] as StudySummary[]
  const found = sourcesOf(runs, studies)
  expect(found.studies).toMatchObject([{ name: 'S (2 runs)', runs: ['a', 'c'] }])
  expect(found.runs.map(({ id }) => id)).toEqual(['c', 'a', 'x'])
  const [study] = found.studies
  if (!study) throw new Error('no study')
  expect(panelsOf('collapse', study, 0).map(({ runs: own }) => own)).toEqual([['a'], ['c']])
  expect(panelsOf('spectra', study, 0)).toMatchObject([{ runs: ['a', 'c'], span: 2 }])
  expect(panelsOf('collapse', study, 25)).toHaveLength(1)
  expect(panelsOf('spectra', study, 26)).toEqual([])
})
