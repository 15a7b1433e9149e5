import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { openLab, type Lab } from '../../../src/lab/lab.ts'
import type { RunRecord } from '../../../src/shared/contract/runs.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { eventually } from '../place.ts'
import { alone } from '../specs.ts'
import { fakePrograms } from './fakePrograms.ts'
import { slimRoot } from './slimRoot.ts'

/** A fake ssh and a fake Slurm: commands of a cluster run on this machine. The real Slurm is in test/acceptance. */
const root = slimRoot()
const cluster = { name: 'a \'far\' "cluster"', host: 'me@login', engine: 'slurm' } as const
const own = { partition: null, account: 'a b', minutes: 90, cores: 1, megabytes: 4000, gpus: 'a100:1', throttle: 3 }
let folder = ''
let ssh = ''
let jobs = ''

beforeEach(() => {
  ;({ folder, ssh, jobs } = fakePrograms())
})

const open = async (home = temporaryFolder()): Promise<Lab> => {
  const lab = await openLab({ home, root, concurrency: 1 })
  onTestFinished(() => lab.close())
  return lab
}
const start = async (lab: Lab, count = 2): Promise<string> => {
  await lab.handlers['clusters.save']({ ...cluster, ...own, folder, taskMinutes: 10 })
  await lab.handlers['clusters.install']({ name: cluster.name })
  const axes = [{ path: 'seed', values: Array.from({ length: count }, (_, seed) => seed) }]
  const plan = { parts: [{ label: '', base: alone(), axes }] }
  return await lab.handlers['studies.start']({ name: 's', plan, preset: null, size: null, cluster: cluster.name })
}
const records = async (lab: Lab, study: string): Promise<RunRecord[]> => {
  const { cells } = await lab.handlers['studies.read']({ id: study })
  return await Promise.all(cells.map(({ run }) => lab.handlers['runs.read']({ id: run.id })))
}
const finished = (lab: Lab, study: string): Promise<RunRecord[]> =>
  eventually(async () => {
    await lab.handlers['clusters.update']({})
    const all = await records(lab, study)
    return all.every(({ summary }) => summary.status === 'finished') ? all : null
  }, 40_000)
const request = (name: string, content = ''): void => writeFileSync(join(ssh, name), content)
const submitted = (): string[] => readdirSync(jobs).filter((name) => /^\d+$/.test(name))

test('a study over ssh ends as a local one, whatever the names, in arrays that the cluster allows', async () => {
  const lab = await open()
  const study = await start(lab, 5)
  const all = await finished(lab, study)
  // The fake allows arrays of three.
  expect(submitted()).toEqual(['1', '2'])
  const asked = JSON.parse(readFileSync(join(jobs, '1/arguments'), 'utf8')) as string[]
  expect(asked).toEqual(expect.arrayContaining(['--account=a b', '--array=0-2%3', '--time=90', '--mem=4000M']))
  // Its specs have the engine javascript, which could use no GPU.
  expect(asked.filter((option) => option.startsWith('--gres'))).toEqual([])
  const local = await lab.handlers['runs.start']({ specs: [alone({ seed: 0 })], preset: null })
  const here = await eventually(async () => {
    const read = await lab.handlers['runs.read']({ id: local[0] ?? '' })
    return read.summary.status === 'finished' ? read : null
  }, 20_000)
  expect(all[0]?.scalars).toEqual(here.scalars)
  expect(await lab.handlers['clusters.fetchWeights']({ study })).toBe(5)
  const places = await lab.handlers['clusters.runs']({ study })
  expect(places.map(({ job }) => job)).toEqual(['1_0', '1_1', '1_2', '2_0', '2_1'])
})

test('a transfer that is cut off continues where it ended', async () => {
  const lab = await open()
  const study = await start(lab)
  for (const bytes of [3, 700]) {
    request('cut', String(bytes))
    await eventually(async () => {
      await lab.handlers['clusters.update']({})
      return readdirSync(ssh).includes('cut') ? null : true
    }, 20_000)
  }
  const [first] = await finished(lab, study)
  expect(first?.log.filter(({ level }) => level !== 'info')).toEqual([])
  expect(first?.scalars.length).toBeGreaterThan(0)
})

