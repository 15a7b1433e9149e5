import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { CallError } from '../../shared/contract/errors.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import { SheetContent, type SheetSummary } from '../../shared/contract/sheets.ts'
import { figuresPath } from '../home.ts'
import { ensureDirectory } from '../ensureDirectory.ts'
import { readRecord } from '../runs/handlers.ts'
import type { SheetRow } from '../store/tables.ts'
import type { FigurePlace } from './source.ts'

/** Drawing code is loaded on demand, because charts and rasteriser take longer to load than the whole lab. */
export function figureHandlers(place: FigurePlace, home: string) {
  const recordOf = (id: string) => readRecord(place.context, id)
  const folderOf = (directory: string | null): string => {
    const folder = directory ?? figuresPath(home)
    prepareFolder(folder)
    return folder
  }
  return {
    'figures.export': async (request) => {
      const folder = folderOf(request.directory)
      const { writeFigure } = await import('./buildFigures.ts')
      return { files: await writeFigure(place, recordOf, request, folder) }
    },
    'figures.draw': async (asked) => {
      const { drawFigure } = await import('./buildFigures.ts')
      return await drawFigure(place, recordOf, asked)
    },
    'figures.read': async ({ kind, runs, ...choice }) => {
      const { readFigure } = await import('./buildFigures.ts')
      return await readFigure(place, kind, runs, choice)
    },
    'sheets.draw': async ({ name, content, asPng, dpi, text }) => {
      const { drawSheet } = await import('./sheet.ts')
      const { picturesOf } = await import('./exportFigure.ts')
      const page = await drawSheet(place, recordOf, { name, content })
      return { ...picturesOf(page, { dpi, text }, asPng), heightMm: page.heightMm, words: page.words }
    },
    'sheets.export': async ({ name, content, ...filing }) => {
      if (content.panels.length === 0)
        throw new CallError('invalid', 'the sheet has no panels to export: add one first')
      const folder = folderOf(filing.directory)
      const { drawSheet } = await import('./sheet.ts')
      const { writePages } = await import('./exportFigure.ts')
      return { files: await writePages([await drawSheet(place, recordOf, { name, content })], filing, folder) }
    },
    ...sheetHandlers(place),
  } satisfies Partial<Handlers<LabContract>>
}

/** Stores and lists sheets. */
const sheetHandlers = ({ context: { store, emit } }: FigurePlace) =>
  ({
    'sheets.list': () => store.sheets.all().map(summaryOf),
    'sheets.read': ({ id }) => {
      const row = store.sheets.find(id)
      if (!row) throw new CallError('notFound', `There is no sheet ${id}.`)
      return { summary: summaryOf(row), content: contentOf(row) }
    },
    'sheets.save': ({ id, name, content }) => {
      const now = Date.now()
      const row = { id: id ?? randomUUID(), name, createdAt: now, changedAt: now, content: JSON.stringify(content) }
      store.sheets.put(row)
      emit('sheets.changed', { id: row.id })
      return summaryOf(store.sheets.find(row.id) ?? row)
    },
    'sheets.remove': ({ id }) => {
      store.sheets.remove(id)
      emit('sheets.changed', { id })
      return null
    },
  }) satisfies Partial<Handlers<LabContract>>

const contentOf = ({ content }: SheetRow): SheetContent => SheetContent.parse(JSON.parse(content))

const summaryOf = (row: SheetRow): SheetSummary => ({
  id: row.id,
  name: row.name,
  createdAt: row.createdAt,
  changedAt: row.changedAt,
  panels: contentOf(row).panels.length,
})

function prepareFolder(directory: string): void {
  try {
    ensureDirectory(resolve(directory))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CallError('notPossible', `the folder ${directory} cannot be created`, reason)
  }
}
