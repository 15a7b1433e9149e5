import type { RunStatus } from '../../shared/contract/runs.ts'
import type { Store } from '../store/store.ts'

/** Keeps the ids of runs that the end of a lab stopped, until the user resumes them or does not want to. */
const setting = 'runs.unfinished'

/** Statuses of runs that can resume. */
const restartable: readonly RunStatus[] = ['stopped', 'interrupted', 'killed', 'crashed']

function read({ settings }: Store): string[] {
  try {
    const ids: unknown = JSON.parse(settings.read(setting) ?? '[]')
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

const write = ({ settings }: Store, ids: readonly string[]): void => settings.write(setting, JSON.stringify(ids))

/** Remembers runs that stop because their lab ends or has crashed. */
export function rememberUnfinished(store: Store, ids: readonly string[]): void {
  if (ids.length > 0) write(store, [...new Set([...read(store), ...ids])])
}

/** Returns the remembered runs that have not gone on since, oldest first. */
export function unfinishedRuns(store: Store): string[] {
  const kept = read(store)
  if (kept.length === 0) return []
  return store.runs
    .summariesOf(kept)
    .filter(({ status, trashedAt }) => trashedAt === null && restartable.includes(status))
    .filter(({ study }) => !store.studies.isPaused(study))
    .map(({ id }) => id)
    .toSorted()
}

/** Forgets runs: the user has resumed them, or does not want to. */
export function forgetUnfinished(store: Store, ids: readonly string[]): void {
  write(
    store,
    read(store).filter((id) => !ids.includes(id)),
  )
}