test('a host that is down is said so, and the study is submitted once when it is back, by another lab', async () => {
  const home = temporaryFolder()
  const lab = await open(home)
  await lab.handlers['clusters.save']({ ...cluster, ...own, folder, taskMinutes: 10 })
  await lab.handlers['clusters.install']({ name: cluster.name })
  request('delay', '0.2')
  const study = await start(lab)
  request('down')
  await lab.close()
  const next = await open(home)
  const [contact] = await next.handlers['clusters.update']({})
  if (submitted().length === 0)
    expect(contact?.problem).toContain('cannot reach me@login: ssh: connect to host me@login')
  rmSync(join(ssh, 'down'))
  rmSync(join(ssh, 'delay'))
  await finished(next, study)
  expect(submitted()).toEqual(['1'])
})

test('a cluster without this Collapsar refuses a study, and nothing is stored', async () => {
  const lab = await open()
  await lab.handlers['clusters.save']({ ...cluster, ...own, folder, taskMinutes: 10 })
  const plan = { parts: [{ label: '', base: alone(), axes: [] }] }
  const input = { name: 's', plan, preset: null, size: null, cluster: cluster.name }
  await expect(async () => lab.handlers['studies.start'](input)).rejects.toThrow('is not on the cluster')
  expect(await lab.handlers['studies.list']({})).toEqual([])
  await expect(async () => lab.handlers['studies.start']({ ...input, cluster: 'x' })).rejects.toThrow(
    "there is no cluster 'x'; known:",
  )
})

test('the check names the first thing that is wrong and how to fix it', async () => {
  const lab = await open()
  await lab.handlers['clusters.save']({ ...cluster, ...own, folder, taskMinutes: 10 })
  request('down')
  const down = await lab.handlers['clusters.check']({ name: cluster.name, job: false })
  expect(down[0]).toMatchObject({ isFine: false, detail: expect.stringContaining('Connection refused') })
  expect(down[0]?.fix).toContain('Check your network or VPN')
  expect(down.slice(1).map(({ isFine }) => isFine)).toEqual([null, null, null])
  rmSync(join(ssh, 'down'))
  await lab.handlers['clusters.install']({ name: cluster.name })
  const fine = await lab.handlers['clusters.check']({ name: cluster.name, job: true })
  expect(fine.filter(({ isFine }) => !isFine)).toEqual([])
})

test('a waiting run stops at once, with the host down too, and its task is cancelled when it is back', async () => {
  const lab = await open()
  writeFileSync(join(jobs, 'hold'), '')
  const study = await start(lab)
  const states = async (): Promise<string[]> =>
    (await lab.handlers['clusters.runs']({ study })).map(({ state }) => state ?? '')
  await eventually(async () => {
    await lab.handlers['clusters.update']({})
    return (await states()).every((state) => state === 'pending') || null
  }, 20_000)
  const { summary } = await lab.handlers['studies.read']({ id: study })
  expect(summary.waiting).toMatchObject({ runs: 2, usualSeconds: null })
  request('down')
  const ids = (await records(lab, study)).map((record) => record.summary.id)
  for (const id of ids) await lab.handlers['runs.stop']({ id })
  for (const record of await records(lab, study))
    expect(record.summary).toMatchObject({ status: 'stopped', ending: 'The user stopped the run while it waited.' })
  const [contact] = await lab.handlers['clusters.contacts']({})
  expect(contact).toMatchObject({ cluster: cluster.name, fix: expect.stringContaining('Check your network') })
  rmSync(join(ssh, 'down'))
  await lab.handlers['clusters.update']({})
  expect(['0', '1'].map((task) => readFileSync(join(jobs, '1', task), 'utf8'))).toEqual(['CANCELLED', 'CANCELLED'])
  expect(await lab.handlers['clusters.contacts']({})).toMatchObject([{ problem: null }])
})

test('a job that Slurm refuses keeps no other study from being followed', async () => {
  const lab = await open()
  const study = await start(lab)
  await lab.handlers['clusters.update']({})
  writeFileSync(join(jobs, 'refuse'), '')
  await start(lab)
  const [contact] = await lab.handlers['clusters.update']({})
  expect(contact).toMatchObject({
    problem: expect.stringContaining('Invalid account'),
    fix: expect.stringContaining('change it with lab cluster add'),
  })
  await finished(lab, study)
})
