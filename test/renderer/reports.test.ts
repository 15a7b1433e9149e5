import { effectScope, isVNode, nextTick, type VNodeArrayChildren } from 'vue'
import { beforeEach, expect, it, vi } from 'vitest'
import {
  blockOfRequest,
  figureBlocks,
  numberText,
  tableBlock,
  wholeStudy,
} from '../../src/renderer/export/reportBlocks.ts'
import { renderReport } from '../../src/renderer/features/reports/reportText.ts'
import { useReport } from '../../src/renderer/features/reports/useReport.ts'
import type { AppContract } from '../../src/shared/contract/index.ts'
import type { ReportAnswers } from '../../src/shared/contract/reports.ts'
import { blocksOf } from '../../src/shared/reports/document.ts'
import { parseReport } from '../../src/shared/reports/parseReport.ts'
import type { Client } from '../../src/shared/rpc/client.ts'

beforeEach(() => void vi.useFakeTimers())

const noAnswers: ReportAnswers = { numbers: {}, figures: [], tables: [], runs: [], versions: {} }

/** Returns the words and the names of the elements of some nodes. */
function flat(nodes: VNodeArrayChildren): string {
  return nodes
    .map((node) => {
      if (!isVNode(node)) return Array.isArray(node) ? flat(node) : String(node ?? '')
      const { children, type } = node
      const inside = Array.isArray(children) ? flat(children) : typeof children === 'string' ? children : ''
      return typeof type === 'string' ? `<${type}>${inside}` : JSON.stringify(node.props)
    })
    .join('')
}

it('the preview shows numbers, figures, tables and their faults in place', () => {
  const text =
    'It is {{run a tcv}} not {{run b tcv}}.\n\n```figure\nkind: spectra\nrun: a\ncaption: Of $x$\n```\n\n```table\nrun: a\n```'
  const answers: ReportAnswers = {
    ...noAnswers,
    numbers: { 'run a tcv': { text: '0.5', problem: null }, 'run b tcv': { text: null, problem: 'gone' } },
    figures: [{ request: null, problem: 'no run' }],
    tables: [{ head: ['name'], rows: [['<b>']], problem: null }],
  }
  const shown = flat(renderReport(parseReport(text), { answers, drawings: [] }))
  expect(shown).toContain('<p>It is <span>0.5 not <span><code>{{run b tcv}} gone.')
  expect(shown).toContain('<figure><span><code>figure no run<figcaption><b>Figure 1. Of {"tex":"x","isDisplay":false}')
  expect(shown).toContain('<caption><b>Table 1. <thead><tr><th>name<tbody><tr><td><b>')
  const waiting = flat(renderReport(parseReport(text), { answers: null, drawings: [] }))
  expect(waiting).toContain('<p>Drawing…')
  expect(waiting).toContain('<span>…')
})

/** A lab that holds one report, and what it was asked. */
function fakeLab() {
  const asked: [name: string, input: { text?: string; content?: { text: string } }][] = []
  const listeners = new Map<string, (payload: never) => void>()
  const stored = { name: 'One', text: '# One' }
  const call = (name: string, input: { content?: { text: string } }): Promise<unknown> => {
    asked.push([name, input])
    if (name === 'reports.read')
      return Promise.resolve({ summary: { name: stored.name }, content: { text: stored.text, paper: 'A4' } })
    return Promise.resolve(name === 'reports.answer' ? noAnswers : null)
  }
  const on = (name: string, listener: (payload: never) => void): (() => void) => {
    listeners.set(name, listener)
    return () => void listeners.delete(name)
  }
  const emit = (name: string, payload: object): void => listeners.get(name)?.(payload as never)
  return { lab: { call, on } as unknown as Client<AppContract>, asked, stored, emit, listeners }
}
const rest = async (): Promise<void> => {
  await vi.advanceTimersByTimeAsync(3000)
  await nextTick()
}

