import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CallError } from '../../shared/contract/errors.ts'
import type { FigureRequest } from '../../shared/contract/figures.ts'
import type { Figure } from './runFigures.ts'
import type { FigureMetadata } from './figureMetadata.ts'
import { renderPng } from './renderPng.ts'
import { renderSvg } from './renderSvg.ts'
import { makeFolder } from '../makeFolder.ts'

export interface ExportOptions {
  /** Of the files' metadata. */
  now?: Date
  /** Folder of the fonts, where it is not resources/fonts. */
  fonts?: string
}

/** Writes the figures in every format asked for; returns the paths. Never overwrites a file. */
export async function exportFigures(
  request: FigureRequest,
  figures: readonly Figure[],
  directory: string,
  options: ExportOptions = {},
): Promise<string[]> {
  const { widthMm, dpi } = request
  const drawn = figures.map((figure) => {
    const metadata = metadataOf(request.kind, figure, options.now ?? new Date())
    const svg = renderSvg(figure.option, { width: figure.width, height: figure.height, widthMm }, metadata)
    const files = request.formats.map((format) => ({
      format,
      content: format === 'svg' ? svg : renderPng(svg, { widthMm, dpi }, metadata, options.fonts),
    }))
    return { name: fileName(request, figure, figures.length), files }
  })
  try {
    makeFolder(resolve(directory))
    const paths: string[] = []
    for (const { name, files } of drawn) paths.push(...(await writeTogether(directory, name, files)))
    return paths
  } catch (error) {
    throw new CallError('notPossible', `The figure cannot be written to ${directory}: ${reason(error)}`)
  }
}

interface File {
  format: string
  content: string | Buffer
}

/** Writes all formats under one free name: name, else name-2, name-3 … */
async function writeTogether(directory: string, name: string, files: File[]): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    const base = attempt === 1 ? name : `${name}-${attempt}`
    const written: string[] = []
    let isTaken = false
    for (const file of files) {
      const path = join(directory, `${base}.${file.format}`)
      isTaken = !(await writeNew(path, file.content))
      if (isTaken) break
      written.push(path)
    }
    if (!isTaken) return written
    for (const path of written) await rm(path, { force: true })
  }
}

/** Whole or not at all, and only where nothing is: `link` fails on an existing path, `rename` would replace it. */
async function writeNew(path: string, content: string | Buffer): Promise<boolean> {
  const temporary = `${path}.${randomUUID().slice(0, 8)}.part`
  try {
    await writeFile(temporary, content)
    await link(temporary, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error))) throw error
    // A file system without hard links, such as that of a memory stick.
    if (existsSync(path)) return false
    await rename(temporary, path)
    return true
  } finally {
    await rm(temporary, { force: true })
  }
}

function metadataOf(kind: string, figure: Figure, now: Date): FigureMetadata {
  const [first] = figure.runs
  return {
    title: figure.title,
    kind,
    preset: first?.summary.preset ?? null,
    runs: figure.runs.map(({ summary }) => ({ id: summary.id, specHash: summary.specHash, name: summary.name })),
    date: now.toISOString(),
    versions: first?.versions ?? {},
  }
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
  EACCES: 'it may not be written to.',
  EPERM: 'it may not be written to.',
  EROFS: 'it is read-only.',
  ENOSPC: 'the disk is full.',
  ENOTDIR: 'part of the path is a file.',
  EEXIST: 'a file of that name is in the way.',
}

function reason(error: unknown): string {
  return reasons[codeOf(error)] ?? (error instanceof Error ? error.message : String(error))
}
