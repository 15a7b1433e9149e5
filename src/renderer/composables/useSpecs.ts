import { readonly, shallowRef, type ShallowRef } from 'vue'
import type { SpecColumn, SpecTable } from '../../shared/contract/runs.ts'
import { lab } from '../lab.ts'
import { sentence } from '../text/sentence.ts'

/** The fields of the specs of all runs. */
export interface SpecIndex {
  paths: readonly string[]
  /** undefined where the run or the field is not there. */
  value(id: string, path: string): SpecColumn['values'][number] | undefined
  has(id: string): boolean
  /** The fields that have several values among these runs; one that a spec has not is no value. */
  differing(ids: readonly string[]): string[]
}

export function indexSpecs({ ids, columns }: SpecTable): SpecIndex {
  const rows = new Map(ids.map((id, row) => [id, row]))
  const byPath = new Map(columns.map((column) => [column.path, column]))
  return {
    paths: columns.map(({ path }) => path),
    value: (id, path) => {
      const column = byPath.get(path)
      const row = rows.get(id)
      return column && row !== undefined ? column.values[column.codes[row] ?? -1] : undefined
    },
    has: (id) => rows.has(id),
    differing: (ids) => {
      const among = ids.map((id) => rows.get(id)).filter((row) => row !== undefined)
      return columns.filter(({ codes }) => hasSeveral(codes, among)).map(({ path }) => path)
    },
  }
}

function hasSeveral(codes: Int32Array, rows: readonly number[]): boolean {
  let first = -1
  return rows.some((row) => {
    const code = codes[row] ?? -1
    if (first < 0) first = code
    return code >= 0 && code !== first
  })
}

const specs = shallowRef(indexSpecs({ ids: [], columns: [] }))
const problem = shallowRef<string | null>(null)
let reading: Promise<void> | null = null

async function read(): Promise<void> {
  try {
    specs.value = indexSpecs(await lab.call('runs.specs', {}))
    problem.value = null
  } catch (error) {
    problem.value = sentence(error)
  }
}

/** Reads the specs again where one of these runs is new. Specs never change. */
function need(ids: readonly string[]): void {
  if (reading || ids.every((id) => specs.value.has(id))) return
  reading = read().finally(() => (reading = null))
}

export function useSpecs() {
  return {
    specs: readonly(specs) as Readonly<ShallowRef<SpecIndex>>,
    problem: readonly(problem),
    need,
  }
}
