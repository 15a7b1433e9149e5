import type { DataPreview, DataSetSummary } from '../../shared/contract/datasets.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import { inputDimension, sampleCount, type Data } from '../../shared/spec/data.ts'
import { SpecError } from '../../shared/spec/runSpec.ts'
import type { LabContext } from '../runs/labContext.ts'
import type { Store } from '../store/store.ts'
import type { DatasetRow } from '../store/tables.ts'
import type { DataSets } from './dataSets.ts'
import { refuseTaken, type Importer } from './importer.ts'
import type { RemovedSets } from './removedSets.ts'
import { drawSample } from './sample.ts'
import { digitsSummary, importedSummary } from './summaries.ts'

type DatasetHandlers = Pick<Handlers<LabContract>, Extract<keyof Handlers<LabContract>, `datasets.${string}`>>

/** The limit of one answer: 16 MB. */
const mostNumbers = 4e6

export function datasetHandlers(
  { store, emit, dataSet }: LabContext,
  imports: Importer,
  removed: RemovedSets,
  home: string,
): DatasetHandlers {
  let digits: DataSetSummary | null = null
  return {
    'datasets.list': () => {
      digits ??= digitsSummary(dataSet().digits)
      const rows = store.datasets.all()
      const runs = new Map(rows.length > 0 ? store.datasets.uses().map((use) => [use.hash, use.runs]) : [])
      return [
        { ...digits, runs: store.datasets.runsOnDigits() },
        ...rows.map((row) => importedSummary(row, home, runs.get(row.hash) ?? 0)),
      ]
    },
    'datasets.preview': ({ id, from, count }) => previewStored(dataSet(), id, from, count),
    'datasets.draw': ({ data }) => previewDrawn(dataSet(), data),
    'datasets.inspect': ({ files, table }) => imports.inspect(files, table),
    'datasets.import': async (request) => {
      const { row, wasThere, notes } = await imports.import(request)
      return { dataset: importedSummary(row, home, usesOf(store, row.hash).runs), wasThere, notes }
    },
    'datasets.cancel': async ({ id }) => {
      await imports.cancel(id)
      return null
    },
    'datasets.rename': ({ id, name }) => {
      const row = rowOf(store, id)
      if (row.name === name) return null
      refuseTaken(store.datasets.all(), name)
      store.datasets.rename(id, name)
      emit('datasets.changed', { id })
      return null
    },
    ...removalHandlers(store, emit, removed),
  }
}

/** Counts the runs that need a set: all of them, and those that are queued or running. */
const usesOf = (store: Store, id: string): { runs: number; open: number } =>
  store.datasets.uses().find(({ hash }) => hash === id) ?? { runs: 0, open: 0 }

function rowOf(store: Store, id: string): DatasetRow {
  const row = store.datasets.find(id)
  if (!row) throw new CallError('notFound', `there is no imported data set ${id}`)
  return row
}

function removalHandlers(
  store: Store,
  emit: LabContext['emit'],
  removed: RemovedSets,
): Pick<DatasetHandlers, 'datasets.remove' | 'datasets.restore'> {
  return {
    'datasets.remove': ({ id, evenIfUsed }) => {
      const row = rowOf(store, id)
      const { name } = row
      const { runs, open } = usesOf(store, id)
      if (open > 0) throw new CallError('notPossible', `'${name}' is in use by ${runsText(open)}: stop them first`)
      if (runs > 0 && !evenIfUsed)
        throw new CallError(
          'notPossible',
          `${runsText(runs)} used '${name}'. Their results stay, but they cannot be repeated or analysed until it is imported again`,
        )
      removed.remove(row)
      emit('datasets.changed', { id })
      return null
    },
    'datasets.restore': ({ id }) => {
      removed.restore(id)
      emit('datasets.changed', { id })
      return null
    },
  }
}

const runsText = (count: number): string => (count === 1 ? '1 run' : `${count} runs`)

function previewStored(sets: DataSets, id: string, from: number, asked: number): DataPreview {
  if (id === 'digits') return previewDigits(sets, from, asked)
  const set = stored(sets, id)
  const count = Math.max(0, Math.min(asked, set.samples - from, Math.floor(mostNumbers / set.features)))
  return {
    shape: [...set.shape],
    classNames: [...set.classNames],
    labels: [...set.labels.subarray(from, from + count)],
    numbers: Float32Array.from(count > 0 ? set.rows(from, count) : []),
  }
}

function stored(sets: DataSets, id: string) {
  let problem = 'it is not in this home, so import it again'
  try {
    const set = sets.imported(id)
    if (set) return set
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error)
  }
  throw new CallError('notFound', `Collapsar cannot show the data set ${id.slice(0, 12)}…: ${problem}`)
}

/** Interleaves the digits, which are stored digit by digit: sample i is image ⌊i / 10⌋ of digit i mod 10. */
function previewDigits({ digits }: DataSets, from: number, asked: number): DataPreview {
  const { available, classes, features } = digits
  const total = Math.min(...available) * classes
  const count = Math.max(0, Math.min(asked, total - from))
  const numbers = new Float32Array(count * features)
  const labels = Array.from({ length: count }, (_, i) => (from + i) % classes)
  for (const [i, label] of labels.entries())
    numbers.set(digits.pixels(label, Math.floor((from + i) / classes)), i * features)
  return { shape: [28, 28], classNames: available.map((_, digit) => String(digit)), labels, numbers }
}

/** Draws the sample that a run would train on. */
function previewDrawn(sets: DataSets, data: Data): DataPreview {
  if (sampleCount({ data }) * inputDimension({ data }) > mostNumbers)
    throw new SpecError('data.sampling', `has more than ${mostNumbers} numbers, too many to show: draw fewer samples`)
  const { X, features, labels, classes } = drawSample({ data }, sets)
  const names = data.set === 'imported' ? sets.imported(data.hash)?.classNames : undefined
  return {
    shape: data.set === 'digits' ? [28, 28] : [features],
    classNames: [...(names ?? Array.from({ length: classes }, (_, k) => String(k)))],
    labels: [...labels],
    numbers: Float32Array.from(X),
  }
}
