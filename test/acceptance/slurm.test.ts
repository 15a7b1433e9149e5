import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLab, type Lab } from '../../src/lab/lab.ts'
import type { Cluster } from '../../src/shared/contract/clusters.ts'
import type { RunRecord } from '../../src/shared/contract/runs.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
import { eventually } from '../lab/place.ts'
import { alone } from '../lab/specs.ts'
import { slimRoot } from '../lab/clusters/slimRoot.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

/** A real Slurm on this machine: packages slurm-wlm and munge, and root. */
const scripts = join(import.meta.dirname, '../slurm')
const cluster = temporaryFolder()
process.env['PATH'] = `${process.env['PATH']}:/usr/sbin:/sbin`
const programs = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'squeue']
const missing = programs.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
const obstacle =
  process.getuid?.() !== 0 ? 'not root' : missing.length > 0 ? `${missing.join(', ')} missing: slurm-wlm, munge` : null
const reason = obstacle === null ? '' : ` (skipped: ${obstacle})`
const conf = join(cluster, 'etc/slurm.conf')
const slurm = (...command: string[]): string => {
  const [program = '', ...rest] = command
  return execFileSync(program, rest, { encoding: 'utf8' })
}

let lab: Lab
const root = slimRoot()
beforeAll(async () => {
  if (obstacle === null) {
    const env = { ...process.env, CTLD_PORT: '36817', SLURMD_PORT: '36818', CPUS: '10' }
    execFileSync(join(scripts, 'up.sh'), [cluster], { env })
  }
  process.env['SLURM_CONF'] = conf
  lab = await openLab({ home: temporaryFolder(), root, concurrency: 1 })
})
afterAll(async () => {
  await lab?.close()
  if (obstacle === null) spawnSync(join(scripts, 'down.sh'), [cluster])
})

/** Runs 0 … 3 end only when they are stopped, and the others after a few steps. */
const descent = { kind: 'gradientDescent', learningRate: 1e-4 } as const
const specs = Array.from({ length: 8 }, (_, seed) => {
  const changes = seed < 4 ? { optimizer: descent, stop: { steps: 1_000_000 } } : { stop: { steps: 20 } }
  return alone({ name: `run ${seed}`, seed, ...changes })
})
const planOf = (list: readonly RunSpec[]) => ({ parts: list.map((base) => ({ label: base.name, base, axes: [] })) })
const read = async (id: string): Promise<RunRecord> => await lab.handlers['runs.read']({ id })
const statusOf = async (id: string): Promise<string> => (await read(id)).summary.status
/** Asks the cluster until something is so. */
const until = <T>(ask: () => T | null | Promise<T | null>): Promise<T> =>
  eventually(async () => {
    await lab.handlers['clusters.update']({})
    return await ask()
  }, 60_000)
/** Waits for the time in which Slurm refuses to start a requeued task again: its credential is still revoked. */
const afterRefusal = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3000))
const bits = ({ scalars, measurements, summary }: RunRecord) => ({
  scalars,
  measurements: measurements.map((measurement) => ({ ...measurement, time: 0 })),
  ends: [summary.status, summary.ending, summary.bestObjective, summary.tcv],
})

const settings: Cluster = {
  name: "it's a cluster",
  folder: join(cluster, 'shared folder'),
  engine: 'slurm',
  host: 'local',
  partition: null,
  account: null,
  minutes: 30,
  cores: 1,
  megabytes: 100,
  gpus: null,
  throttle: null,
  taskMinutes: 10,
}

