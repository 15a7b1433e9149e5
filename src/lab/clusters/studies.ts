import { join } from 'node:path'
import type { Cluster, TaskOptions } from '../../shared/contract/clusters.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import { hasEnded, type RunSummary } from '../../shared/contract/runs.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import { groupedBy } from '../../shared/statistics/groupedBy.ts'
import type { RunServices } from '../runs/handlers.ts'
import { runsHere, studyHandlers } from '../studies/handlers.ts'
import { isOver } from '../studies/progress.ts'
import type { ClusterList } from './clusterList.ts'
import { connect, textOf } from './connection.ts'
import { engineOf } from './engine.ts'
import type { ClusterFollower } from './follow.ts'
import type { ClusterServices } from './handlers.ts'
import { movable, queueHere, takeFromClusters } from './move.ts'
import { requeue } from './requeue.ts'
import type { RunSeconds } from './runSeconds.ts'
import { planSubmissions, requireReady, type Readiness } from './submit.ts'
import { folders } from './task/layout.ts'
import { noOptions, readOptions, type SubmissionOptions } from './taskSettings.ts'

type Calls = 'studies.start' | 'studies.pause' | 'studies.resume' | 'studies.extend' | 'studies.move' | 'runs.resume'
type Local = ReturnType<typeof studyHandlers>

/** What the calls about studies need. */
interface Given extends ClusterServices {
  secondsOf: RunSeconds
}

/**
 * Answers the calls about studies. A study may have runs on clusters and on this machine; each place gets the calls that
 * concern its runs.
 */
export function studiesOnClusters(
  given: Given,
  list: ClusterList,
  follower: ClusterFollower,
): Pick<Handlers<LabContract>, Calls> {
  const { services, reportChange, root, here } = given
  const { store } = services.context
  const clusterOf = (study: string): string | null => store.clusters.submissionsOf(study).at(-1)?.cluster ?? null
  const plan = planner(given, follower)

  /** Stores what `work` stores, for a cluster in place of the queue of this machine, which gets the first runs. */
  const submit = async (
    name: string,
    asked: { options?: TaskOptions | undefined; here?: number | undefined },
    work: (held: Local) => string | Promise<string>,
  ): Promise<string> => {
    const cluster = list.find(name)
    const ready = await requireReady({ root }, cluster)
    const added: string[] = []
    const queue = heldQueue(services, added)
    const study = await work(studyHandlers({ ...services, queue }, reportChange))
    const first = asked.here ?? 0
    plan(cluster, study, added.slice(first), ready, { options: asked.options ?? {}, fromWeights: false })
    if (first > 0) services.queue.add(added.slice(0, first))
    return study
  }
  return {
    'studies.start': async ({ cluster, here: first, options, ...study }) =>
      cluster === undefined
        ? await here['studies.start'](study)
        : await submit(cluster, { options, here: first }, (held) => held['studies.start'](study)),
    'studies.extend': async ({ cluster, options, ...input }) => {
      const name = cluster === undefined ? clusterOf(input.id) : cluster
      if (name === null) return await here['studies.extend'](input)
      await submit(name, { options }, async (held) => {
        await held['studies.extend'](input)
        return input.id
      })
      return null
    },
    'studies.move': async ({ id, runs: ids, cluster: name, options }) => {
      const cluster = name === null ? null : list.find(name)
      const ready = cluster && (await requireReady({ root }, cluster))
      services.sweepInterrupted()
      const before = movable(store, id, ids)
      await services.queue.pause(
        before.filter((run) => services.queue.has(run.id)).map((run) => run.id),
        'The user moved the run.',
      )
      await takeFromClusters(services, list, id, before)
      const runs = movable(store, id, ids)
      if (cluster && ready) {
        for (const summary of runs) requeue(services.context, summary)
        plan(cluster, id, ids, ready, { options: options ?? {}, fromWeights: false })
      } else queueHere(services, runs)
      services.context.emit('clusters.changed', { study: id })
      reportChange(id)
      return null
    },
    ...pauses(given, list, follower, plan),
  }
}

type Planner = ReturnType<typeof planner>

