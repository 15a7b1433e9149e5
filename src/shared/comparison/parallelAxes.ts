import { plain } from '../plot/drawing.ts'
import { formatShort } from '../plot/numbers.ts'
import type { Interval, ParallelAxis, ParallelLine } from '../figures/compare/parallelLayout.ts'
import type { SpecIndex } from '../filter/specIndex.ts'
import { fieldName, valueText } from '../figures/fieldText.ts'
import { isSeed } from '../spec/fieldLabel.ts'
import type { ComparedRun } from './comparedRun.ts'
import { fieldAxis, numberFields } from './numberFields.ts'

/** A possible axis: of numbers, or of words by their places in `words`. */
export interface AxisField {
  key: string
  name: string
  label: string
  /** The scale until the user chooses one. */
  isLog: boolean
  words: readonly string[] | null
  value(run: ComparedRun): number | null
}

export interface ParallelChoice {
  /** Keys of the axes in order; null: differing fields of the specs, then results. */
  keys: readonly string[] | null
  /** By key, where the user has changed the scale of the field. */
  logs: Readonly<Record<string, boolean>>
  /** Intervals by `intervalKey`. */
  intervals: Readonly<Record<string, Interval>>
  /** The key of an axis, or `run`; null: by run while the runs are few. */
  colour: string | null
}

/** Every possible axis: differing fields of the specs, results, status and engine. */
export function axisFields(runs: readonly ComparedRun[], specs: SpecIndex): AxisField[] {
  const ids = runs.map(({ summary }) => summary.id)
  const numbers = numberFields(runs, specs).map((field): AxisField => {
    const isWide = field.key.startsWith('spec:') || spansDecades(runs.map(field.value))
    return { ...field, isLog: field.isLog && isWide, words: null }
  })
  const known = new Set(numbers.map(({ key }) => key))
  const paths = specs.differing(ids).filter((path) => !known.has(`spec:${path}`))
  const own = paths.map((path) =>
    wordField(`spec:${path}`, fieldName(path), fieldAxis(path, paths), runs, ({ summary }) => {
      const value = specs.value(summary.id, path)
      return value === undefined || value === null ? null : valueText(value)
    }),
  )
  const isSpec = ({ key }: AxisField): boolean => key.startsWith('spec:')
  return [
    ...numbers.filter(isSpec),
    ...own,
    ...numbers.filter((field) => !isSpec(field)),
    wordField('status', 'status', 'status', runs, ({ summary }) => summary.status),
    wordField('engine', 'engine', 'engine', runs, ({ summary }) => summary.engine),
  ]
}

function wordField(
  key: string,
  name: string,
  label: string,
  runs: readonly ComparedRun[],
  text: (run: ComparedRun) => string | null,
): AxisField {
  const words = [...new Set(runs.flatMap((run) => text(run) ?? []))].toSorted()
  const indices = new Map(words.map((word, i) => [word, i]))
  return { key, name, label, isLog: false, words, value: (run) => indices.get(text(run) ?? '') ?? null }
}

/** Whether the positive values span a decade or more. */
function spansDecades(values: readonly (number | null)[]): boolean {
  const positive = values.filter((value): value is number => value !== null && value > 0)
  return positive.length > 0 && Math.max(...positive) / Math.min(...positive) >= 10
}

/** The results that are drawn until the user chooses others. */
const firstResults = ['objective', 'dataLoss', 'tcv', 'weightGradient', 'featureRank', 'seconds']
/** The most axes that fit beside each other in a small window. */
const maxAxes = 10

/** The keys of the axes to draw. */
export function shownKeys(
  fields: readonly AxisField[],
  runs: readonly ComparedRun[],
  { keys }: ParallelChoice,
): string[] {
  const known = new Map(fields.map((field) => [field.key, field]))
  if (keys !== null) return keys.filter((key) => known.has(key))
  const isMeasured = (key: string): boolean => runs.some((run) => (known.get(key)?.value(run) ?? null) !== null)
  const results = firstResults.filter(isMeasured)
  const spec = fields.filter(({ key }) => key.startsWith('spec:')).map(({ key }) => key)
  const chosen = spec.filter((key) => !isSeed(key.slice('spec:'.length)))
  return [...(chosen.length > 0 ? chosen : spec).slice(0, maxAxes - results.length), ...results]
}

/** An interval of words belongs to these words: among others their places change. */
export const intervalKey = ({ key, words }: Pick<AxisField, 'key' | 'words'>): string =>
  words ? `${key} ${words.join('|')}` : key

export const axesOf = (fields: readonly AxisField[], keys: readonly string[], choice: ParallelChoice): ParallelAxis[] =>
  keys.flatMap((key) => {
    const field = fields.find((own) => own.key === key)
    if (!field) return []
    const { label, words, isLog } = field
    const interval = choice.intervals[intervalKey(field)] ?? null
    return [{ key, label, words, interval, isLog: words === null && (choice.logs[key] ?? isLog) }]
  })

export const linesOf = (
  fields: readonly AxisField[],
  keys: readonly string[],
  runs: readonly ComparedRun[],
  labels: ReadonlyMap<string, string>,
): ParallelLine[] =>
  runs.map((run) => ({
    id: run.summary.id,
    label: labels.get(run.summary.id) ?? run.summary.name,
    values: keys.map((key) => fields.find((own) => own.key === key)?.value(run) ?? null),
  }))

/** Returns `5 of 12 runs lie within δ ≤ 2 and TCV 10⁻⁹ … 10⁻⁶.`; `format` writes the numbers. */
export function withinSentence(
  axes: readonly ParallelAxis[],
  within: number,
  total: number,
  format = formatShort,
): string {
  const parts = axes.flatMap(({ label, words, interval }) =>
    interval ? [`${plain(label)} ${intervalText(interval, words, format)}`] : [],
  )
  if (parts.length === 0) return `${total} ${total === 1 ? 'run' : 'runs'}. Drag along an axis to select some.`
  return `${within} of ${total} runs ${within === 1 ? 'lies' : 'lie'} within ${parts.join(' and ')}.`
}

function intervalText({ least, most }: Interval, words: readonly string[] | null, format: typeof formatShort): string {
  if (words) return words.slice(Math.max(0, least), most + 1).join(', ') || 'nothing'
  if (least === most) return `= ${format(least)}`
  if (least === -Infinity) return `≤ ${format(most)}`
  return most === Infinity ? `≥ ${format(least)}` : `${format(least)} … ${format(most)}`
}
