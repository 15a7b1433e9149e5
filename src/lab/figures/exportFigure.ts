import type { FigureFormat, FigureRequest } from '../../shared/contract/figures.ts'
import { collapseStepsText } from '../../shared/contract/collapseStepsText.ts'
import { placementOf, placementText } from '../../shared/contract/placement.ts'
import { writeFiles, type NewFile } from '../newFiles.ts'
import type { FigureMetadata, FigureOrigin } from './figureMetadata.ts'
import { renderPng } from './formats/renderPng.ts'
import { renderSvg } from './renderSvg.ts'
import type { Figure, FigureRun } from './figure.ts'
import { withFonts } from './formats/embedFonts.ts'
import { csvOf } from './table/csv.ts'
import { npzOf } from './table/npz.ts'
import type { Table } from '../../shared/figures/table.ts'
import { textAsPaths } from './formats/textAsPaths.ts'

export interface ExportOptions {
  /** The date in the metadata. */
  now?: Date
  /** Folder of the fonts; default: resources/fonts. */
  fonts?: string
}

/** A drawing that becomes one file per format, with one CSV file per table. */
export interface Page {
  /** Name of the files without extension. */
  name: string
  svg: string
  widthMm: number
  metadata: FigureMetadata
  /** The tables of its charts. A single table has an empty name. */
  tables: { name: string; table: () => Table }[]
}

/** How the files of a page are written. */
export type Filing = Pick<FigureRequest, 'formats' | 'dpi' | 'text'>

/** Writes the figures in every requested format and returns the paths. Never overwrites a file. */
export const exportFigures = (
  request: FigureRequest,
  figures: readonly Figure[],
  directory: string,
  options: ExportOptions = {},
): Promise<string[]> =>
  writePages(
    figures.map((figure) => pageOf(request, figure, fileName(request, figure, countOf(figures)), options.now)),
    request,
    directory,
    options,
  )

/** Draws one figure. */
export function pageOf(
  { kind, widthMm }: Pick<FigureRequest, 'kind' | 'widthMm'>,
  figure: Figure,
  name = '',
  now = new Date(),
): Page {
  const metadata = metadataOf(kind, figure.title, figure.runs, now)
  const svg = renderSvg(figure.option, { width: figure.width, height: figure.height, widthMm }, metadata)
  return { name, svg, widthMm, metadata, tables: figure.tables ?? [{ name: '', table: figure.table }] }
}

/** Writes every page in every format, a page completely or not at all. Returns the paths. Never overwrites a file. */
export async function writePages(
  pages: readonly Page[],
  filing: Filing,
  directory: string,
  options: ExportOptions = {},
): Promise<string[]> {
  const drawn: { name: string; files: NewFile[] }[] = []
  for (const page of pages) {
    const files: NewFile[] = []
    for (const format of filing.formats) files.push(...(await filesOf(format, page, filing, options.fonts)))
    drawn.push({ name: page.name, files })
  }
  return await writeFiles('The figure', directory, drawn)
}

/** Returns a page as SVG, and as PNG where `asPng`. */
export const picturesOf = (
  { svg, widthMm, metadata }: Page,
  { dpi, text }: Pick<Filing, 'dpi' | 'text'>,
  asPng: boolean,
): { svg: string; png: Uint8Array | null } => ({
  svg: text === 'paths' ? textAsPaths(svg) : withFonts(svg),
  png: asPng ? renderPng(svg, { widthMm, dpi }, metadata) : null,
})

async function filesOf(
  format: FigureFormat,
  { svg, widthMm, metadata, tables }: Page,
  { dpi, text }: Filing,
  fonts: string | undefined,
): Promise<NewFile[]> {
  const ending = `.${format}`
  switch (format) {
    case 'svg':
      return [{ ending, content: text === 'paths' ? textAsPaths(svg, fonts) : withFonts(svg, fonts) }]
    case 'png':
      return [{ ending, content: renderPng(svg, { widthMm, dpi }, metadata, fonts) }]
    case 'pdf': {
      const { renderPdf } = await import('./formats/renderPdf.ts')
      return [{ ending, content: await renderPdf(svg, metadata, fonts) }]
    }
    case 'csv':
      return tables.map(({ name, table }) => ({
        ending: `${name === '' ? '' : `-${name}`}${ending}`,
        content: csvOf(table(), metadata),
      }))
    case 'npz': {
      const arrays = tables.map(({ name, table }) => ({ name, table: table() }))
      return [{ ending, content: npzOf(arrays, metadata) }]
    }
  }
}

/** Returns the origin of a figure of these runs. */
export function metadataOf(kind: string, title: string, runs: readonly FigureRun[], now: Date): FigureMetadata {
  const [first] = runs
  return {
    title,
    kind,
    preset: first?.summary.preset ?? null,
    runs: runs.map(originOf),
    date: now.toISOString(),
    versions: first?.versions ?? {},
  }
}

function originOf({ summary: { id, specHash, name }, engine, collapseSteps }: FigureRun): FigureOrigin {
  const origin = { id, specHash, name, placement: engine && placementText(placementOf(engine)) }
  const steps = collapseStepsText(collapseSteps)
  return steps === null ? origin : { ...origin, collapseSteps: steps }
}

/** Counts figures, not their pages. */
const countOf = (figures: readonly Figure[]): number => figures.filter(({ page }) => page === undefined).length

function fileName(request: FigureRequest, figure: Figure, figures: number): string {
  const first = figure.runs[0]?.summary
  const own = [first?.preset ?? 'run', request.kind, first?.id ?? ''].filter(Boolean).join('-')
  const page = figure.page === undefined ? '' : `-page${figure.page}`
  if (request.fileName === null) return `${own}${page}`
  return `${request.fileName}${figures > 1 ? `-${first?.id ?? ''}` : ''}${page}`
}
