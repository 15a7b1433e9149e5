import { markRaw, onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import type { AppContract } from '../../../shared/contract/index.ts'
import { lacksSpectra, scalarNames } from '../../../shared/contract/measurements.ts'
import type { RunRecord } from '../../../shared/contract/runs.ts'
import type { Client } from '../../../shared/rpc/client.ts'
import { lab as ownLab } from '../../lab.ts'
import { pendingUpdates, applyUpdates, type RunUpdate } from './runRecord.ts'
import { sentence } from '../../text/sentence.ts'
import { useAttempt } from '../useAttempt.ts'

export interface Run {
  /** null until it has been read. Replaced, never changed: at most once per frame while the run is running. */
  record: Readonly<ShallowRef<RunRecord | null>>
  problem: Readonly<ShallowRef<string | null>>
  stop(): Promise<void>
  /** Resumes a run that was stopped or interrupted. */
  resume(): Promise<void>
  /** Whether the last resume failed because another engine made the checkpoint. */
  isOtherEngine: Readonly<ShallowRef<boolean>>
  /** Resumes from the weights of the checkpoint, with a new state of the optimizer. */
  resumeFromWeights(): Promise<void>
}

export interface RunOptions {
  lab?: Client<AppContract>
  /** Calls the callback before the next paint. */
  nextFrame?(callback: () => void): void
}

/** Engine and peak memory have no event of their own: they may be known after a change of status. */
function needsReload(record: RunRecord | null, item: RunUpdate): boolean {
  if (item.kind === 'changed') return item.summary.status !== record?.summary.status
  return item.kind === 'measured' && record !== null && record.engine === null
}

function listenTo(lab: Client<AppContract>, note: (about: string, item: RunUpdate) => void): (() => void)[] {
  return [
    lab.on('runs.changed', (summary) => note(summary.id, { kind: 'changed', summary })),
    lab.on('runs.progressed', ({ id, progress, scalars }) => note(id, { kind: 'progressed', progress, scalars })),
    lab.on('runs.measured', ({ id, measurement }) => note(id, { kind: 'measured', measurement })),
    lab.on('runs.logged', ({ id, line }) => note(id, { kind: 'logged', line })),
    lab.on('runs.collapsed', ({ id, collapse }) => note(id, { kind: 'collapsed', collapse })),
  ]
}

/** Reads the brief record first and the large one after it, unless the run is known. `take` returns false to stop. */
async function readRecord(
  lab: Client<AppContract>,
  id: string,
  isKnown: boolean,
  take: (answer: RunRecord) => boolean,
): Promise<void> {
  const first = await lab.call('runs.read', { id, isBrief: !isKnown })
  if (take(first) && lacksSpectra(first.measurements)) take(await lab.call('runs.read', { id }))
}

/** Follows the record of one run as long as the calling scope lives. */
export function useRun(id: MaybeRefOrGetter<string>, options: RunOptions = {}): Run {
  const { lab = ownLab, nextFrame = (callback) => void requestAnimationFrame(callback) } = options
  const record = shallowRef<RunRecord | null>(null)
  const { problem, isOtherEngine, attempt } = useAttempt()
  let updates: RunUpdate[] = []
  let isFrameAsked = false
  let reading = 0

  const publish = (): void => {
    isFrameAsked = false
    if (record.value?.summary.id !== toValue(id) || updates.length === 0) return
    record.value = markRaw(applyUpdates(record.value, updates))
    updates = []
  }
  const note = (about: string, item: RunUpdate): void => {
    if (about !== toValue(id)) return
    updates.push(item)
    if (needsReload(record.value, item)) void read()
    if (isFrameAsked) return
    isFrameAsked = true
    nextFrame(publish)
  }
  const read = async (): Promise<void> => {
    const turn = ++reading
    const own = toValue(id)
    try {
      await readRecord(lab, own, record.value?.summary.id === own, (answer) => {
        if (turn !== reading) return false
        updates = pendingUpdates(answer, updates, scalarNames.length)
        record.value = markRaw(applyUpdates(answer, updates))
        updates = []
        problem.value = null
        return true
      })
    } catch (error) {
      if (turn !== reading) return
      record.value = null
      problem.value = sentence(error)
    }
  }

  const listeners = listenTo(lab, note)
  listeners.push(lab.on('system.labRestarted', () => void read()))
  onScopeDispose(() => listeners.forEach((stop) => stop()))
  // The last run stays on screen until the next one is read, so that nothing flashes between values of δ.
  watch(
    () => toValue(id),
    () => {
      updates = []
      isOtherEngine.value = false
      void read()
    },
    { immediate: true },
  )

  const resumeRun = async (fromWeights: boolean): Promise<void> =>
    void (await attempt(() => lab.call('runs.resume', { id: toValue(id), fromWeights })))
  return {
    record,
    problem,
    stop: async () => void (await attempt(() => lab.call('runs.stop', { id: toValue(id) }))),
    resume: () => resumeRun(false),
    isOtherEngine,
    resumeFromWeights: () => resumeRun(true),
  }
}
