import { CallError } from '../../../shared/contract/errors.ts'
import { taskStateText } from '../../../shared/taskState.ts'
import type { ClusterEngine, JobRequest, JobState } from '../engine.ts'
import { lastLine, notFound, textOf, type Connection } from '../connection.ts'
import { rangesOf, readSacct, readSqueue, sacctFields, squeueFormat } from './slurmText.ts'
import { slurmTemplate } from './slurmTemplate.ts'

/** A checkpoint is written this long before the end of a task. */
const signalSeconds = 120
const shortSignalSeconds = 20

/** Slurm by its commands, which are the same on every site. */
export const slurm: ClusterEngine = {
  template: slurmTemplate,

  async submit(connection, request) {
    const { tasks, cluster } = request
    const throttle = cluster.throttle === null ? '' : `%${cluster.throttle}`
    const seconds = request.minutes > 5 ? signalSeconds : shortSignalSeconds
    const answer = await textOf(connection, [
      'sbatch',
      '--parsable',
      ...resources(request),
      `--array=${rangesOf(tasks)}${throttle}`,
      `--signal=B:USR1@${seconds}`,
      '--requeue',
      '--open-mode=append',
      `--output=${request.logs}/%a.log`,
      request.script,
      ...request.scriptArguments,
    ])
    // With several clusters Slurm answers "NUMBER;CLUSTER".
    const number = lastLine(answer).split(';')[0] ?? ''
    if (!/^\d+$/.test(number)) throw new CallError('notPossible', `sbatch answered '${lastLine(answer)}', not a number`)
    return number
  },

  async states(connection, name) {
    const queue = ['squeue', '-h', '-r', '-t', 'all', '-n', name, '-O', squeueFormat]
    const live = readSqueue(await textOf(connection, queue))
    // squeue forgets ended tasks after some minutes; accounting, where the site has it, does not.
    const finished = readSacct(await accounting(connection, name))
    if (finished.job === null || (live.job !== null && live.job !== finished.job)) return live
    return { job: live.job ?? finished.job, tasks: new Map([...finished.tasks, ...live.tasks]) }
  },

  async cancel(connection, name, tasks) {
    const { job } = await slurm.states(connection, name)
    if (job === null) return
    const which = tasks === undefined ? [job] : tasks.map((task) => `${job}_${task}`)
    await textOf(connection, ['scancel', `--name=${name}`, ...which])
  },

  async hold(connection, name) {
    const state = await slurm.states(connection, name)
    const waiting = tasksIn(state, 'pending')
    if (waiting.length > 0) await textOf(connection, ['scontrol', 'hold', waiting.join(',')])
    if (tasksIn(state, 'running').length > 0)
      await textOf(connection, ['scancel', '--batch', '--signal=USR1', '--state=RUNNING', `--name=${name}`])
  },

  async release(connection, name) {
    const held = tasksIn(await slurm.states(connection, name), 'held')
    if (held.length > 0) await textOf(connection, ['scontrol', 'release', held.join(',')])
  },

  async largestArray(connection) {
    const [, size] = /^MaxArraySize\s*=\s*(\d+)/m.exec(await textOf(connection, ['scontrol', 'show', 'config'])) ?? []
    return Math.max(1, Number(size ?? 1001) - 1)
  },

  async describe(connection, { partition }) {
    const version = lastLine(await textOf(connection, ['sbatch', '--version']))
    const filter = partition === null ? [] : ['-p', partition]
    const nodes = await textOf(connection, ['sinfo', '-h', '-o', '%P|%a|%l|%G', ...filter])
    if (nodes.trim() === '') throw new CallError('notPossible', `Slurm has no partition '${partition ?? ''}'`)
    const [name = '', state = '', limit = '', gres = ''] = (nodes.split('\n')[0] ?? '').split('|')
    const gpus = gres === '(null)' || gres === '' ? '' : `, ${gres}`
    return `${version}, partition ${name} ${state}, limit ${limit}${gpus}`
  },

  async tryJob(connection, request, patienceMs) {
    const number = lastLine(
      await textOf(connection, [
        'sbatch',
        '--parsable',
        ...resources(request),
        '--array=0-0',
        `--output=${request.logs}/%x.log`,
        request.script,
        ...request.scriptArguments,
      ]),
    )
    return await jobOutput(connection, request.name, `${request.logs}/${request.name}.log`, number, patienceMs)
  },
}

/** What a job asks for. An option of the command line wins over an #SBATCH line of the script. */
function resources({ name, cluster, minutes }: Omit<JobRequest, 'tasks'>): string[] {
  const { partition, account, cores, megabytes, gpus } = cluster
  return [
    `--job-name=${name}`,
    ...(partition === null ? [] : [`--partition=${partition}`]),
    ...(account === null ? [] : [`--account=${account}`]),
    `--time=${Math.ceil(minutes)}`,
    '--ntasks=1',
    `--cpus-per-task=${cores}`,
    ...(megabytes === null ? [] : [`--mem=${megabytes}M`]),
    ...(gpus === null ? [] : [`--gres=gpu:${gpus}`]),
  ]
}

/** Asks accounting; nothing where the site has none. */
async function accounting(connection: Connection, name: string): Promise<string> {
  const command = ['sacct', '-n', '-X', '-P', '-S', 'now-30days', `--name=${name}`, '-o', sacctFields]
  const { code, out } = await connection.run(command)
  return code === 0 || code === notFound ? out.toString() : ''
}

const tasksIn = ({ job, tasks }: JobState, state: string): string[] =>
  [...tasks].filter(([, task]) => task.state === state).map(([task]) => `${job}_${task}`)

async function jobOutput(
  connection: Connection,
  name: string,
  log: string,
  number: string,
  patienceMs: number,
): Promise<string> {
  const until = Date.now() + patienceMs
  for (;;) {
    const task = (await slurm.states(connection, name)).tasks.get(0)
    if (task?.state === 'done') return await textOf(connection, ['cat', '--', log])
    if (task && !['pending', 'held', 'running'].includes(task.state)) {
      const { out } = await connection.run(['tail', '-n', '5', '--', log])
      throw new CallError(
        'notPossible',
        `the job ended: ${taskStateText(task)}; last line of its log: ${lastLine(out.toString())}`,
      )
    }
    if (Date.now() > until) {
      await connection.run(['scancel', `--name=${name}`, number])
      const why = task === undefined ? 'Slurm does not list it' : taskStateText(task)
      throw new CallError('notPossible', `the job has not ended after ${Math.round(patienceMs / 1000)} s: ${why}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
