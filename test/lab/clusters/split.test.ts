import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openLab, type Lab } from '../../../src/lab/lab.ts'
import type { RunRecord } from '../../../src/shared/contract/runs.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { eventually } from '../place.ts'
import { alone } from '../specs.ts'
import { fakePrograms } from './fakePrograms.ts'
import { settingsOf } from './settings.ts'
import { slimRoot } from './slimRoot.ts'

const root = slimRoot()
const open = async (): Promise<{ lab: Lab; jobs: string; folder: string }> => {
  const { jobs, folder } = fakePrograms()
  const lab = await openLab({ home: temporaryFolder(), root, concurrency: 1 })
  onTestFinished(() => lab.close())
  await lab.handlers['clusters.save']({ ...settingsOf(folder), megabytes: 100 })
  await lab.handlers['clusters.install']({ name: 'here' })
  return { lab, jobs, folder }
}
const planOf = (base: RunSpec, seeds: number[]) => ({
  parts: [{ label: '', base, axes: [{ path: 'seed', values: seeds }] }],
})
const until = <T>(lab: Lab, ask: () => T | null | Promise<T | null>): Promise<T> =>
  eventually(async () => {
    await lab.handlers['clusters.update']({})
    return await ask()
  }, 40_000)
const idsOf = async (lab: Lab, id: string): Promise<string[]> =>
  (await lab.handlers['studies.read']({ id })).cells.map(({ run }) => run.id)
const read = async (lab: Lab, id: string): Promise<RunRecord> => await lab.handlers['runs.read']({ id })
const statusOf = async (lab: Lab, id: string): Promise<string> => (await read(lab, id)).summary.status
const awayOf = async (lab: Lab, study: string): Promise<string[]> =>
  (await lab.handlers['clusters.runs']({ study })).map(({ run }) => run)

test('a study trains a part here and a part on a cluster, and waiting runs move and extend as the user says', async () => {
  const { lab, jobs } = await open()
  writeFileSync(join(jobs, 'hold'), '')
  const plan = planOf(alone(), [0, 1, 2])
  const options = { cores: 2, minutes: 20 }
  const input = { name: 's', plan, preset: null, size: null, cluster: 'here', here: 1, options }
  const study = await lab.handlers['studies.start'](input)
  const [own = '', second = '', third = ''] = await idsOf(lab, study)
  expect(await awayOf(lab, study)).toEqual([second, third])
  await until(lab, async () => (await statusOf(lab, own)) === 'finished' || null)
  const asked = JSON.parse(readFileSync(join(jobs, '1/arguments'), 'utf8')) as string[]
  expect(asked).toEqual(expect.arrayContaining(['--cpus-per-task=2', '--time=20', '--array=0-1']))
  // The spec needs more than the 100 MB of the cluster.
  expect(asked.find((word) => word.startsWith('--mem='))).not.toBe('--mem=100M')

  await lab.handlers['studies.move']({ id: study, runs: [second], cluster: null })
  expect(readFileSync(join(jobs, '1/0'), 'utf8')).toBe('CANCELLED')
  await until(lab, async () => (await statusOf(lab, second)) === 'finished' || null)
  expect((await read(lab, second)).versions['cluster']).toBeUndefined()
  expect(await awayOf(lab, study)).toEqual([third])

  await lab.handlers['studies.extend']({ id: study, plan: planOf(alone(), [0, 1, 2, 3]), cluster: null })
  const added = (await idsOf(lab, study))[3] ?? ''
  await until(lab, async () => (await statusOf(lab, added)) === 'finished' || null)
  expect(await awayOf(lab, study)).toEqual([third])
  await expect(lab.handlers['studies.move']({ id: study, runs: [added], cluster: 'here' })).rejects.toThrow(
    `run ${added} has ended (finished)`,
  )
})

test('a stopped run moves to a cluster with its checkpoint and back, and resumes from weights where that is asked', async () => {
  const { lab, folder } = await open()
  const descent = { kind: 'gradientDescent', learningRate: 1e-4 } as const
  const plan = planOf(alone({ optimizer: descent, stop: { steps: 1_000_000 } }), [0])
  const study = await lab.handlers['studies.start']({ name: 's', plan, preset: null, size: null })
  const [id = ''] = await idsOf(lab, study)
  await until(lab, async () => (await read(lab, id)).scalars.length > 0 || null)
  await expect(lab.handlers['studies.move']({ id: study, runs: [id], cluster: 'here' })).rejects.toThrow('is running')
  await lab.handlers['runs.stop']({ id })
  await until(lab, async () => (await statusOf(lab, id)) === 'stopped' || null)
  const resumptions = async (): Promise<number> =>
    (await read(lab, id)).log.filter(({ message }) => message.startsWith('The cluster resumed the run at step')).length

  await lab.handlers['studies.move']({ id: study, runs: [id], cluster: 'here' })
  await until(lab, async () => (await resumptions()) === 1 || null)
  await lab.handlers['runs.stop']({ id })
  await until(lab, async () => (await statusOf(lab, id)) === 'stopped' || null)

  await lab.handlers['studies.resume']({ id: study, fromWeights: true })
  const request = join(folder, 'studies', study, `${study}-1/control/${id}.weights`)
  await until(lab, async () => (await resumptions()) === 2 || null)
  await lab.handlers['runs.stop']({ id })
  await until(lab, async () => (await statusOf(lab, id)) === 'stopped' || null)
  // The first checkpoint of the new attempt has a whole state again.
  expect(existsSync(request)).toBe(false)

  const { length } = (await read(lab, id)).scalars
  await lab.handlers['studies.move']({ id: study, runs: [id], cluster: null })
  await until(lab, async () => (await statusOf(lab, id)) === 'running' || null)
  await until(lab, async () => (await read(lab, id)).scalars.length > length || null)
  await lab.handlers['runs.stop']({ id })
  await until(lab, async () => (await statusOf(lab, id)) === 'stopped' || null)
  const steps = Array.from((await read(lab, id)).scalars.filter((_, i) => i % 7 === 0))
  expect(steps).toEqual(Array.from(steps, (_, i) => i + 1))
})
