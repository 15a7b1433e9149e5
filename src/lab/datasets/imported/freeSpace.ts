import { statfsSync } from 'node:fs'
import { availableMemory } from 'node:process'
import { CallError } from '../../../shared/contract/errors.ts'

/** Bytes that an import may use. */
export interface FreeSpace {
  memory: number
  disk: number
}

/** Reads the free memory, less a tenth for other programs, and the free space of the disk. */
export function freeSpace(folder: string): FreeSpace {
  const { bavail, bsize } = statfsSync(folder)
  return { memory: 0.9 * availableMemory(), disk: bavail * bsize }
}

/** Throws a CallError where a file does not fit, before it is read. `bytes` is an estimate. */
export function requireSpace(free: FreeSpace, kind: keyof FreeSpace, bytes: number, name: string): void {
  if (bytes <= free[kind]) return
  if (!Number.isFinite(bytes))
    throw new CallError('invalid', `${name} declares an impossible size: the file is damaged, copy it again`)
  const what = kind === 'memory' ? 'of memory' : 'on disk'
  throw new CallError(
    'notPossible',
    `${name} needs about ${size(bytes)} ${what}, but only ${size(free[kind])} are free`,
  )
}

const size = (bytes: number): string =>
  bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`

/** The memory that the program of an import takes besides the data: modules, buffers and garbage. */
const programBytes = 1e8

/** Throws a CallError where the data of a file do not fit into memory beside the program. `bytes` is an estimate. */
export const requireMemory = (free: FreeSpace, bytes: number, name: string): void =>
  requireSpace(free, 'memory', bytes + programBytes, name)
