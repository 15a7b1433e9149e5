import { RunFrame, sessionLength, sessionOf } from '../../shared/contract/runFrames.ts'
import { hasEnded } from '../../shared/contract/runs.ts'
import type { Frame } from '../../shared/frames/frame.ts'
import { valueOfFrame } from '../../shared/frames/values.ts'
import { emitChanged, type LabContext } from '../runs/labContext.ts'
import { record } from '../runs/record.ts'
import { restart, rewind } from '../runs/resume.ts'
import { resumable } from '../store/runRows.ts'

/** The cluster whose frames are read, with the runs of the submission. */
export interface FrameSource {
  cluster: string
  token: string
}

/**
 * Stores one frame of a run, once: a frame whose number the history has already is ignored. Returns whether it was new.
 * A frame that is missing or cannot be understood leaves a line in the log of its run.
 */
export function applyFrame(context: LabContext, frame: Frame, source: FrameSource): boolean {
  const { store } = context
  const known = store.clusters.run(frame.run)
  if (!known || known.token !== source.token || frame.sequence <= known.sequence) return false
  // The frames of a session have consecutive numbers.
  const isNewSession = sessionOf(frame.sequence) > sessionOf(known.sequence)
  const missing = isNewSession ? frame.sequence % sessionLength : frame.sequence - known.sequence - 1
  if (missing > 0)
    warn(
      context,
      frame.run,
      `${missing} lost ${missing === 1 ? 'frame' : 'frames'} of this run: damaged or missing. Its series have a gap.`,
    )
  let parsed: RunFrame
  try {
    parsed = RunFrame.parse({ ...valueOfFrame(frame), kind: frame.kind })
  } catch (error) {
    const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error)
    warn(context, frame.run, `Frame ${frame.sequence} (${frame.kind}) cannot be read: ${reason.slice(0, 300)}`)
    store.clusters.setSequence(frame.run, frame.sequence)
    return true
  }
  apply(context, frame.run, parsed, source)
  store.clusters.setSequence(frame.run, frame.sequence)
  return true
}

function apply(context: LabContext, id: string, frame: RunFrame, { cluster }: FrameSource): void {
  const { store } = context
  switch (frame.kind) {
    case 'spec':
    case 'checkpointed':
    case 'snapshot':
      return // specs are those of the history; weights come on request
    case 'started':
      return start(context, id, frame, cluster)
    case 'paused':
      returnTo(context, id, frame.resume)
      return emitChanged(context, id)
    case 'logged': {
      const { at, level, message } = frame
      store.log.add(id, { at, level, message })
      return context.emit('runs.logged', { id, line: { at, level, message } })
    }
    case 'ended': {
      store.runs.end(id, { ...frame, endedAt: frame.at })
      store.scalars.compact(id)
      if (!resumable.includes(frame.status)) store.checkpoints.deleteResumePoint(id)
      return emitChanged(context, id)
    }
    default:
      return record(context, id, frame, store.runs.summary(id).secondsBefore)
  }
}

function start(
  context: LabContext,
  id: string,
  { at, engine, versions, host, job, resumed }: Extract<RunFrame, { kind: 'started' }>,
  cluster: string,
): void {
  const { store } = context
  const { status, progress } = store.runs.summary(id)
  if (resumed !== null || progress !== null || status !== 'queued') returnTo(context, id, resumed)
  store.runs.begin(id, at)
  const place = job === null ? `${cluster}, ${host}` : `${cluster}, ${host}, job ${job}`
  store.runs.resetEngine(id, { ...versions, cluster: place })
  store.clusters.setPlace(id, { host })
  record(context, id, { kind: 'started', engine }, 0)
  if (resumed !== null) log(context, id, at, `The cluster resumed the run at step ${resumed.step}.`)
}

/** Queues the run again at a position, or at step 0, and deletes what was measured after it. */
function returnTo(context: LabContext, id: string, position: Parameters<typeof rewind>[2]['plan'] | null): void {
  const { store } = context
  const summary = store.runs.summary(id)
  if (position !== null) return rewind(store, summary, { plan: position })
  restart(store, summary, store.runs.versions(id))
}

function log({ store, emit }: LabContext, id: string, at: number, message: string): void {
  const line = { at, level: 'info', message } as const
  store.log.add(id, line)
  emit('runs.logged', { id, line })
}

function warn({ store, emit }: LabContext, id: string, message: string): void {
  const line = { at: Date.now(), level: 'warning', message } as const
  store.log.add(id, line)
  emit('runs.logged', { id, line })
}

/** Ends a run that its task did not end, where the run has not ended. Returns whether it did. */
export function endOnCluster(
  context: LabContext,
  id: string,
  end: { status: 'crashed' | 'killed' | 'stopped' | 'interrupted'; ending: string; lines?: readonly string[] },
): boolean {
  const { store } = context
  if (hasEnded(store.runs.summary(id).status)) return false
  for (const message of end.lines ?? []) store.log.add(id, { at: Date.now(), level: 'error', message })
  store.runs.end(id, { status: end.status, ending: end.ending, endedAt: Date.now(), peakMemoryBytes: null })
  store.scalars.compact(id)
  emitChanged(context, id)
  return true
}
