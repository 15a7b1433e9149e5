import { CallError } from '../../shared/contract/errors.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers, Parsed } from '../../shared/contract/schema.ts'
import { plannedRuns, type StudyPlan } from '../../shared/spec/studyPlan.ts'
import { emitChanged, tryLog } from '../runs/labContext.ts'
import type { RunSummary } from '../../shared/contract/runs.ts'
import type { RunServices } from '../runs/handlers.ts'
import { resumeRuns } from '../runs/resume.ts'
import { newRuns, storeStudy } from '../runs/startRuns.ts'
import type { Store } from '../store/store.ts'
import { studyAnnotationHandlers } from './annotations.ts'
import { addedRuns, cellsOf, namedSpecs, planOfStudy } from './plans.ts'
import { isOver } from './progress.ts'
import { studyHead, studySummaries, studySummary } from './summaries.ts'

/** Reads the runs of a study that this machine trains, and no cluster. */
export function runsHere({ runs, clusters }: Store, study: string): RunSummary[] {
  const away = new Set(clusters.runsOfStudy(study).map(({ runId }) => runId))
  return runs.ofStudy(study).filter(({ id }) => !away.has(id))
}

type StudyHandlers = Omit<
  Pick<Handlers<LabContract>, Extract<keyof Handlers<LabContract>, `studies.${string}`>>,
  'studies.move'
>

/** Answers the calls of the domain `studies`; `reportChange` emits a change of a study. */
export function studyHandlers(services: RunServices, reportChange: (study: string) => void): StudyHandlers {
  const { context, queue, sweepInterrupted } = services
  const { store } = context
  /** Studies whose runs are stopping. */
  const pausing = new Map<string, Promise<void>>()

  /** Throws where another process has the queue of the study. */
  const requireOwnership = (id: string): void => {
    sweepInterrupted()
    studyHead(store, id)
    const isElsewhere = store.runs.notEnded().some(({ study, owner }) => study === id && owner.pid !== process.pid)
    if (isElsewhere) throw new CallError('notPossible', `study ${id} belongs to another open Collapsar: use that one`)
  }
  const pauseRuns = async (id: string): Promise<void> => {
    const runs = runsHere(store, id).filter(({ status }) => status === 'queued' || status === 'running')
    await queue.pause(
      runs.map((run) => run.id),
      'The user paused the study.',
    )
    // When every run has ended in the meantime, there is nothing to resume.
    if (store.runs.ofStudy(id).every(({ status }) => isOver(status))) store.studies.setPaused(id, false)
    reportChange(id)
  }
  return {
    ...studyAnnotationHandlers(services, reportChange),
    'studies.start': (study) => start(services, study),
    'studies.list': ({ inTrash }) => {
      sweepInterrupted()
      return studySummaries(store, Date.now(), inTrash)
    },
    'studies.read': ({ id }) => {
      sweepInterrupted()
      const plan = planOfStudy(store, id)
      const cells = cellsOf(store, id, plan).map((cell) => ({ ...cell, run: context.runEnds.correct(cell.run) }))
      return { summary: studySummary(store, id, Date.now()), plan, cells }
    },
    'studies.pause': async ({ id }) => {
      requireOwnership(id)
      const { counts, isPaused } = studySummary(store, id, Date.now())
      if (!isPaused && !counts.queued && !counts.running)
        throw new CallError('notPossible', `study ${id} has no queued or running run: there is nothing to pause`)
      ensureStored(services, id)
      store.studies.setPaused(id, true)
      reportChange(id)
      const paused = pauseRuns(id).finally(() => pausing.delete(id))
      pausing.set(id, paused)
      await paused
      return null
    },
    'studies.resume': async ({ id, fromWeights = false }) => {
      await pausing.get(id)
      requireOwnership(id)
      resume(services, id, fromWeights)
      reportChange(id)
      return null
    },
    'studies.extend': ({ id, plan }) => {
      requireOwnership(id)
      extend(services, id, plan)
      reportChange(id)
      return null
    },
  }
}

function start({ context, queue, versions }: RunServices, study: Parsed<LabContract, 'studies.start'>): string {
  const specs = namedSpecs(study.plan, plannedRuns(study.plan))
  // Trainers load TensorFlow while this process computes the forecasts.
  queue.prepare(specs.map(({ spec }) => spec))
  const { id, runs } = storeStudy(context, study, specs, versions)
  queue.add(runs)
  return id
}

/** Stores the new plan of a study and queues its additional runs. */
function extend(services: RunServices, id: string, plan: StudyPlan): void {
  const { context, queue, versions } = services
  const { store } = context
  ensureStored(services, id)
  const { isPaused, preset } = studyHead(store, id)
  const added = addedRuns(planOfStudy(store, id), plan)
  const runs = newRuns(context, id, preset, namedSpecs(plan, added), versions)
  store.connection.atomically(() => {
    store.studies.setPlan(id, plan)
    store.runs.add(runs)
  })
  for (const run of runs) emitChanged(context, run.id)
  if (!isPaused) queue.add(runs.map((run) => run.id))
}

/** Stores a study of an older version, which has only runs. */
function ensureStored({ context: { store } }: RunServices, id: string): void {
  if (!store.studies.head(id)) store.studies.add(studyHead(store, id), planOfStudy(store, id))
}

function resume({ context, queue, versions }: RunServices, id: string, fromWeights: boolean): void {
  const { store } = context
  const resumed = store.connection.atomically(() => {
    const { isPaused } = studyHead(store, id)
    const runs = runsHere(store, id)
    const requeued = resumeRuns(
      context,
      runs.filter((run) => !queue.has(run.id)),
      { versions, fromWeights },
    )
    if (requeued.length === 0 && !isPaused) {
      const why = runs.every(({ status }) => isOver(status)) ? 'all of its runs have ended' : 'it is already running'
      throw new CallError('notPossible', `study ${id} cannot be resumed: ${why}`)
    }
    store.studies.setPaused(id, false)
    return requeued
  })
  for (const { run, message } of resumed) {
    if (message !== null) tryLog(context, run, 'info', message)
    emitChanged(context, run)
  }
  queue.add(resumed.map(({ run }) => run))
}
