import type { RunSummary } from '../contract/runs.ts'
import { fieldSymbol } from '../spec/fieldLabel.ts'
import { measuredNames, type MeasuredName, type QuantityName } from '../quantities/table.ts'
import { summaryNamed, summaryQuantities, summaryValue, wordOf } from '../quantities/words.ts'
import type { Field, FieldValue } from './language.ts'
import { readStepField, stepField } from './stepFields.ts'

/** A run with its spec and its measurements, as filters and columns read it. */
export interface RunFacts {
  run: RunSummary
  /** A field of the spec by its path; undefined where the spec has none of that name. */
  specValue(path: string): FieldValue | undefined
  /** A quantity at the last measurement up to a step; null where there is no measurement, or no number. */
  valueAt(quantity: MeasuredName, step: number): number | null
  /** Seconds of training so far; null before the run begins. */
  seconds: number | null
}

export type RunField = Field<RunFacts>

const field = (name: string, kind: RunField['kind'], value: (run: RunSummary) => FieldValue): RunField => ({
  name,
  kind,
  value: ({ run }) => value(run),
})

/** A duration has a value during the run too. */
const quantityField = (name: QuantityName): RunField => ({
  name: wordOf(name),
  kind: 'number',
  value: ({ run, seconds }) => (name === 'seconds' ? seconds : summaryValue(name, run)),
})

/** The fields of every run, apart from its spec and its measurements. */
export const runFields: readonly RunField[] = [
  field('name', 'text', (run) => run.name),
  field('status', 'text', (run) => run.status),
  field('ending', 'text', (run) => run.ending),
  field('endKind', 'text', (run) => run.endKind),
  field('tag', 'text', (run) => run.tags),
  field('notes', 'text', (run) => run.notes),
  field('folder', 'text', (run) => run.folder),
  field('preset', 'text', (run) => run.preset),
  field('study', 'text', (run) => run.study),
  field('id', 'text', (run) => run.id),
  field('hash', 'text', (run) => run.specHash),
  field('engine', 'text', (run) => run.engine),
  ...summaryQuantities.map(quantityField),
  field('started', 'time', (run) => run.startedAt ?? run.createdAt),
  field('ended', 'time', (run) => run.endedAt),
]

/** Letters and other words for fields of the spec, besides those of fieldLabel. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['lambda', 'penalty.weightDecay'],
  ['delta', 'penalty.firstLayer'],
  ["lambda'", 'penalty.featureDecay'],
  ['sigma', 'data.deviation'],
  ['data', 'data.set'],
  ['optimizer', 'optimizer.kind'],
])

const otherNames: ReadonlyMap<string, string> = new Map([
  ['tags', 'tag'],
  ['note', 'notes'],
])

/**
 * The field that a word means: a quantity at a step, a field of the run, a path of the spec, or the end of a path, the
 * shortest path first. `paths` are the fields of the specs. null where the word means nothing.
 */
export function findField(word: string, paths: readonly string[]): RunField | null {
  const at = readStepField(word)
  if (at) {
    const { quantity, step } = at
    return { name: stepField(quantity, step), kind: 'number', value: ({ valueAt }) => valueAt(quantity, step) }
  }
  const lower = word.toLowerCase()
  const summary = summaryNamed(word)
  const wanted = summary === null ? (otherNames.get(lower) ?? lower) : wordOf(summary).toLowerCase()
  const own = runFields.find(({ name }) => name.toLowerCase() === wanted)
  if (own) return own
  const path = aliases.get(lower) ?? paths.find((known) => known.toLowerCase() === lower) ?? endingIn(lower, paths)
  if (path === undefined) return null
  return { name: path, kind: 'text', value: ({ specValue }) => specValue(path) }
}

function endingIn(word: string, paths: readonly string[]): string | undefined {
  const fitting = paths.filter(
    (path) => path.toLowerCase().endsWith(`.${word}`) || fieldSymbol(path).toLowerCase() === word,
  )
  return fitting.toSorted((a, b) => a.split('.').length - b.split('.').length)[0]
}

/** Every name that may stand before : or a comparison. */
export const fieldNames = (paths: readonly string[]): string[] => [
  ...runFields.map(({ name }) => name),
  ...measuredNames,
  ...aliases.keys(),
  ...paths,
]
