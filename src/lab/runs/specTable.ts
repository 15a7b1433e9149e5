import { createHash } from 'node:crypto'
import type { SpecTable } from '../../shared/contract/runs.ts'
import { recipeLeaves, type LeafValue } from '../../shared/spec/recipeLeaves.ts'
import { mapYielding } from '../mapYielding.ts'
import type { Store } from '../store/store.ts'

interface Column {
  codeOf: Map<LeafValue, number>
  codes: number[]
}

const longestText = 120

/** A damaged spec has no fields, and hides no other run. */
function parsed(spec: string): object {
  try {
    return JSON.parse(spec) as object
  } catch {
    return {}
  }
}
/** How many specs are parsed at a time, in about ten milliseconds. */
const chunkSize = 300

/**
 * Returns a function that reads every field of every spec as columns. Specs never change, so each is parsed only once:
 * parsing ten thousand takes noticeable time, and the lab answers other calls meanwhile.
 */
export function specTable({ runs }: Store): () => Promise<SpecTable> {
  let ids: string[] = []
  let columns = new Map<string, Column>()
  const add = (id: string, spec: string): void => {
    const at = ids.push(id) - 1
    for (const [path, value] of leaves(parsed(spec))) {
      const column = columns.get(path) ?? { codeOf: new Map<LeafValue, number>(), codes: [] }
      columns.set(path, column)
      const code = column.codeOf.get(value) ?? column.codeOf.size
      column.codeOf.set(value, code)
      while (column.codes.length < at) column.codes.push(-1)
      column.codes.push(code)
    }
  }
  const read = async (): Promise<SpecTable> => {
    const all = runs.ids()
    const stored = new Set(all)
    if (ids.some((id) => !stored.has(id))) {
      ids = []
      columns = new Map()
    }
    const known = new Set(ids)
    await mapYielding(chunksOf(all.filter((id) => !known.has(id))), (chunk) => {
      for (const { id, spec } of runs.specTexts(chunk)) add(id, spec)
    })
    return {
      ids: [...ids],
      columns: [...columns].map(([path, { codeOf, codes }]) => ({
        path,
        values: [...codeOf.keys()],
        codes: Int32Array.from(ids, (_, i) => codes[i] ?? -1),
      })),
    }
  }
  let last: Promise<unknown> = Promise.resolve()
  return () => {
    const table = last.then(read)
    last = table.catch(() => {})
    return table
  }
}

const chunksOf = (ids: readonly string[]): (readonly string[])[] =>
  Array.from({ length: Math.ceil(ids.length / chunkSize) }, (_, i) => ids.slice(i * chunkSize, (i + 1) * chunkSize))

/** Yields the fields of a spec by path, in order. A list becomes one text. */
export function* leaves(spec: object): Generator<[string, LeafValue]> {
  for (const [path, value] of recipeLeaves(spec))
    yield [path, typeof value === 'object' && value !== null ? listText(value) : value]
}

/** Returns a text that differs for different lists. A long list is shortened and gets a digest. */
function listText(list: readonly unknown[]): string {
  const text = list.map((item) => (typeof item === 'object' ? JSON.stringify(item) : String(item))).join(', ')
  if (text.length <= longestText) return text
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8)
  return `${text.slice(0, 60)}, … (${list.length} values, ${digest})`
}
