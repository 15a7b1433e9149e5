import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { RecentFile } from '../shared/contract/desktop.ts'
import { readText } from './paths.ts'

const mostFiles = 10

type Stored = Pick<RecentFile, 'path' | 'openedAt'>

export interface RecentFiles {
  /** Lists the files, the last opened first. */
  list(): RecentFile[]
  add(path: string): void
  /** Forgets one file, or with null all of them. */
  forget(path: string | null): void
}

/** Keeps the list of recent files in `file`. `onChange` runs after every change. */
export function openRecentFiles(file: string, onChange: () => void, now: () => number = Date.now): RecentFiles {
  let files = parse(readText(file))
  const store = (next: Stored[]): void => {
    files = next
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(files))
    onChange()
  }
  return {
    list: () => files.map((one) => ({ ...one, name: basename(one.path), exists: existsSync(one.path) })),
    add: (path) => store([{ path, openedAt: now() }, ...files.filter((one) => one.path !== path)].slice(0, mostFiles)),
    forget: (path) => store(path === null ? [] : files.filter((one) => one.path !== path)),
  }
}

/** Parses the stored list; a missing or damaged file gives an empty one. */
function parse(text: string | null): Stored[] {
  try {
    const stored: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(stored) ? stored.filter(isStored).slice(0, mostFiles) : []
  } catch {
    return []
  }
}

const isStored = (one: unknown): one is Stored =>
  typeof one === 'object' &&
  one !== null &&
  typeof (one as Stored).path === 'string' &&
  typeof (one as Stored).openedAt === 'number'
