import type { ImportRequest, Inspection, TableOptions } from '../../../shared/contract/datasets.ts'
import type { ErrorReport } from '../../../shared/contract/errors.ts'
import type { Facts } from './facts.ts'
import type { NumberType } from './file.ts'

/** The input of a worker thread. */
export type Work =
  | { kind: 'inspect'; files: string[]; table: TableOptions; folder: string }
  /** `path`: the file that it writes, in `folder`. */
  | { kind: 'import'; request: ImportRequest; folder: string; path: string }

/** A set whose file is written, without its numbers. */
export interface Imported {
  hash: string
  name: string
  files: string[]
  samples: number
  shape: number[]
  type: NumberType
  classNames: string[]
  featureNames: string[] | null
  bytes: number
  /** What was read as what, in sentences. */
  notes: string[]
  facts: Pick<Facts, 'counts' | 'least' | 'greatest' | 'missing' | 'incomplete'>
}

/** A message of a worker thread; each except `progressed` is the last one. */
export type WorkMessage =
  | { kind: 'progressed'; stage: 'reading' | 'writing'; done: number }
  | { kind: 'inspected'; inspection: Inspection }
  | { kind: 'imported'; imported: Imported }
  | { kind: 'failed'; error: ErrorReport }
