import type { RunSummary } from '../contract/runs.ts'
import { fieldSymbol } from '../spec/fieldLabel.ts'
import { readStepField, stepField, type StepQuantity } from './stepFields.ts'

export type FieldValue = string | number | boolean | null | readonly string[]

/** What is known of a run besides its summary. */
export interface RunFacts {
  run: RunSummary
  /** The fields of its spec by path; undefined: it has none of that name. */
  specValue(path: string): FieldValue | undefined
  /** At the last measurement up to a step; null where there is none, or no number. */
  valueAt(quantity: StepQuantity, step: number): number | null
  /** How long it has been running, in seconds. */
  seconds: number | null
}

export interface RunField {
  name: string
  /** A time is milliseconds. */
  kind: 'text' | 'number' | 'time'
  value(facts: RunFacts): FieldValue | undefined
}

const field = (name: string, kind: RunField['kind'], value: (run: RunSummary) => FieldValue): RunField => ({
  name,
  kind,
  value: ({ run }) => value(run),
})

/** What every run has, apart from its spec. */
export const runFields: readonly RunField[] = [
  field('name', 'text', (run) => run.name),
  field('status', 'text', (run) => run.status),
  field('ending', 'text', (run) => run.ending),
  field('tag', 'text', (run) => run.tags),
  field('notes', 'text', (run) => run.notes),
  field('folder', 'text', (run) => run.folder),
  field('preset', 'text', (run) => run.preset),
  field('study', 'text', (run) => run.study),
  field('id', 'text', (run) => run.id),
  field('hash', 'text', (run) => run.specHash),
  field('engine', 'text', (run) => run.engine),
  field('N', 'number', (run) => run.samples),
  field('objective', 'number', (run) => run.progress?.objective ?? null),
  field('loss', 'number', (run) => run.progress?.dataLoss ?? null),
  field('step', 'number', (run) => run.progress?.step ?? null),
  field('tcv', 'number', (run) => run.tcv),
  field('best', 'number', (run) => run.bestObjective),
  field('bestTcv', 'number', (run) => run.bestTcv),
  { name: 'seconds', kind: 'number', value: ({ seconds }) => seconds },
  field('started', 'time', (run) => run.startedAt ?? run.createdAt),
  field('ended', 'time', (run) => run.endedAt),
]

/** Letters and other words for fields of the spec; those of fieldLabel hold too. */
const aliases: Readonly<Record<string, string>> = {
  lambda: 'penalty.weightDecay',
  delta: 'penalty.firstLayer',
  "lambda'": 'penalty.featureDecay',
  sigma: 'data.deviation',
  data: 'data.set',
  optimizer: 'optimizer.kind',
}

const otherNames: Readonly<Record<string, string>> = { tags: 'tag', samples: 'N', duration: 'seconds', note: 'notes' }

/**
 * The field that a word means: one of the run, one at a step, a path of the spec, or the end of a path, the shortest
 * first. `paths`: those that there are. null where there is none.
 */
export function findField(word: string, paths: readonly string[]): RunField | null {
  const at = readStepField(word)
  if (at) {
    const { quantity, step } = at
    return { name: stepField(quantity, step), kind: 'number', value: ({ valueAt }) => valueAt(quantity, step) }
  }
  const lower = word.toLowerCase()
  const own = runFields.find(({ name }) => name.toLowerCase() === (otherNames[lower] ?? lower).toLowerCase())
  if (own) return own
  const path = aliases[lower] ?? paths.find((known) => known.toLowerCase() === lower) ?? endingIn(lower, paths)
  if (path === undefined) return null
  return { name: path, kind: 'text', value: ({ specValue }) => specValue(path) }
}

function endingIn(word: string, paths: readonly string[]): string | undefined {
  const fitting = paths.filter(
    (path) => path.toLowerCase().endsWith(`.${word}`) || fieldSymbol(path).toLowerCase() === word,
  )
  return fitting.toSorted((a, b) => a.split('.').length - b.split('.').length)[0]
}

/** Names that may be written before : or a comparison. */
export const fieldNames = (paths: readonly string[]): string[] => [
  ...runFields.map(({ name }) => name),
  ...Object.keys(aliases),
  ...paths,
]
