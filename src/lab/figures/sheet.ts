import { editableTextsOf } from '../../shared/plot/textOverrides.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { DrawnSheet, SheetContent } from '../../shared/contract/sheets.ts'
import type { FigureMetadata } from './figureMetadata.ts'
import { metadataOf, type Page } from './exportFigure.ts'
import { buildFigures, type RecordOf } from './buildFigures.ts'
import { pixelsPerMm, renderPart, sheetSvg, type Part } from './renderSvg.ts'
import type { Figure } from './figure.ts'
import type { FigurePlace } from './source.ts'
import { printStyle } from './style.ts'

const sheetKind = 'sheet'

/** The sheet on one page, drawn in the order of its panels: row by row, each as high as its highest panel. */
export async function drawSheet(
  place: FigurePlace,
  recordOf: RecordOf,
  { name, content }: { name: string; content: SheetContent },
  now = new Date(),
): Promise<Page & Pick<DrawnSheet, 'heightMm' | 'words'>> {
  const panels: Placed[] = []
  for (const [at, panel] of content.panels.entries()) {
    const letter = String.fromCharCode(97 + at)
    const widthMm = widthOf(content, spanOf(content, panel.span))
    const titleOf = (computed: string): string => {
      const title = panel.title ?? computed
      return content.hasLetters ? [letter, title].filter(Boolean).join('  ') : title
    }
    const style = { ...printStyle(content, titleOf, panel.edits), mostHeightMm: Infinity }
    const [figure] = await named(letter, buildFigures(place, recordOf, { ...panel, widthMm }, style))
    if (figure) panels.push({ letter, figure, span: spanOf(content, panel.span) })
  }
  const { parts, heightMm } = arranged(content, panels)
  const metadata = originOf(
    name,
    panels.map(({ figure }) => figure),
    now,
  )
  return {
    name: fileNameOf(name),
    svg: sheetSvg(parts, { widthMm: content.widthMm, heightMm }, metadata),
    widthMm: content.widthMm,
    heightMm,
    metadata,
    words: panels.map(({ figure }) => editableTextsOf(figure.option)),
    tables: panels.map(({ letter, figure }) => ({ name: letter, table: figure.table })),
  }
}

/** An error says which panel it is of. */
async function named<T>(letter: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    throw new CallError(error.code, `panel ${letter}: ${error.message}`, error.detail)
  }
}

const spanOf = ({ columns }: SheetContent, span: number): number => Math.min(span, columns)

/** Of `span` columns with the gaps between them, in millimetres. */
function widthOf({ widthMm, columns, gapMm }: SheetContent, span: number): number {
  const one = (widthMm - (columns - 1) * gapMm) / columns
  return one * span + gapMm * (span - 1)
}

/** A panel with its columns. */
interface Placed {
  letter: string
  figure: Figure
  span: number
}

/** Returns where every panel stands, in pixels. Panels of one row have one height, so that their axes end alike. */
function arranged(content: SheetContent, panels: readonly Placed[]): { parts: Part[]; heightMm: number } {
  const gap = content.gapMm * pixelsPerMm
  let top = 0
  const parts: Part[] = []
  for (const row of rowsOf(content, panels)) {
    const height = Math.max(...row.map(({ figure }) => figure.height))
    let column = 0
    for (const { letter, figure, span } of row) {
      const left = column === 0 ? 0 : (widthOf(content, column) + content.gapMm) * pixelsPerMm
      const option = figure.height === height ? figure.option : figure.optionAt(height)
      parts.push({ left, top, svg: renderPart({ ...figure, option, height }, letter) })
      column += span
    }
    top += height + gap
  }
  return { parts, heightMm: Math.max((top - gap) / pixelsPerMm, 10) }
}

/** Fills rows in the order of the panels. */
function rowsOf({ columns }: SheetContent, panels: readonly Placed[]): Placed[][] {
  const rows: Placed[][] = []
  let free = 0
  for (const panel of panels) {
    if (panel.span > free) {
      rows.push([])
      free = columns
    }
    rows.at(-1)?.push(panel)
    free -= panel.span
  }
  return rows
}

/** Every run once, whichever panels show it. */
function originOf(name: string, figures: readonly Figure[], now: Date): FigureMetadata {
  const runs = new Map(figures.flatMap((figure) => figure.runs.map((run) => [run.summary.id, run] as const)))
  return metadataOf(sheetKind, name, [...runs.values()], now)
}

/** What a file may be called on every system. */
const fileNameOf = (name: string): string =>
  name.replaceAll(/[\s/\\:*?"<>|]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'sheet'
