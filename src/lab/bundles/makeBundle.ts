import { readFileSync, existsSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { zipSync } from 'fflate'
import type { BundleRequest } from '../../shared/contract/bundles.ts'
import { CallError } from '../../shared/contract/errors.ts'
import { hasEnded } from '../../shared/contract/runs.ts'
import { ReportContent } from '../../shared/contract/reports.ts'
import { SheetContent } from '../../shared/contract/sheets.ts'
import { setPath } from '../datasets/dataSets.ts'
import type { LabContext } from '../runs/labContext.ts'
import { readRecord } from '../runs/handlers.ts'
import type { Snapshot } from '../store/snapshots.ts'
import type { Store } from '../store/store.ts'
import type { DatasetRow } from '../store/tables.ts'
import { runFrames } from './bundledRun.ts'
import { bundleVersion, FileName, type Manifest } from './manifest.ts'

/** Returns a bundle of ended runs as a zip file. Throws a CallError that names a run or file that it cannot hold. */
export function makeBundle(context: LabContext, home: string, request: BundleRequest): Uint8Array {
  const { store } = context
  const files: Record<string, Uint8Array> = {}
  const studies = new Map<string, Manifest['studies'][number]>()
  const datasets = new Map<string, DatasetRow>()
  for (const id of new Set(request.runs)) {
    const record = readRecord(context, id)
    const { study, name, status } = record.summary
    if (!hasEnded(status))
      throw new CallError('notPossible', `run ${id} (${name}) is ${status}: wait for its end, or stop it`)
    files[`runs/${id}.frames`] = runFrames(record, weightsOf(store, id, request.weights))
    const head = store.studies.head(study)
    const plan = store.studies.plan(study)
    if (head && plan) studies.set(study, { ...head, plan })
    if (record.spec.data.set !== 'imported' || !request.hasData) continue
    const row = store.datasets.find(record.spec.data.hash)
    if (row && existsSync(setPath(home, row.hash))) datasets.set(row.hash, row)
  }
  for (const hash of datasets.keys()) files[`datasets/${hash}.data`] = readFileSync(setPath(home, hash))
  for (const path of request.attachments) files[`attachments/${attachmentName(path)}`] = readFileSync(path)
  const manifest: Manifest = {
    format: 'collapsar bundle',
    version: bundleVersion,
    madeAt: Date.now(),
    runs: [...new Set(request.runs)],
    studies: [...studies.values()],
    sheets: request.sheets.map((id) => sheetOf(store, id)),
    reports: request.reports.map((id) => reportOf(store, id)),
    datasets: [...datasets.values()],
    attachments: request.attachments.map(attachmentName),
  }
  // Programs that show an archive find the manifest first.
  return zipSync({ 'manifest.json': Buffer.from(JSON.stringify(manifest, null, 1)), ...files }, { level: 6 })
}

function weightsOf({ snapshots, checkpoints }: Store, id: string, wanted: BundleRequest['weights']): Snapshot[] {
  if (wanted === 'none') return []
  const steps = snapshots.steps(id)
  const kept = steps.flatMap((step) => {
    const weights = snapshots.weights(id, step)
    return weights ? [{ step, weights }] : []
  })
  const last = checkpoints.weights(id)
  const all = last && !steps.includes(last.step) ? [...kept, last] : kept
  const sorted = all.toSorted((a, b) => a.step - b.step)
  return wanted === 'last' ? sorted.slice(-1) : sorted
}

function attachmentName(path: string): string {
  const name = FileName.safeParse(basename(path))
  if (!existsSync(path)) throw new CallError('notFound', `there is no file ${path}`)
  if (!name.success) throw new CallError('invalid', `the file name ${basename(path)} cannot be in a bundle: rename it`)
  if (extname(path) === '.collapsar') throw new CallError('invalid', `${path} is a bundle: open it alone`)
  return name.data
}

function sheetOf({ sheets }: Store, id: string): Manifest['sheets'][number] {
  const row = sheets.find(id)
  if (!row) throw new CallError('notFound', `there is no sheet '${id}'`)
  const { name, createdAt, changedAt, content } = row
  return { id, name, createdAt, changedAt, content: SheetContent.parse(JSON.parse(content)) }
}

function reportOf({ reports }: Store, id: string): Manifest['reports'][number] {
  const row = reports.find(id)
  if (!row) throw new CallError('notFound', `there is no report '${id}'`)
  const { name, createdAt, changedAt, content } = row
  return { id, name, createdAt, changedAt, content: ReportContent.parse(JSON.parse(content)) }
}
