import { storeFailure } from '../failures.ts'
import type { Store } from '../store.ts'

/** Longest list of problems of one kind. */
const mostNamed = 20

/**
 * Checks a whole history and returns a sentence for each problem: the structure of the file, references between tables,
 * and whether everything that is stored of every run can be read. It changes nothing. `report` receives the share done.
 */
export function checkHistory(store: Store, report: (done: number) => void = () => {}): string[] {
  const problems = structureProblems(store)
  const ids =
    attempt(
      () => store.runs.ids(),
      (reason) => problems.push(`The list of runs cannot be read: ${reason}.`),
    ) ?? []
  for (const [i, id] of ids.entries()) {
    for (const [what, read] of contentOf(store, id))
      attempt(read, (reason) => problems.push(`Run ${id}: its ${what} cannot be read: ${reason}.`))
    report((i + 1) / ids.length)
  }
  return problems
}

/** Everything that is stored of a run, with its name in sentences. */
const contentOf = (store: Store, id: string): [string, () => unknown][] => [
  ['summary or spec', () => store.runs.head(id)],
  ['log of steps', () => store.scalars.read(id)],
  ['measurements', () => store.measurements.read(id)],
  ['messages', () => store.log.read(id)],
  ['collapse steps', () => store.collapseSteps.read(id)],
  ['checkpoint', () => [store.checkpoints.weights(id), store.checkpoints.resumePoint(id)]],
  ['stored weights', () => store.snapshots.steps(id).map((step) => store.snapshots.weights(id, step))],
]

function structureProblems({ connection: { sqlite, path } }: Store): string[] {
  const problems: string[] = []
  const rowsOf = (pragma: string): object[] =>
    attempt(
      () => sqlite.pragma(pragma) as object[],
      (reason) => problems.push(reason),
      path,
    ) ?? []
  for (const row of rowsOf(`integrity_check(${mostNamed})`)) {
    const text = String(Object.values(row)[0])
    if (text !== 'ok') problems.push(`The file is damaged: ${text.replaceAll(/\s+/g, ' ')}.`)
  }
  const orphans = new Map<string, number>()
  for (const row of rowsOf('foreign_key_check')) {
    const { table } = row as { table: string }
    orphans.set(table, (orphans.get(table) ?? 0) + 1)
  }
  for (const [table, count] of orphans) problems.push(`The table ${table} has ${count} rows of runs that do not exist.`)
  return problems
}

function attempt<T>(read: () => T, report: (reason: string) => void, path = ''): T | null {
  try {
    return read()
  } catch (error) {
    const failure = path === '' ? error : storeFailure(path, error)
    report(failure instanceof Error ? failure.message.replace(/\.$/, '') : String(failure))
    return null
  }
}
