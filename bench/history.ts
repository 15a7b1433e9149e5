import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { historyPath, openHome } from '../src/lab/home.ts'
import { openLab } from '../src/lab/lab.ts'
import { openDatabase } from '../src/lab/store/database.ts'
import { arrange } from '../src/renderer/features/runs/arrange.ts'
import { allColumns } from '../src/renderer/features/runs/columns.ts'
import { parseFilter } from '../src/shared/filter/parseFilter.ts'
import { packed, unpacked } from '../src/shared/rpc/pack.ts'
import { indexSpecs } from '../src/shared/filter/specIndex.ts'
import { generateRuns } from '../test/lab/generatedRuns.ts'
import { projectRoot } from '../scripts/setup/node.mjs'
import { summary, type HistoryResult } from './results.ts'

export const historyRuns = 10_000
const repetitions = 9

/** Measures the lab and the table on a history of ten thousand generated runs, without drawing. */
export async function history(): Promise<HistoryResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'collapsar-history-'))
  try {
    const path = historyPath(openHome(folder))
    openDatabase(path).close()
    const ids = generateRuns(path, historyRuns)
    const opened = performance.now()
    const lab = await openLab({ home: folder, root: projectRoot })
    const openMs = performance.now() - opened
    try {
      return [...(await listing(lab, ids)), single('open the lab on it', null, openMs)]
    } finally {
      await lab.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function listing({ handlers }: Awaited<ReturnType<typeof openLab>>, ids: readonly string[]) {
  const first = performance.now()
  const specs = indexSpecs(await handlers['runs.specs']({}))
  const firstSpecsMs = performance.now() - first
  const runs = await handlers['runs.list']({})
  const columns = allColumns(specs.paths)
  const sortBy = (id: string): unknown => {
    const column = columns.find((one) => one.id === id)
    if (!column) throw new Error(`no column is called ${id}`)
    return arrange(runs, specs, { test: () => true, sort: { column, isDescending: false }, now: 0 })
  }
  const filter = (): unknown =>
    arrange(runs, specs, {
      test: parseFilter('lambda<1e-3 status:finished generated', specs.paths),
      sort: null,
      now: 0,
    })
  const last = ids.at(-1) ?? ''
  return [
    await timed('list, in the lab', 100, () => handlers['runs.list']({})),
    await timed('its way out of the lab and into objects again', null, () =>
      unpacked(deserialize(serialize(packed(runs)))),
    ),
    single('fields of all specs, the first time', null, firstSpecsMs),
    await timed('the same, again', null, () => handlers['runs.specs']({})),
    await timed('sort by a number', 100, () => sortBy('tcv')),
    await timed('sort by name', 100, () => sortBy('name')),
    await timed('sort by a field of the spec', 100, () => sortBy('spec:penalty.weightDecay')),
    await timed('filter by result, spec and text', null, filter),
    await timed('only the differences', null, () => specs.differing(ids)),
    await timed('open one run', null, () => handlers['runs.read']({ id: last })),
  ]
}

const single = (what: string, targetMs: number | null, ms: number): HistoryResult => ({
  what,
  targetMs,
  median: ms,
  least: ms,
  most: ms,
  repetitions: 1,
})

async function timed(what: string, targetMs: number | null, work: () => unknown): Promise<HistoryResult> {
  await work()
  const samples: number[] = []
  for (let i = 0; i < repetitions; i++) {
    const began = performance.now()
    await work()
    samples.push(performance.now() - began)
  }
  return { what, targetMs, ...summary(samples) }
}
