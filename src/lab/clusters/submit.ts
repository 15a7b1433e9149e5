import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cluster } from '../../shared/contract/clusters.ts'
import { shellCommand } from '../../shared/shellCommand.ts'
import { CallError } from '../../shared/contract/errors.ts'
import { sessionOf, type TaskPlan } from '../../shared/contract/runFrames.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { startWeights } from '../starts/requireStart.ts'
import type { Store } from '../store/store.ts'
import type { SubmissionRow } from '../store/tables.ts'
import { packVectors } from '../store/vectors.ts'
import { connect, type Connection } from './connection.ts'
import { engineOf } from './engine.ts'
import { isInstalled, programFolder, upload } from './install.ts'
import { packTasks, walltimeMinutes } from './packTasks.ts'
import { programFiles } from './programFiles.ts'
import type { RunSeconds } from './runSeconds.ts'
import { folders, fromWeightsFile, parts, startFile } from './task/layout.ts'
import { noOptions, optionsText, readOptions, settingsOf, type SubmissionOptions } from './taskSettings.ts'
import { uploadCheckpoints, uploadData } from './uploads.ts'

/** A run to train on a cluster, with its estimated seconds; null where nobody knows. */
export interface RunToSubmit {
  run: string
  spec: RunSpec
  seconds: number | null
}

export interface SubmitServices {
  store: Store
  home: string
  root: string
}

/** A submission with what its folder needs. */
interface Planned {
  token: string
  tasks: RunToSubmit[][]
}

/** What a cluster answers before a study is stored. */
export interface Readiness {
  /** The most tasks of one array. */
  largest: number
}

/** Throws a CallError where the cluster cannot be reached or has not this version of Collapsar. */
export async function requireReady({ root }: Pick<SubmitServices, 'root'>, cluster: Cluster): Promise<Readiness> {
  const connection = connect(cluster.host)
  const { version } = programFiles(root)
  if (!(await isInstalled(connection, cluster, version)))
    throw new CallError(
      'notPossible',
      `this Collapsar (${version}) is not on the cluster ${cluster.name}: run lab cluster install ${shellCommand([cluster.name])}`,
    )
  return { largest: await engineOf(cluster).largestArray(connection) }
}

/**
 * Plans the job arrays of runs of a study, and stores them with a token each before anything is sent. Whoever updates the
 * cluster next sends them: a lab that is killed in between submits nothing twice and forgets nothing.
 */
export function planSubmissions(
  { store }: Pick<SubmitServices, 'store'>,
  cluster: Cluster,
  study: string,
  runs: readonly RunToSubmit[],
  { largest }: Readiness,
  asked: SubmissionOptions = noOptions,
): string[] {
  const tasks = packTasks(runs, asked.options.taskMinutes ?? cluster.taskMinutes)
  const options = optionsText(asked)
  const before = store.clusters.submissionsOf(study).length
  const planned: Planned[] = []
  for (let first = 0; first < tasks.length; first += largest)
    planned.push({ token: `${study}-${before + planned.length}`, tasks: tasks.slice(first, first + largest) })
  store.connection.atomically(() => {
    for (const { token, tasks: own } of planned) {
      const row = {
        token,
        study,
        cluster: cluster.name,
        createdAt: Date.now(),
        tasks: own.length,
        job: null,
        options,
      }
      store.clusters.addSubmission({ ...row, state: 'planned' })
      for (const [task, members] of own.entries())
        for (const { run } of members) store.clusters.assign(run, token, task)
    }
  })
  return planned.map(({ token }) => token)
}

/** Submits a planned job array, unless the cluster has one of that name already. Returns the number of the job. */
export async function send(
  { store, home, root }: SubmitServices,
  cluster: Cluster,
  submission: Pick<SubmissionRow, 'token' | 'study' | 'options'>,
  script: string,
  secondsOf: RunSeconds,
): Promise<string> {
  const connection = connect(cluster.host)
  const engine = engineOf(cluster)
  const { token, study } = submission
  const { options, fromWeights } = readOptions(submission)
  const present = (await engine.states(connection, token)).job
  if (present !== null) return present
  const folder = `${cluster.folder}/${folders.submission(study, token)}`
  const members = store.clusters.runsOf(token).map(({ runId }) => runId)
  const specs = members.map((run) => store.runs.spec(run))
  const settings = settingsOf(cluster, options, specs)
  const tasks = plansOf(store, settings, token)
  await uploadCheckpoints(store, connection, members, `${folder}/../checkpoints`)
  await uploadSubmission(store, connection, tasks, folder, { script, fromWeights })
  await uploadData({ home }, connection, cluster, specs)
  const seconds = tasks.map(({ runs }) => sum(runs.map(({ run }) => secondsOf(run, cluster.name))))
  const { version } = programFiles(root)
  return await engine.submit(connection, {
    name: token,
    script: `${folder}/script.sh`,
    scriptArguments: [programFolder(cluster, version), folder],
    logs: `${folder}/log`,
    tasks: tasks.map(({ task }) => task),
    cluster: settings,
    minutes: walltimeMinutes(seconds, settings.minutes),
  })
}

const sum = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((total, value) => (total === null || value === null ? null : total + value), 0)

/** Makes the plans of the tasks from the history. Sessions begin above all frames that it has. */
function plansOf({ clusters, runs }: Store, { name, cores }: Cluster, token: string): TaskPlan[] {
  const plans = new Map<number, TaskPlan>()
  for (const { runId, task, sequence } of clusters.runsOf(token)) {
    const plan = plans.get(task) ?? { task, cluster: name, threads: cores, session: 0, runs: [] }
    plan.runs.push({ run: runId, spec: runs.spec(runId) })
    plan.session = Math.max(plan.session, sessionOf(sequence) + 1)
    plans.set(task, plan)
  }
  return [...plans.values()].toSorted((a, b) => a.task - b.task)
}

async function uploadSubmission(
  { starts }: Pick<Store, 'starts'>,
  connection: Connection,
  plans: readonly TaskPlan[],
  folder: string,
  { script, fromWeights }: { script: string; fromWeights: boolean },
): Promise<void> {
  const draft = mkdtempSync(join(tmpdir(), 'collapsar-submission-'))
  try {
    for (const part of parts) mkdirSync(join(draft, part))
    for (const plan of plans) writeFileSync(join(draft, 'tasks', `${plan.task}.json`), JSON.stringify(plan))
    for (const { spec } of plans.flatMap(({ runs }) => runs)) writeStart({ starts }, draft, spec)
    const runs = fromWeights ? plans.flatMap((plan) => plan.runs) : []
    for (const { run } of runs) writeFileSync(fromWeightsFile(draft, run), '')
    writeFileSync(join(draft, 'script.sh'), script, { mode: 0o755 })
    await upload(connection, { folder: draft, paths: ['.'] }, folder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Puts the given weights of a run beside the tasks, once for all runs that start from them. */
function writeStart(store: Pick<Store, 'starts'>, draft: string, spec: RunSpec): void {
  const { weights: hash } = spec.initialisation
  const path = hash === null ? null : startFile(draft, hash)
  const weights = path === null || existsSync(path) ? null : startWeights(store, spec)
  if (path !== null && weights) writeFileSync(path, packVectors(weights))
}
