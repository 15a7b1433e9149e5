import { statSync } from 'node:fs'
import type { ClusterRun } from '../../shared/contract/clusters.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { Estimate } from '../../shared/contract/estimates.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import { hasEnded } from '../../shared/contract/runs.ts'
import { plannedRuns, type StudyPlan } from '../../shared/spec/studyPlan.ts'
import { setPath } from '../datasets/dataSets.ts'
import type { runHandlers, RunServices } from '../runs/handlers.ts'
import type { studyHandlers } from '../studies/handlers.ts'
import type { SubmissionRow } from '../store/tables.ts'
import { endOnCluster } from './applyFrame.ts'
import { checkCluster } from './check.ts'
import { clusterEstimates } from './clusterEstimate.ts'
import { clusterList } from './clusterList.ts'
import { connect } from './connection.ts'
import { fetchWeights } from './fetchWeights.ts'
import { followClusters, type ClusterFollower } from './follow.ts'
import { install } from './install.ts'
import { runSeconds } from './runSeconds.ts'
import { studiesOnClusters } from './studies.ts'
import { missingSets } from './uploads.ts'

type Calls =
  | Extract<keyof Handlers<LabContract>, `clusters.${string}` | `studies.${string}`>
  | 'runs.stop'
  | 'runs.resume'
  | 'estimates.read'

export interface ClusterServices {
  services: RunServices
  reportChange(study: string): void
  home: string
  root: string
  /** What the calls do on this machine. */
  here: ReturnType<typeof runHandlers> &
    ReturnType<typeof studyHandlers> & { 'estimates.read'(plan: { plan: StudyPlan }): Estimate | null }
}

/** Answers the calls about clusters, and those about studies and runs that are on one. */
export function clusterHandlers(given: ClusterServices): {
  handlers: Pick<Handlers<LabContract>, Calls>
  follower: ClusterFollower
} {
  const { services, home, root, here } = given
  const { context } = services
  const { store } = context
  const list = clusterList(store, home)
  const onCluster = clusterEstimates(store)
  const estimate = (plan: StudyPlan, cluster: string | null): Estimate | null =>
    cluster === null ? here['estimates.read']({ plan }) : onCluster(plan, list.find(cluster))
  const secondsOf = runSeconds(store, estimate)
  const follower = followClusters({ context, list, home, root, secondsOf })
  const studies = studiesOnClusters({ ...given, secondsOf }, list, follower)
  const handlers: Pick<Handlers<LabContract>, Calls> = {
    'clusters.list': () => list.all(),
    'clusters.save': (cluster) => list.save(cluster),
    'clusters.remove': ({ name }) => {
      list.remove(name)
      return null
    },
    'clusters.check': ({ name, job }) => {
      const cluster = list.find(name)
      return checkCluster(cluster, { root, script: list.script(cluster), job })
    },
    'clusters.install': ({ name }) => {
      const cluster = list.find(name)
      return install(connect(cluster.host), cluster, root)
    },
    'clusters.runs': ({ study }) => runsOnClusters(given, study),
    'clusters.update': () => follower.update(),
    'clusters.contacts': () => follower.contacts(),
    'clusters.missingData': async ({ name, plan }) => {
      const cluster = list.find(name)
      const specs = plannedRuns(plan).map(({ spec }) => spec)
      const missing = await missingSets(connect(cluster.host), cluster, specs)
      return missing.map((hash) => ({
        name: store.datasets.find(hash)?.name ?? hash,
        bytes: statSync(setPath(home, hash), { throwIfNoEntry: false })?.size ?? 0,
      }))
    },
    'clusters.fetchWeights': ({ study }) => fetchWeights(context, list, study),
    ...here,
    'estimates.read': ({ plan, cluster = null }) => estimate(plan, cluster),
    ...studies,
    'runs.stop': async ({ id }) => {
      const place = store.clusters.run(id)
      const { status } = store.runs.summary(id)
      if (!place || hasEnded(status)) return await here['runs.stop']({ id })
      store.clusters.setStop(id, 'asked')
      const ending = 'The user stopped the run while it waited.'
      if (status === 'queued') endOnCluster(context, id, { status: 'stopped', ending })
      const { cluster } = submissionOf(given, place.token)
      const contacts = await follower.update(cluster)
      const problem = contacts.find((contact) => contact.cluster === cluster)?.problem ?? null
      if (problem !== null && status === 'running')
        throw new CallError('notPossible', `${problem}. Collapsar sends the stop when the cluster answers.`)
      return null
    },
  }
  return { handlers, follower }
}

function submissionOf({ services: { context } }: ClusterServices, token: string): SubmissionRow {
  const study = token.slice(0, token.lastIndexOf('-'))
  const found = context.store.clusters.submissionsOf(study).find((submission) => submission.token === token)
  if (!found) throw new CallError('notFound', `there is no submission '${token}'`)
  return found
}

function runsOnClusters({ services: { context } }: ClusterServices, study: string): ClusterRun[] {
  const { clusters } = context.store
  const submissions = new Map(clusters.submissionsOf(study).map((submission) => [submission.token, submission]))
  return clusters.runsOfStudy(study).map(({ runId, token, task, host, state, reason }) => {
    const submission = submissions.get(token)
    const job = submission?.job == null ? null : `${submission.job}_${task}`
    const isWaiting = submission?.state !== 'over' && (state === null || state === 'pending')
    const waitsSince = isWaiting ? (submission?.createdAt ?? null) : null
    return { run: runId, cluster: submission?.cluster ?? '', job, host, state, reason, waitsSince }
  })
}
