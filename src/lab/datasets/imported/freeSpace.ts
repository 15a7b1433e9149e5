import { statfsSync } from 'node:fs'
import { availableMemory } from 'node:process'
import { CallError } from '../../../shared/contract/errors.ts'

/** Bytes that an import may use. */
export interface FreeSpace {
  memory: number
  disk: number
}

/** What is free now; of the memory a tenth is left to all else. */
export function freeSpace(folder: string): FreeSpace {
  const { bavail, bsize } = statfsSync(folder)
  return { memory: 0.9 * availableMemory(), disk: bavail * bsize }
}

/** Refuses what cannot fit before anything is read, with what it would take. `bytes` is an estimate. */
export function requireSpace(room: FreeSpace, kind: keyof FreeSpace, bytes: number, name: string): void {
  if (bytes <= room[kind]) return
  const what = kind === 'memory' ? 'of memory to be read' : 'on disk'
  throw new CallError('notPossible', `${name} needs about ${size(bytes)} ${what}, and ${size(room[kind])} are free`)
}

const size = (bytes: number): string =>
  bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
