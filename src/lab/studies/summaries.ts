import { CallError } from '../../shared/contract/errors.ts'
import type { StudySummary } from '../../shared/contract/studies.ts'
import type { Store } from '../store/store.ts'
import type { AnnotatedStudy, RunShare, StudyHead } from '../store/studies.ts'
import { groupedBy } from '../../shared/statistics/groupedBy.ts'
import { studyDifference } from '../../shared/spec/studyDifference.ts'
import { sharedName } from '../../shared/spec/runNames.ts'
import { isOver, studyProgress } from './progress.ts'

/**
 * Summarises every study, newest first; with `inTrash` those whose runs are all in the trash, and otherwise all others.
 * Reads no whole run, and of finished studies only the counts by status.
 */
export function studySummaries(store: Store, now: number, inTrash = false): StudySummary[] {
  const { studies } = store
  const counts = groupedBy(studies.counts(inTrash), ({ study }) => study)
  const shown = inTrash ? new Set(studies.counts(false).map(({ study }) => study)) : null
  const heads = [...studies.heads(), ...unlistedHeads(store, inTrash)]
    .filter(({ id }) => counts.has(id) && !shown?.has(id))
    .sort((a, b) => (a.id < b.id ? 1 : -1))
  const open = inTrash ? [] : heads.filter(({ id }) => counts.get(id)?.some(({ status }) => !isOver(status)))
  const shares = groupedBy(studies.shares(open.map(({ id }) => id)), ({ study }) => study)
  return heads.map((head) => {
    const byStatus = counts.get(head.id) ?? []
    const runs = byStatus.reduce((sum, { runs }) => sum + runs, 0)
    return {
      ...head,
      ...differenceOf(store, head, runs),
      runs,
      counts: Object.fromEntries(byStatus.map(({ status, runs }) => [status, runs])),
      ...progressOf(head, shares.get(head.id) ?? null, now),
    }
  })
}

/** Summarises one study. Throws a CallError where there is none. */
export function studySummary(store: Store, id: string, now: number): StudySummary {
  const head = studyHead(store, id)
  const shares = store.studies.shares([id])
  const counts: StudySummary['counts'] = {}
  for (const { status } of shares) counts[status] = (counts[status] ?? 0) + 1
  return {
    ...head,
    ...differenceOf(store, head, shares.length),
    runs: shares.length,
    counts,
    ...progressOf(head, shares, now),
  }
}

/** Plans are long, and only an extension changes one: then the study has other runs. */
const differences = new Map<string, string>()

/** Returns how a study differs from the published spec; nothing where it does not, or has no plan. */
function differenceOf({ studies }: Store, { id, preset }: StudyHead, runs: number): Pick<StudySummary, 'difference'> {
  const key = `${id} ${runs}`
  const plan = differences.has(key) ? null : studies.plan(id)
  if (plan) differences.set(key, studyDifference(preset, plan).join(' · '))
  const difference = differences.get(key) ?? ''
  return difference === '' ? {} : { difference }
}

/** Reads a study without its plan and runs. Throws a CallError where there is none. */
export function studyHead(store: Store, id: string): AnnotatedStudy {
  const isAsked = (unlisted: StudyHead): boolean => unlisted.id === id
  const head =
    store.studies.head(id) ?? unlistedHeads(store, false).find(isAsked) ?? unlistedHeads(store, true).find(isAsked)
  if (!head) throw new CallError('notFound', `there is no study '${id}'`)
  return head
}

/** Makes studies of runs that older versions started together without storing a study. */
function unlistedHeads({ studies }: Store, inTrash: boolean): AnnotatedStudy[] {
  return [...groupedBy(studies.unlisted(inTrash), ({ study }) => study)].map(([id, [first, ...others]]) => ({
    id,
    name: sharedName([first?.name ?? '', ...others.map(({ name }) => name)]),
    preset: first?.preset ?? null,
    size: null,
    createdAt: first?.createdAt ?? 0,
    isPaused: false,
    isStarred: false,
    tags: [],
  }))
}

/** `shares`: null where all runs are over. */
const progressOf = ({ isPaused }: StudyHead, shares: readonly RunShare[] | null, now: number) =>
  shares === null ? { done: 1, secondsLeft: null } : studyProgress(shares, isPaused, now)