it('a report is saved and answered once a moment after the last change, and when the page is left', async () => {
  const { lab, asked, listeners } = fakeLab()
  const scope = effectScope()
  const report = scope.run(() => useReport('r1', lab))
  await rest()
  expect(blocksOf(report?.blocks.value ?? [], 'heading')).toHaveLength(1)
  for (const text of ['# T', '# Tw', '# Two']) report?.write(text)
  expect(report?.isSaved.value).toBe(false)
  await rest()
  const saves = () => asked.filter(([name]) => name === 'reports.save').map(([, { content }]) => content?.text)
  expect(saves()).toEqual(['# Two'])
  expect(asked.filter(([name]) => name === 'reports.answer').map(([, { text }]) => text)).toEqual(['# One', '# Two'])
  report?.write('# Three')
  scope.stop()
  expect(saves()).toEqual(['# Two', '# Three'])
  expect(listeners.size).toBe(0)
})

it('a change of another window arrives, but never over words that are being typed', async () => {
  const { lab, stored, emit } = fakeLab()
  const scope = effectScope()
  const report = scope.run(() => useReport('r1', lab))
  await rest()
  stored.text = '# Elsewhere'
  emit('reports.changed', { id: 'r2' })
  await rest()
  expect(report?.content.value?.text).toBe('# One')
  emit('reports.changed', { id: 'r1' })
  await rest()
  expect(report?.content.value?.text).toBe('# Elsewhere')
  report?.write('# Mine')
  emit('reports.changed', { id: 'r1' })
  await vi.advanceTimersByTimeAsync(10)
  expect(report?.content.value?.text).toBe('# Mine')
  scope.stop()
})

it('runs that change are asked again', async () => {
  const { lab, asked, emit } = fakeLab()
  const scope = effectScope()
  const report = scope.run(() => useReport('r1', lab))
  await rest()
  const answers = (): number => asked.filter(([name]) => name === 'reports.answer').length
  expect(answers()).toBe(1)
  emit('runs.measured', { id: 'a' })
  await rest()
  // A text without numbers and figures has nothing to refresh.
  expect(answers()).toBe(1)
  report?.write('{{run a tcv}}')
  await rest()
  emit('runs.measured', { id: 'a' })
  await rest()
  expect(answers()).toBe(3)
  scope.stop()
})

it('inserted parts are read back as they were meant', () => {
  const study = { id: 'study001', isStudy: true, runs: ['run00001', 'run00002'] }
  const [figure] = blocksOf(
    parseReport(figureBlocks({ kind: 'results', results: { result: 'tcv' } as never }, study)),
    'figure',
  )
  expect(figure?.figure).toMatchObject({
    study: 'study001',
    runs: [],
    request: { kind: 'results', results: { result: 'tcv' } },
  })
  expect(
    blocksOf(parseReport(figureBlocks({ kind: 'collapse' }, study)), 'figure').map((own) => own.figure.runs),
  ).toEqual([['run00001'], ['run00002']])
  expect(numberText('tcv', study)).toBe('{{study study001 tcv}}')
  expect(blocksOf(parseReport(tableBlock({ ...study, isStudy: false })), 'table')[0]?.table.runs).toEqual(study.runs)
})

it('a figure of the export dialog keeps its view and look, and a whole study is named as such', () => {
  const runs = ['run00001', 'run00002']
  const all = [...runs, 'run00003'].map((id) => ({ id, study: id === 'run00003' ? 'other000' : 'study001' }))
  expect(wholeStudy(runs, all)).toBe('study001')
  expect(wholeStudy(runs.slice(0, 1), all)).toBeNull()
  const asked = {
    kind: 'spectra' as const,
    runs,
    title: 'Ends',
    font: 'stix' as const,
    view: { step: 5 },
    widthMm: 120,
    fontPt: 8,
  }
  const text = blockOfRequest(asked, 'study001')
  expect(blocksOf(parseReport(text), 'figure')[0]?.figure).toMatchObject({
    study: 'study001',
    request: { kind: 'spectra', title: 'Ends', font: 'stix', view: { step: 5 }, widthMm: 120 },
  })
  expect(text).not.toContain('fontPt')
})
