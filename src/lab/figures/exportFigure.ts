import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CallError } from '../../shared/contract/errors.ts'
import type { FigureFormat, FigureRequest } from '../../shared/contract/figures.ts'
import { collapseStepsText } from '../../shared/contract/collapseStepsText.ts'
import { placementOf, placementText } from '../../shared/contract/placement.ts'
import { ensureDirectory } from '../ensureDirectory.ts'
import type { FigureMetadata, FigureOrigin } from './figureMetadata.ts'
import { renderPng } from './renderPng.ts'
import { renderSvg } from './renderSvg.ts'
import type { Figure, FigureRun } from './figure.ts'
import { csvOf } from './table/csv.ts'
import { npzOf } from './table/npz.ts'
import type { Table } from '../../shared/figures/table.ts'
import { textAsPaths } from './textAsPaths.ts'

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
    figures.map((figure) => pageOf(request, figure, fileName(request, figure, figures.length), options.now)),
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
  return { name, svg, widthMm, metadata, tables: [{ name: '', table: figure.table }] }
}

/** Writes every page in every format, a page completely or not at all. Returns the paths. Never overwrites a file. */
export async function writePages(
  pages: readonly Page[],
  filing: Filing,
  directory: string,
  options: ExportOptions = {},
): Promise<string[]> {
  const drawn: { name: string; files: File[] }[] = []
  for (const page of pages) {
    const files: File[] = []
    for (const format of filing.formats) files.push(...(await filesOf(format, page, filing, options.fonts)))
    drawn.push({ name: page.name, files })
  }
  try {
    ensureDirectory(resolve(directory))
    const paths: string[] = []
    for (const { name, files } of drawn) paths.push(...(await writeTogether(directory, name, files)))
    return paths
  } catch (error) {
    throw new CallError('notPossible', `The figure cannot be written to ${directory}: ${reason(error)}`)
  }
}

/** Returns a page as SVG, and as PNG where `asPng`. */
export const picturesOf = (
  { svg, widthMm, metadata }: Page,
  { dpi, text }: Pick<Filing, 'dpi' | 'text'>,
  asPng: boolean,
): { svg: string; png: Uint8Array | null } => ({
  svg: text === 'paths' ? textAsPaths(svg) : svg,
  png: asPng ? renderPng(svg, { widthMm, dpi }, metadata) : null,
})

async function filesOf(
  format: FigureFormat,
  { svg, widthMm, metadata, tables }: Page,
  { dpi, text }: Filing,
  fonts: string | undefined,
): Promise<File[]> {
  const ending = `.${format}`
  switch (format) {
    case 'svg':
      return [{ ending, content: text === 'paths' ? textAsPaths(svg, fonts) : svg }]
    case 'png':
      return [{ ending, content: renderPng(svg, { widthMm, dpi }, metadata, fonts) }]
    case 'pdf': {
      const { renderPdf } = await import('./renderPdf.ts')
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

interface File {
  /** The end of its name: `.svg`. */
  ending: string
  content: string | Uint8Array
}

/** Writes all formats under the first free name: name, name-2, name-3 … */
async function writeTogether(directory: string, name: string, files: File[]): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    const base = attempt === 1 ? name : `${name}-${attempt}`
    const written: string[] = []
    let isTaken = false
    for (const file of files) {
      const path = join(directory, `${base}${file.ending}`)
      isTaken = !(await writeNew(path, file.content))
      if (isTaken) break
      written.push(path)
    }
    if (!isTaken) return written
    for (const path of written) await rm(path, { force: true })
  }
}

/** Writes a file completely, and only where none exists: `link` fails on an existing path, `rename` would replace it. */
async function writeNew(path: string, content: string | Uint8Array): Promise<boolean> {
  const temporary = `${path}.${randomUUID().slice(0, 8)}.part`
  try {
    await writeFile(temporary, content)
    await link(temporary, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error))) throw error
    // Some file systems, such as those of memory sticks, have no hard links.
    if (existsSync(path)) return false
    await rename(temporary, path)
    return true
  } finally {
    await rm(temporary, { force: true })
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

function fileName(request: FigureRequest, figure: Figure, figures: number): string {
  const first = figure.runs[0]?.summary
  const own = [first?.preset ?? 'run', request.kind, first?.id ?? ''].filter(Boolean).join('-')
  if (request.fileName === null) return own
  return figures > 1 ? `${request.fileName}-${first?.id ?? ''}` : request.fileName
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you have no permission to write there.',
  EPERM: 'you have no permission to write there.',
  EROFS: 'it is read-only.',
  ENOSPC: 'the disk is full.',
  ENOTDIR: 'part of the path is a file.',
  EEXIST: 'a file has that name.',
}

function reason(error: unknown): string {
  return reasons[codeOf(error)] ?? (error instanceof Error ? error.message : String(error))
}
