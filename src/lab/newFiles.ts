import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CallError } from '../shared/contract/errors.ts'
import { ensureDirectory } from './ensureDirectory.ts'

/** One file of several that are written together. */
export interface NewFile {
  /** The end of its name: `.svg`. */
  ending: string
  content: string | Uint8Array
}

/**
 * Writes groups of files into a folder, which it creates. The files of a group share the first free name, and are written
 * completely or not at all. Returns the paths. Throws a CallError that begins with `what`: `The figure`.
 */
export async function writeFiles(
  what: string,
  directory: string,
  groups: readonly { name: string; files: readonly NewFile[] }[],
): Promise<string[]> {
  try {
    ensureDirectory(resolve(directory))
    const paths: string[] = []
    for (const { name, files } of groups) paths.push(...(await writeTogether(directory, name, files)))
    return paths
  } catch (error) {
    throw new CallError('notPossible', `${what} cannot be written to ${directory}: ${writeFailure(error)}`)
  }
}

/** Writes all formats under the first free name: name, name-2, name-3 … */
async function writeTogether(directory: string, name: string, files: readonly NewFile[]): Promise<string[]> {
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

/** Says why a file could not be written. */
function writeFailure(error: unknown): string {
  return reasons[codeOf(error)] ?? (error instanceof Error ? error.message : String(error))
}
