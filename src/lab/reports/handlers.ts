import { randomUUID } from 'node:crypto'
import { CallError } from '../../shared/contract/errors.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import { ReportContent, type ReportSummary } from '../../shared/contract/reports.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import type { FigurePlace } from '../figures/source.ts'
import { figuresPath } from '../home.ts'
import { readRecord } from '../runs/handlers.ts'
import type { ReportRow } from '../store/tables.ts'
import { appVersion } from '../system/installation.ts'

/** What a report is drawn from: the history, and where files are written by default. */
export interface ReportPlace {
  place: FigurePlace
  home: string
  root: string
}

/** Stores, answers and writes reports. Reading Markdown and drawing are loaded on demand. */
export function reportHandlers({ place, home, root }: ReportPlace) {
  const { store, emit } = place.context
  const draw = async (named: { name: string; content: ReportContent }) => {
    const { drawReport } = await import('./drawReport.ts')
    return await drawReport(place, (id) => readRecord(place.context, id), named)
  }
  return {
    'reports.list': () => store.reports.all().map(summaryOf),
    'reports.read': ({ id }) => {
      const row = store.reports.find(id)
      if (!row) throw new CallError('notFound', `There is no report ${id}.`)
      return { summary: summaryOf(row), content: contentOf(row) }
    },
    'reports.save': ({ id, name, content }) => {
      const now = Date.now()
      const row = { id: id ?? randomUUID(), name, createdAt: now, changedAt: now, content: JSON.stringify(content) }
      store.reports.put(row)
      emit('reports.changed', { id: row.id })
      return summaryOf(store.reports.find(row.id) ?? row)
    },
    'reports.remove': ({ id }) => {
      store.reports.remove(id)
      emit('reports.changed', { id })
      return null
    },
    'reports.answer': async ({ text }) => {
      const { parseReport } = await import('../../shared/reports/parseReport.ts')
      const { answersOf } = await import('./answers.ts')
      return answersOf(place.context, parseReport(text))
    },
    'reports.page': async (named) => {
      const { htmlOf } = await import('./html.ts')
      const { fileNameOf } = await import('./exportReport.ts')
      const html = htmlOf(await draw(named), appVersion(root))
      return { html, directory: figuresPath(home), fileName: fileNameOf(named.name) }
    },
    'reports.export': async ({ directory, format, ...target }) => {
      if (format === 'pdf') throw new CallError('notPossible', noPdf)
      const { exportReport } = await import('./exportReport.ts')
      const folder = directory ?? figuresPath(home)
      const files = await exportReport(await draw(target), { ...target, format }, folder, appVersion(root))
      return { files }
    },
  } satisfies Partial<Handlers<LabContract>>
}

const noPdf =
  'Only the window writes a report as PDF: open it there and choose Export…, PDF. Without a window, export html and print it in a browser, or export latex and compile it.'

const contentOf = ({ content }: ReportRow): ReportContent => ReportContent.parse(JSON.parse(content))

/** Blocks of figures in the text, counted without reading its Markdown: a list may hold many long reports. */
const figureLine = /^ {0,3}(?:`{3,}|~{3,})[ \t]*figure[ \t]*$/gm

function summaryOf(row: ReportRow): ReportSummary {
  const { id, name, createdAt, changedAt } = row
  return { id, name, createdAt, changedAt, figures: contentOf(row).text.match(figureLine)?.length ?? 0 }
}