/** Answers the calls that pause and resume. */
function pauses(
  given: Given,
  list: ClusterList,
  follower: ClusterFollower,
  plan: Planner,
): Pick<Handlers<LabContract>, 'studies.pause' | 'studies.resume' | 'runs.resume'> {
  const { services, reportChange, root, here } = given
  const { store } = services.context
  const isAway = (study: string): boolean => store.clusters.runsOfStudy(study).length > 0
  const canResume = ({ status }: RunSummary): boolean => hasEnded(status) && !isOver(status)
  /** Submits interrupted runs of clusters again, each to the cluster that had it last. */
  const resubmit = async (study: string, runs: readonly RunSummary[], fromWeights: boolean): Promise<void> => {
    const submissions = new Map(store.clusters.submissionsOf(study).map((row) => [row.token, row]))
    const byCluster = groupedBy(runs, ({ id }) => submissions.get(store.clusters.run(id)?.token ?? '')?.cluster ?? '')
    for (const [name, own] of byCluster) {
      const cluster = list.find(name)
      const ready = await requireReady({ root }, cluster)
      // A stop that the cluster does not have yet must reach the old task before a new one has the run.
      await follower.update(name)
      const last = submissions.get(store.clusters.run(own[0]?.id ?? '')?.token ?? '')
      const { options } = last ? readOptions(last) : noOptions
      for (const summary of own) {
        store.clusters.setRepeats(summary.id, 0)
        requeue(services.context, summary)
      }
      const ids = own.map(({ id }) => id)
      plan(cluster, study, ids, ready, { options, fromWeights })
    }
  }
  return {
    'studies.pause': async (input) => {
      if (!isAway(input.id)) return await here['studies.pause'](input)
      await forJobs(given, list, input.id, async (token, cluster, folder) => {
        await textOf(connect(cluster.host), ['touch', '--', join(folder, 'control/pause')])
        await engineOf(cluster).hold(connect(cluster.host), token)
      })
      if (runsHere(store, input.id).some(({ status }) => !hasEnded(status))) await here['studies.pause'](input)
      store.studies.setPaused(input.id, true)
      reportChange(input.id)
      void follower.update()
      return null
    },
    'studies.resume': async (input) => {
      const { id, fromWeights = false } = input
      if (!isAway(id)) return await here['studies.resume'](input)
      const isPaused = store.studies.isPaused(id)
      const own = runsHere(store, id)
      const unfinished = store.runs.ofStudy(id).filter(canResume)
      if (unfinished.length === 0 && !isPaused)
        throw new CallError('notPossible', `study ${id} cannot be resumed: none of its runs was interrupted`)
      await forJobs(given, list, id, async (token, cluster, folder) => {
        await textOf(connect(cluster.host), ['rm', '-f', '--', join(folder, 'control/pause')])
        await engineOf(cluster).release(connect(cluster.host), token)
      })
      const away = unfinished.filter((run) => !own.some((known) => known.id === run.id))
      await resubmit(id, away, fromWeights)
      const hasOwn = own.some((run) => canResume(run) || (isPaused && run.status === 'queued'))
      if (hasOwn) await here['studies.resume'](input)
      store.studies.setPaused(id, false)
      reportChange(id)
      return null
    },
    'runs.resume': async (input) => {
      const { id, fromWeights = false } = input
      const summary = store.runs.summary(id)
      if (!store.clusters.run(id)) return await here['runs.resume'](input)
      if (!canResume(summary))
        throw new CallError('notPossible', `run ${id} cannot resume: it is ${summary.status} on a cluster`)
      await resubmit(summary.study, [summary], fromWeights)
      return null
    },
  }
}

/** Gives runs of a study to a cluster, and lets the follower submit them. */
function planner({ services, secondsOf }: Given, follower: ClusterFollower) {
  const { context } = services
  const { store } = context
  return (
    cluster: Cluster,
    study: string,
    runs: readonly string[],
    ready: Readiness,
    asked: SubmissionOptions = noOptions,
  ): void => {
    if (runs.length === 0) return
    const timed = runs.map((run) => ({ run, spec: store.runs.spec(run), seconds: secondsOf(run, cluster.name) }))
    planSubmissions({ store }, cluster, study, timed, ready, asked)
    context.emit('clusters.changed', { study })
    follower.start()
    void follower.update()
  }
}

/** A queue that only notes the runs that would be added. */
const heldQueue = ({ queue }: RunServices, added: string[]): RunServices['queue'] => ({
  ...queue,
  prepare: () => {},
  add: (ids) => void added.push(...ids),
})

/** Does something with each job of a study that may still have tasks; `folder`: that of its submission. */
async function forJobs(
  { services }: Given,
  list: ClusterList,
  study: string,
  work: (token: string, cluster: Cluster, folder: string) => Promise<void>,
): Promise<void> {
  for (const { token, cluster: name, state } of services.context.store.clusters.submissionsOf(study)) {
    if (state === 'over') continue
    const cluster = list.find(name)
    await work(token, cluster, join(cluster.folder, folders.submission(study, token)))
  }
}
