import { formatShort } from '../../text/numbers.ts'
import { endKindNames } from '../../../shared/contract/finishedText.ts'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import type { FieldValue } from '../../../shared/filter/language.ts'
import type { RunFacts } from '../../../shared/filter/runFields.ts'
import { findEntry } from '../../../shared/glossary/find.ts'
import type { EntryId } from '../../../shared/glossary/glossary.ts'
import { fieldSymbol } from '../../../shared/spec/fieldLabel.ts'
import type { SpecIndex } from '../../../shared/filter/specIndex.ts'
import { lastStep } from '../../../shared/filter/stepFields.ts'
import { measuredNames, quantities, type MeasuredName, type QuantityName } from '../../../shared/quantities/table.ts'
import { capitalised, fullNameOf, titleOf } from '../../../shared/quantities/text.ts'
import { measuredOnly, summaryValue, wordOf } from '../../../shared/quantities/words.ts'
import { formatCount, formatDuration, formatTime } from '../../text/format.ts'
import { quantityText } from '../../text/quantityText.ts'
import { secondsOf } from '../../text/status.ts'
import type { TableColumn } from '../../ui/table/column.ts'

export interface Column extends TableColumn {
  /** null for a field that this version does not know. */
  ask: EntryId | null
  /** Rows sort by it; null and undefined come last. */
  value(facts: RunFacts): FieldValue | undefined
  text(facts: RunFacts): string
  /** The tooltip of a cell. */
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
): Column => ({ id, title, hint, ask: findEntry(id), isNumber, width, value, text })

/** Returns a column of a quantity from the summary. A duration has a value during the run too. */
const quantityColumn = (name: QuantityName, width = 104): Column => ({
  ...column(
    wordOf(name),
    titleOf(name),
    ({ run, seconds }) => (name === 'seconds' ? seconds : summaryValue(name, run)),
    ({ run }) => quantityText(name, summaryValue(name, run)),
    { hint: quantities[name].sentence, isNumber: true, width },
  ),
  ask: name,
})

