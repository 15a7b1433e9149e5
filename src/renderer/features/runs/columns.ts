import { formatNumber, formatShort } from '../../../shared/plot/numbers.ts'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import type { FieldValue, RunFacts } from '../../../shared/filter/runFields.ts'
import { fieldSymbol } from '../../../shared/spec/fieldLabel.ts'
import type { SpecIndex } from '../../../shared/filter/specIndex.ts'
import type { StepQuantity } from '../../../shared/filter/stepFields.ts'
import { formatCount, formatDuration, formatTime } from '../../text/format.ts'
import { secondsOf } from '../../text/status.ts'

export interface Column {
  id: string
  title: string
  /** Where the title is short. */
  hint: string
  isNumber: boolean
  /** In pixels, until it is drawn wider or narrower. */
  width: number
  /** What it is sorted by; null and undefined come last. */
  value(facts: RunFacts): FieldValue | undefined
  text(facts: RunFacts): string
  /** What the pointer says of a cell besides. */
  note?(facts: RunFacts): string
}

interface Shape {
  hint?: string
  isNumber?: boolean
  width?: number
}

const column = (
  id: string,
  title: string,
  value: (facts: RunFacts) => FieldValue | undefined,
  text: (facts: RunFacts) => string,
  { hint = title, isNumber = false, width = 96 }: Shape = {},
): Column => ({ id, title, hint, isNumber, width, value, text })

type NumberOf = (run: RunSummary) => number | null | undefined

const numbers = (id: string, title: string, of: NumberOf, digits: number, hint: string, width = 104): Column =>
  column(
    id,
    title,
    ({ run }) => of(run) ?? null,
    ({ run }) => formatNumber(of(run) ?? NaN, digits),
    {
      hint,
      isNumber: true,
      width,
    },
  )

/** A line; it is sorted by the last value. */
const line = (id: string, title: string, of: NumberOf, hint: string): Column => ({
  ...numbers(id, title, of, 3, hint, 96),
  isNumber: false,
})

const words = (id: string, title: string, of: (run: RunSummary) => string | null, width: number): Column =>
  column(
    id,
    title,
    ({ run }) => of(run) || null,
    ({ run }) => of(run) ?? '',
    { width },
  )

const started = (run: RunSummary): number => run.startedAt ?? run.createdAt

/** What a run itself has to show. The star is no column: it leads every row. */
const ownColumns: readonly Column[] = [
  words('status', 'Status', (run) => run.status, 120),
  words('name', 'Run', (run) => run.name, 216),
  words('tags', 'Tags', (run) => run.tags.join(' '), 96),
  words('folder', 'Folder', (run) => run.folder, 112),
  line('objectiveLine', 'Objective ↘', (run) => run.progress?.objective, 'Objective over the measurements, log axis'),
  line('tcvLine', 'TCV ↘', (run) => run.tcv, 'Largest TCV over the measurements, log axis'),
  column(
    'delta',
    'δ',
    ({ run }) => run.delta,
    ({ run }) => (run.delta === null ? '–' : String(run.delta)),
    {
      hint: 'δ: the first layer carries λδ; – where every layer has its own',
      isNumber: true,
      width: 56,
    },
  ),
  column(
    'samples',
    'N',
    ({ run }) => run.samples,
    ({ run }) => String(run.samples),
    { isNumber: true, width: 56 },
  ),
  numbers('objective', 'Objective', (run) => run.progress?.objective, 5, 'Objective, last', 120),
  numbers(
    'bestObjective',
    'Objective, best',
    (run) => run.bestObjective,
    5,
    'The least objective of all measurements',
    128,
  ),
  numbers('dataLoss', 'Data loss', (run) => run.progress?.dataLoss, 3, 'Data loss, last'),
  numbers('tcv', 'TCV, largest', (run) => run.tcv, 2, 'The largest TCV of the hidden layers, last measured'),
  numbers(
    'bestTcv',
    'TCV, best',
    (run) => run.bestTcv,
    2,
    'The least that the largest TCV of the hidden layers has been',
  ),
  column(
    'step',
    'Step',
    ({ run }) => run.progress?.step,
    ({ run }) => String(run.progress?.step ?? '–'),
    {
      isNumber: true,
      width: 72,
    },
  ),
  column(
    'started',
    'Started',
    ({ run }) => started(run),
    ({ run }) => formatTime(started(run)),
    { width: 136 },
  ),
  column(
    'duration',
    'Duration',
    ({ seconds }) => seconds,
    ({ seconds }) => (seconds === null ? '–' : formatDuration(seconds)),
    { isNumber: true, width: 72 },
  ),
  words('preset', 'Recipe', (run) => run.preset, 96),
  words('engine', 'Engine', (run) => run.engine, 220),
  words('notes', 'Notes', (run) => run.notes.split('\n')[0] ?? '', 160),
  words('study', 'Study', (run) => run.study, 112),
  words('id', 'Id', (run) => run.id, 120),
]

/** What runs had come to at the chosen step. */
export const isStepColumn = (id: string): boolean => id.endsWith('At')

const stepColumn = (title: string, quantity: StepQuantity, digits: number, width: number) => (step: number) => {
  const own = column(
    `${quantity}At`,
    `${title} @ ${formatCount(step)}`,
    ({ valueAt }) => valueAt(quantity, step),
    ({ valueAt }) => {
      const value = valueAt(quantity, step) ?? NaN
      return quantity === 'step' && !Number.isNaN(value) ? formatCount(value) : formatNumber(value, digits)
    },
    { hint: `${title}, at the last measurement up to the chosen step`, isNumber: true, width },
  )
  return {
    ...own,
    note: ({ valueAt }: RunFacts): string => {
      const at = valueAt('step', step)
      return at === null
        ? `Nothing was measured up to step ${formatCount(step)}`
        : `Measured at step ${formatCount(at)}`
    },
  }
}

const stepColumns = [
  stepColumn('Objective', 'objective', 5, 136),
  stepColumn('Data loss', 'loss', 3, 136),
  stepColumn('‖gradient‖', 'gradient', 3, 136),
  stepColumn('TCV, largest', 'tcv', 2, 144),
  stepColumn('Step measured', 'step', 0, 152),
]

export const specPrefix = 'spec:'

/** A field of the spec. */
function specColumn(path: string): Column {
  const shown = (value: FieldValue | undefined): string =>
    value === undefined ? '–' : typeof value === 'number' ? formatShort(value) : String(value)
  const symbol = fieldSymbol(path)
  return column(
    specPrefix + path,
    symbol,
    ({ specValue }) => specValue(path),
    ({ specValue }) => shown(specValue(path)),
    { hint: path, width: Math.max(72, Math.min(160, 32 + 8 * symbol.length)) },
  )
}

/** Every column that there is, with these fields of specs; some of them at a step. */
export const allColumns = (paths: readonly string[], step = 0): Column[] => [
  ...ownColumns,
  ...stepColumns.map((make) => make(step)),
  ...paths.map(specColumn),
]

/** What runs had come to at a step; null where nothing is known. */
export type ValueAt = (id: string, quantity: StepQuantity, step: number) => number | null

const unknown: ValueAt = () => null

/** A run with its spec, for filters and columns; `now` in milliseconds. */
export const factsOf = (run: RunSummary, specs: SpecIndex, now: number, valueAt = unknown): RunFacts => ({
  run,
  seconds: secondsOf(run, now),
  specValue: (path) => specs.value(run.id, path),
  valueAt: (quantity, step) => valueAt(run.id, quantity, step),
})
