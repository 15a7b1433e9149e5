import { existsSync, writeFileSync } from 'node:fs'
import type { BundleContent, BundleImport } from '../../shared/contract/bundles.ts'
import { datasetsPath, setPath } from '../datasets/dataSets.ts'
import { ensureDirectory } from '../ensureDirectory.ts'
import { emitChanged, type LabContext } from '../runs/labContext.ts'
import { storeBundledRun } from './bundledRun.ts'
import type { Bundle } from './openBundle.ts'

/** Describes a bundle beside the history: which of its runs are there already. */
export function bundleContent({ store }: LabContext, bundle: Bundle): BundleContent {
  const { manifest } = bundle
  const there = new Set(store.runs.summariesOf(manifest.runs).map(({ id }) => id))
  return {
    name: bundle.name,
    bytes: bundle.bytes,
    madeAt: manifest.madeAt,
    runs: manifest.runs.map((id) => {
      const { head, measurements, weights } = bundle.run(id)
      const { summary, spec } = head
      const last = measurements.at(-1)
      return {
        id,
        name: summary.name,
        status: summary.status,
        ending: summary.ending,
        step: summary.progress?.step ?? null,
        objective: last?.objective ?? summary.progress?.objective ?? null,
        tcv: summary.tcv,
        precision: spec.precision,
        measurements: measurements.length,
        weights: weights.map(({ step }) => step),
        tags: summary.tags,
        isThere: there.has(id),
      }
    }),
    studies: manifest.studies.map(({ name }) => name),
    sheets: manifest.sheets.map(({ name }) => name),
    reports: manifest.reports.map(({ name }) => name),
    datasets: manifest.datasets.map(({ name }) => name),
    attachments: manifest.attachments,
  }
}

/**
 * Imports everything that the history lacks, all or nothing. What is there stays as it is, so a second import changes
 * nothing. A data set is checked against its hash when it is first read, as every stored one.
 */
export function importBundle(context: LabContext, home: string, bundle: Bundle): BundleImport {
  const { store } = context
  const { manifest } = bundle
  const there = new Set(store.runs.summariesOf(manifest.runs).map(({ id }) => id))
  const missing = manifest.runs.filter((id) => !there.has(id))
  const runs = missing.map((id) => bundle.run(id))
  const sets = manifest.datasets.filter(({ hash }) => !store.datasets.find(hash))
  const newReports = manifest.reports.filter(({ id }) => !store.reports.find(id))
  ensureDirectory(datasetsPath(home))
  for (const { hash } of sets)
    if (!existsSync(setPath(home, hash))) writeFileSync(setPath(home, hash), bundle.file(`datasets/${hash}.data`))
  store.connection.atomically(() => {
    const used = new Set(runs.map(({ head }) => head.summary.study))
    for (const { plan, ...study } of manifest.studies)
      if (used.has(study.id) && !store.studies.head(study.id)) store.studies.add({ ...study, isPaused: false }, plan)
    for (const run of runs) storeBundledRun(store, run)
    for (const set of sets) store.datasets.add({ ...set, name: freeName(set.name, store.datasets.all()) })
    for (const { content, ...sheet } of manifest.sheets)
      if (!store.sheets.find(sheet.id)) store.sheets.put({ ...sheet, content: JSON.stringify(content) })
    for (const { content, ...report } of newReports) store.reports.put({ ...report, content: JSON.stringify(content) })
  })
  for (const id of missing) emitChanged(context, id)
  for (const { hash } of sets) context.emit('datasets.changed', { id: hash })
  for (const { id } of newReports) context.emit('reports.changed', { id })
  return { imported: missing, present: [...there] }
}

/** Two sets of one name would be mistaken for each other. */
function freeName(name: string, taken: readonly { name: string }[]): string {
  const isTaken = (own: string): boolean => taken.some((set) => set.name === own)
  if (!isTaken(name)) return name
  for (let i = 2; ; i++) if (!isTaken(`${name} (${i})`)) return `${name} (${i})`
}