test.skipIf(obstacle !== null)(`a study runs on Slurm through every kind of end${reason}`, async () => {
  const { name, folder } = settings
  await lab.handlers['clusters.save'](settings)
  const first = await lab.handlers['clusters.check']({ name, job: true })
  expect(first.map(({ isFine }) => isFine)).toEqual([true, true, true, false, null])
  expect(await lab.handlers['clusters.install']({ name })).toMatchObject({ isNew: true })
  expect(await lab.handlers['clusters.install']({ name })).toMatchObject({ isNew: false })
  const checks = await lab.handlers['clusters.check']({ name, job: true })
  expect(checks.filter(({ isFine }) => !isFine)).toEqual([])

  const study = await lab.handlers['studies.start']({
    name: 'on Slurm',
    plan: planOf(specs),
    preset: null,
    size: null,
    cluster: name,
  })
  const { cells } = await lab.handlers['studies.read']({ id: study })
  const ids = cells.map(({ run }) => run.id)
  const [killed = '', cancelled = '', requeued = '', late = '', ...short] = ids
  const places = await until(async () => {
    const runs = await lab.handlers['clusters.runs']({ study })
    return runs.every(({ job }) => job !== null) ? runs : null
  })
  const job = places[0]?.job?.split('_')[0] ?? ''
  const submission = join(folder, 'studies', study, `${study}-0`)
  for (const id of [killed, cancelled, requeued, late])
    await until(async () => (await read(id)).scalars.length > 0 || null)

  // The controller is killed and started again, while its tasks run on.
  process.kill(Number(readFileSync(join(cluster, 'run/slurmctld.pid'), 'utf8')), 'SIGKILL')
  const [contact] = await lab.handlers['clusters.update']({})
  expect(contact?.problem).toMatch(/squeue failed on local/)
  execFileSync('slurmctld')
  await eventually(() => noteDaemon() || null, 10_000)
  await until(async () => ((await lab.handlers['clusters.update']({}))[0]?.problem === null ? true : null))

  // One task is killed, one cancelled, one requeued, one reaches its limit, and a writer dies within a frame.
  const [pid = ''] = slurm('pgrep', '-f', `task ${submission} 0`).trim().split('\n')
  process.kill(Number(pid), 'SIGKILL')
  slurm('scancel', `${job}_1`)
  slurm('scontrol', 'requeue', `${job}_2`)
  slurm('scontrol', 'update', `JobId=${job}_3`, 'TimeLimit=1')
  appendFileSync(join(submission, 'frames/4-0.frames'), Buffer.from([64, 0, 0, 0, 1, 2, 3, 4, 5]))

  await until(async () => ((await statusOf(killed)) === 'crashed' ? true : null))
  const crashed = await read(killed)
  expect(crashed.summary.ending).toMatch(/^The task failed \(.*\)\. Its last lines are in the log\.$/)
  await until(async () => ((await statusOf(cancelled)) === 'stopped' ? true : null))
  // A requeued task waits two minutes unless it is told not to.
  for (const [id, task] of [
    [requeued, 2],
    [late, 3],
  ] as const) {
    await until(() =>
      /PENDING/.test(
        slurm('squeue', '-h', '-r', '-t', 'all', '-o', '%K %T').match(new RegExp(`^${task} .*$`, 'm'))?.[0] ?? '',
      )
        ? true
        : null,
    )
    await afterRefusal()
    slurm('scontrol', 'update', `JobId=${job}_${task}`, 'StartTime=now', 'TimeLimit=30')
    await until(async () =>
      (await read(id)).log.some(({ message }) => message.startsWith('The cluster resumed the run at step'))
        ? true
        : null,
    )
    await lab.handlers['runs.stop']({ id })
    await until(async () => ((await statusOf(id)) === 'stopped' ? true : null))
    const steps = Array.from((await read(id)).scalars.filter((_, i) => i % 7 === 0))
    expect(steps).toEqual(Array.from(steps, (_, i) => i + 1))
  }
  for (const id of short) await until(async () => ((await statusOf(id)) === 'finished' ? true : null))

  const local = await lab.handlers['runs.start']({ specs: specs.slice(4), preset: null })
  for (const [i, id] of local.entries()) {
    await eventually(async () => ((await statusOf(id)) === 'finished' ? true : null), 60_000)
    expect(bits(await read(short[i] ?? ''))).toEqual(bits(await read(id)))
  }
  expect(await lab.handlers['clusters.fetchWeights']({ study })).toBeGreaterThanOrEqual(6)
  expect((await lab.handlers['studies.read']({ id: study })).summary.counts).toEqual({
    crashed: 1,
    stopped: 3,
    finished: 4,
  })
})

test.skipIf(obstacle !== null)(`a study on Slurm pauses at a checkpoint and resumes${reason}`, async () => {
  await lab.handlers['clusters.save']({ ...settings, throttle: 1 })
  await lab.handlers['clusters.install']({ name: settings.name })
  const plan = planOf(specs.slice(0, 2))
  const input = { name: 'paused', plan, preset: null, size: null, cluster: settings.name }
  const study = await lab.handlers['studies.start'](input)
  const ids = (await lab.handlers['studies.read']({ id: study })).cells.map(({ run }) => run.id)
  const states = async (): Promise<string> =>
    (await lab.handlers['clusters.runs']({ study })).map(({ state }) => state).join()
  const [first = ''] = ids
  await until(async () => ((await states()) === 'running,pending' ? true : null))
  await until(async () => (await read(first)).scalars.length > 0 || null)
  await lab.handlers['studies.pause']({ id: study })
  await until(async () => ((await states()) === 'held,held' ? true : null))
  expect((await read(first)).summary.status).toBe('queued')
  const before = (await read(first)).scalars.length
  expect(before).toBeGreaterThan(0)
  await lab.handlers['studies.resume']({ id: study })
  const [place] = await lab.handlers['clusters.runs']({ study })
  // A requeued task waits two minutes unless it is told not to.
  await afterRefusal()
  slurm('scontrol', 'update', `JobId=${place?.job}`, 'StartTime=now')
  slurm('scontrol', 'update', `JobId=${place?.job?.split('_')[0]}`, 'ArrayTaskThrottle=2')
  await until(async () => ((await read(first)).scalars.length > before ? true : null))
  for (const id of ids) {
    await until(async () => ((await statusOf(id)) === 'running' ? true : null))
    await lab.handlers['runs.stop']({ id })
    await until(async () => ((await statusOf(id)) === 'stopped' ? true : null))
  }
})

/** Notes the new controller for down.sh, which ends only what it knows; false until the controller has written its pid. */
function noteDaemon(): boolean {
  mkdirSync(join(cluster, 'run'), { recursive: true })
  const pid = readFileSync(join(cluster, 'run/slurmctld.pid'), 'utf8').trim()
  const stat = join('/proc', pid, 'stat')
  if (pid === '' || !existsSync(stat)) return false
  const fields = readFileSync(stat, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  appendFileSync(join(cluster, 'run/started'), `slurmctld ${pid} ${fields[19]}\n`)
  return true
}
