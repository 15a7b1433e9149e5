import { CallError } from '../../shared/contract/errors.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers, Parsed } from '../../shared/contract/schema.ts'
import { plannedRuns, type StudyPlan } from '../../shared/spec/studyPlan.ts'
import { emitChanged, tryLog } from '../runs/labContext.ts'
import type { RunServices } from '../runs/handlers.ts'
import { resumeRuns } from '../runs/resume.ts'
import { newRuns, storeStudy } from '../runs/startRuns.ts'
import { addedRuns, cellsOf, namedSpecs, planOfStudy } from './plans.ts'
import { isOver } from './progress.ts'
import { studyHead, studySummaries, studySummary } from './summaries.ts'

type StudyHandlers = Pick<Handlers<LabContract>, Extract<keyof Handlers<LabContract>, `studies.${string}`>>

/** What can be done with many runs that make one figure. `tell`: something about the study itself has changed. */
export function studyHandlers(services: RunServices, tell: (study: string) => void): StudyHandlers {
  const { context, queue, sweepInterrupted } = services
  const { store } = context
  /** Studies whose runs are stopping. */
  const holding = new Map<string, Promise<void>>()

  /** Throws where the study is another's: its queue is in another process. */
  const openOwn = (id: string): void => {
    sweepInterrupted()
    studyHead(store, id)
    const isElsewhere = store.runs.notEnded().some(({ study, owner }) => study === id && owner.pid !== process.pid)
    if (isElsewhere)
      throw new CallError('notPossible', `study ${id} is run by another Collapsar that is open: do it there`)
  }
  const hold = async (id: string): Promise<void> => {
    const runs = store.runs.ofStudy(id).filter(({ status }) => status === 'queued' || status === 'running')
    await queue.hold(
      runs.map((run) => run.id),
      'Pause of the study was asked for.',
    )
    // What came to its end meanwhile leaves nothing to resume.
    if (store.runs.ofStudy(id).every(({ status }) => isOver(status))) store.studies.setPaused(id, false)
    tell(id)
  }
  return {
    'studies.start': (study) => start(services, study),
    'studies.list': () => {
      sweepInterrupted()
      return studySummaries(store, Date.now())
    },
    'studies.read': ({ id }) => {
      sweepInterrupted()
      const plan = planOfStudy(store, id)
      const cells = cellsOf(store, id, plan).map((cell) => ({ ...cell, run: context.runEnds.correct(cell.run) }))
      return { summary: studySummary(store, id, Date.now()), plan, cells }
    },
    'studies.pause': async ({ id }) => {
      openOwn(id)
      const { counts, isPaused } = studySummary(store, id, Date.now())
      if (!isPaused && !counts.queued && !counts.running)
        throw new CallError('notPossible', `study ${id} is not going on: there is nothing to pause`)
      list(services, id)
      store.studies.setPaused(id, true)
      tell(id)
      const held = hold(id).finally(() => holding.delete(id))
      holding.set(id, held)
      await held
      return null
    },
    'studies.resume': async ({ id }) => {
      await holding.get(id)
      openOwn(id)
      resume(services, id)
      tell(id)
      return null
    },
    'studies.extend': ({ id, plan }) => {
      openOwn(id)
      extend(services, id, plan)
      tell(id)
      return null
    },
  }
}

function start({ context, queue, versions }: RunServices, study: Parsed<LabContract, 'studies.start'>): string {
  const specs = namedSpecs(study.plan, plannedRuns(study.plan))
  const { id, runs } = storeStudy(context, study, specs, versions)
  queue.add(runs)
  return id
}

/** Adds the runs that the plan has beyond the old one. */
function extend(services: RunServices, id: string, plan: StudyPlan): void {
  const { context, queue, versions } = services
  const { store } = context
  list(services, id)
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

/** Gives a study of which there are only runs a row of its own. */
function list({ context: { store } }: RunServices, id: string): void {
  if (!store.studies.head(id)) store.studies.add(studyHead(store, id), planOfStudy(store, id))
}

function resume({ context, queue, versions }: RunServices, id: string): void {
  const { store } = context
  const resumed = store.connection.atomically(() => {
    const { isPaused } = studyHead(store, id)
    const runs = store.runs.ofStudy(id)
    const again = resumeRuns(
      context,
      runs.filter((run) => !queue.has(run.id)),
      versions,
    )
    if (again.length === 0 && !isPaused) {
      const why = runs.every(({ status }) => isOver(status))
        ? 'every run has come to its end'
        : 'it is going on already'
      throw new CallError('notPossible', `study ${id} cannot be resumed: ${why}`)
    }
    store.studies.setPaused(id, false)
    return again
  })
  for (const { run, how } of resumed) {
    if (how !== null) tryLog(context, run, 'info', how)
    emitChanged(context, run)
  }
  queue.add(resumed.map(({ run }) => run))
}
