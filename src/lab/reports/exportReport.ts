import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { zipSync } from 'fflate'
import { CallError } from '../../shared/contract/errors.ts'
import type { ReportContent, ReportFormat } from '../../shared/contract/reports.ts'
import { renderPdf } from '../figures/formats/renderPdf.ts'
import { writeFiles } from '../newFiles.ts'
import type { DrawnReport } from './drawReport.ts'
import { htmlOf } from './html.ts'
import { figureFile, latexOf } from './latex.ts'

export interface ReportTarget {
  name: string
  content: ReportContent
  /** Main prints PDF files from the HTML. */
  format: Exclude<ReportFormat, 'pdf'>
  fileName: string | null
  isZipped: boolean
}

/** Writes a report into a folder and returns the paths. Never overwrites a file. */
export async function exportReport(
  report: DrawnReport,
  { name, format, fileName, isZipped }: ReportTarget,
  directory: string,
  version: string,
): Promise<string[]> {
  const own = fileName ?? fileNameOf(name)
  if (format === 'html') {
    const content = htmlOf(report, version)
    return await writeFiles('The report', directory, [{ name: own, files: [{ ending: '.html', content }] }])
  }
  const files = await latexFiles(report, own, version)
  if (isZipped) {
    const content = zipSync(files, { level: 6 })
    return await writeFiles('The report', directory, [{ name: own, files: [{ ending: '.zip', content }] }])
  }
  return await writeFolder(files, directory, own)
}

/** Returns the LaTeX of a report and its figures, by their paths. */
export async function latexFiles(
  report: DrawnReport,
  name: string,
  version: string,
): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = { [`${name}.tex`]: Buffer.from(latexOf(report, version)) }
  for (const [i, { pages }] of report.figures.entries())
    for (const [at, { svg, metadata }] of pages.entries())
      files[`${figureFile(i + 1, at + 1)}.pdf`] = await renderPdf(svg, metadata)
  return files
}

/** Writes files into a new folder: name, name-2, name-3 … Returns their paths. */
async function writeFolder(
  files: Readonly<Record<string, Uint8Array>>,
  directory: string,
  name: string,
): Promise<string[]> {
  try {
    const folder = await newFolder(directory, name)
    const paths: string[] = []
    for (const [path, content] of Object.entries(files)) {
      const file = join(folder, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, content, { flag: 'wx' })
      paths.push(file)
    }
    return paths
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CallError('notPossible', `The report cannot be written to ${directory}: ${reason}`)
  }
}

async function newFolder(directory: string, name: string): Promise<string> {
  await mkdir(directory, { recursive: true })
  for (let attempt = 1; ; attempt++) {
    const folder = join(directory, attempt === 1 ? name : `${name}-${attempt}`)
    try {
      await mkdir(folder)
      return folder
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}

/** Returns what a file may be called on every system, and in LaTeX. */
export const fileNameOf = (name: string): string =>
  name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80) || 'report'