/** A line; it sorts by its last value. */
const line = (id: string, title: string, name: QuantityName, hint: string): Column => ({
  ...quantityColumn(name, 96),
  id,
  title,
  hint,
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

/** Names the step of the numbers of a diverged run. */
const lastFiniteNote = ({ run: { progress } }: RunFacts): string =>
  progress?.objectiveStep === undefined ? '' : `Last finite measurement, at step ${formatCount(progress.objectiveStep)}`

/** What the summary of a run shows. The star is no column: it leads every row. */
const ownColumns: readonly Column[] = [
  words('status', 'Status', (run) => run.status, 120),
  { ...words('ending', 'Ending', (run) => run.ending, 320), hint: 'How far the run got, or why it ended' },
  {
    ...words('endKind', 'Kind of end', (run) => run.endKind && endKindNames[run.endKind], 136),
    value: ({ run }) => run.endKind,
    hint: 'Where a run with free features ended, by its objective against that of deep neural collapse',
  },
  words('name', 'Run', (run) => run.name, 216),
  words('tags', 'Tags', (run) => run.tags.join(' '), 96),
  words('folder', 'Folder', (run) => run.folder, 112),
  line('objectiveLine', 'Objective ↘', 'lastObjective', 'Objective over the measurements, log axis'),
  line('tcvLine', 'TCV ↘', 'tcv', 'Largest TCV over the measurements, log axis'),
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
  { ...quantityColumn('samples', 56), title: 'N' },
  { ...quantityColumn('lastObjective', 144), note: lastFiniteNote },
  quantityColumn('bestObjective', 128),
  { ...quantityColumn('lastDataLoss', 144), note: lastFiniteNote },
  quantityColumn('tcv'),
  quantityColumn('bestTcv'),
  quantityColumn('lastStep', 72),
  quantityColumn('restarts', 80),
  column(
    'started',
    'Started',
    ({ run }) => started(run),
    ({ run }) => formatTime(started(run)),
    { width: 136 },
  ),
  {
    ...quantityColumn('seconds', 72),
    text: ({ seconds }) => (seconds === null ? '–' : formatDuration(seconds)),
  },
  words('preset', 'Recipe', (run) => run.preset, 96),
  words('engine', 'Engine', (run) => run.engine, 220),
  words('notes', 'Notes', (run) => run.notes.split('\n')[0] ?? '', 160),
  words('study', 'Study', (run) => run.study, 112),
  words('id', 'Id', (run) => run.id, 120),
]

/** Where a column of a quantity is read: at the last measurement, or at the step that the user chose. */
interface Place {
  id: string
  title: string
  hint: string
  step: number
}

function measuredColumn(name: MeasuredName, { id, title, hint, step }: Place): Column {
  const own = column(
    id,
    title,
    ({ valueAt }) => valueAt(name, step),
    ({ valueAt }) => quantityText(name, valueAt(name, step)),
    { hint, isNumber: true, width: Math.max(104, Math.min(200, 40 + 7 * title.length)) },
  )
  return { ...own, ask: name, note: ({ valueAt }) => whenMeasured(valueAt('step', step), step) }
}

const whenMeasured = (measured: number | null, step: number): string => {
  if (measured !== null) return `Measured at step ${formatCount(measured)}`
  return step === lastStep ? 'No measurement yet' : `No measurement up to step ${formatCount(step)}`
}

/** At the last measurement, for quantities that no summary answers. */
const lastColumn = (name: MeasuredName): Column => {
  const hint = `${capitalised(fullNameOf(name))}, at the last measurement. ${quantities[name].sentence}`
  return measuredColumn(name, { id: name, title: titleOf(name), hint, step: lastStep })
}

const atSuffix = 'At'

const stepColumn = (name: MeasuredName, step: number): Column =>
  measuredColumn(name, {
    id: `${name}${atSuffix}`,
    title: `${titleOf(name)} @ ${formatCount(step)}`,
    hint: `${capitalised(fullNameOf(name))}, at the last measurement up to the chosen step`,
    step,
  })

/** Whether a column shows values at the step that the user chose. */
export const isStepColumn = (id: string): boolean => measuredNames.some((name) => `${name}${atSuffix}` === id)

/** The step whose values a column shows; null where the summary or the spec answers it. */
export function stepOfColumn(id: string, chosen: number): number | null {
  if (measuredOnly.some((name) => name === id)) return lastStep
  return isStepColumn(id) ? chosen : null
}

/** Ids that columns had in earlier versions, under which a table may be stored. */
const formerIds: Readonly<Record<string, string>> = { lossAt: 'dataLossAt', gradientAt: 'gradientNormAt' }

/** The id of a stored column as it is now. */
export const presentId = (id: string): string => formerIds[id] ?? id

export const specPrefix = 'spec:'

/** A field of the spec. */
function specColumn(path: string): Column {
  const shown = (value: FieldValue | undefined): string =>
    value === undefined ? '–' : typeof value === 'number' ? formatShort(value) : String(value)
  const symbol = fieldSymbol(path)
  const own = column(
    specPrefix + path,
    symbol,
    ({ specValue }) => specValue(path),
    ({ specValue }) => shown(specValue(path)),
    { hint: path, width: Math.max(72, Math.min(160, 32 + 8 * symbol.length)) },
  )
  return { ...own, ask: findEntry(path) }
}

/** Every column, with these fields of specs and the quantities at this step. */
export const allColumns = (paths: readonly string[], step = 0): Column[] => [
  ...ownColumns,
  ...measuredOnly.map(lastColumn),
  ...measuredNames.map((name) => stepColumn(name, step)),
  ...paths.map(specColumn),
]

/** A quantity of a run at a step; null where nothing is known. */
export type ValueAt = (id: string, quantity: MeasuredName, step: number) => number | null

const unknown: ValueAt = () => null

/** A run with its spec, for filters and columns; `now` in milliseconds. */
export const factsOf = (run: RunSummary, specs: SpecIndex, now: number, valueAt = unknown): RunFacts => ({
  run,
  seconds: secondsOf(run, now),
  specValue: (path) => specs.value(run.id, path),
  valueAt: (quantity, step) => valueAt(run.id, quantity, step),
})

/** Whether the rows have more than one text in a column. */
export function differs(column: Pick<Column, 'text'>, rows: readonly RunFacts[]): boolean {
  const [first, ...others] = rows
  if (!first) return false
  const text = column.text(first)
  return others.some((facts) => column.text(facts) !== text)
}
