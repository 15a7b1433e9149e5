import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { programFiles } from '../../src/lab/clusters/programFiles.ts'
import type { Cluster } from '../../src/shared/contract/clusters.ts'
import { root } from '../lab/specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { answerOf, chooseDeltas, openApp, takeScreens, type App } from './app.ts'

/** A fake Slurm: sbatch runs the tasks on this machine. The real one is in test/acceptance. */
const place = temporaryFolder()
const folder = join(place, 'shared')
const cluster: Cluster = {
  name: 'hpc',
  engine: 'slurm',
  host: 'local',
  folder,
  partition: null,
  account: null,
  minutes: 60,
  cores: 1,
  megabytes: null,
  gpus: null,
  throttle: null,
  taskMinutes: 10,
}
let app: App
beforeAll(async () => {
  const programs = join(place, 'programs')
  for (const made of [programs, join(place, 'jobs')]) mkdirSync(made)
  for (const name of ['sbatch', 'squeue', 'sinfo', 'scontrol', 'scancel', 'sacct']) {
    copyFileSync(join(import.meta.dirname, '../lab/clusters/fakes/slurm.mjs'), join(programs, name))
    chmodSync(join(programs, name), 0o755)
  }
  writeFileSync(join(programs, 'package.json'), '{"type": "module"}')
  // An installation that leads to the sources: a copy would take a gigabyte.
  const installed = join(folder, 'versions', programFiles(root).version)
  mkdirSync(installed, { recursive: true })
  const words = [process.execPath, join(root, 'src/cli/index.ts')].map((word) => `'${word}'`).join(' ')
  writeFileSync(join(installed, 'task'), `#!/bin/sh\nCOLLAPSAR_ROOT='${root}' exec ${words} task "$@"\n`, {
    mode: 0o755,
  })
  Object.assign(process.env, {
    PATH: `${programs}${delimiter}${process.env['PATH']}`,
    FAKE_SLURM: join(place, 'jobs'),
  })
  app = await openApp(temporaryFolder())
  await answerOf(app.page, 'clusters.save', cluster)
})
afterAll(async () => void (await app?.close()))

/** Stops the runs of the study on the page. A run may end before it is asked to. */
async function stopRuns(page: Page): Promise<void> {
  const { cells } = await answerOf<{ cells: { run: { id: string } }[] }>(page, 'studies.read', {
    id: new URL(page.url()).hash.split('/').at(-1),
  })
  for (const { run } of cells)
    await answerOf(page, 'runs.stop', { id: run.id }).catch((error: unknown) => {
      if (!String(error).includes('has already ended')) throw error
    })
}

test('a study starts on a cluster, is followed, and stops', async () => {
  const { page } = app
  await chooseDeltas(page, 'Weights of a residual network', 'Quick', [10, 0.1])
  await page.getByRole('combobox', { name: 'Run on' }).selectOption('hpc')
  await takeScreens(page, 'experiment-run-on')
  await page.getByRole('button', { name: 'Start 2 runs' }).click()
  await page.getByText(/^hpc: 2 running/).waitFor({ timeout: 60_000 })
  await takeScreens(page, 'study-on-cluster')
  writeFileSync(join(place, 'jobs/down'), '')
  const notice = page.getByRole('alert').filter({ hasText: "Slurm's controller does not answer" })
  await notice.waitFor({ timeout: 60_000 })
  await takeScreens(page, 'study-cluster-down')
  rmSync(join(place, 'jobs/down'))
  await page.getByRole('button', { name: 'Ask hpc now' }).click()
  await notice.waitFor({ state: 'detached', timeout: 30_000 })
  await stopRuns(page)
  await page
    .getByText(/2 (stopped|finished)|1 finished, 1 stopped|1 stopped, 1 finished/)
    .first()
    .waitFor({ timeout: 120_000 })
  expect(app.complaints).toEqual([])
})

test('a waiting run moves to this machine', async () => {
  const { page } = app
  writeFileSync(join(place, 'jobs/hold'), '')
  await chooseDeltas(page, 'Weights of a residual network', 'Quick', [10, 0.1])
  await page.getByRole('combobox', { name: 'Run on' }).selectOption('hpc')
  await page.getByRole('spinbutton', { name: 'Runs here' }).fill('0')
  await page.getByRole('button', { name: 'Start 2 runs' }).click()
  await page.getByText(/^hpc: 2 pending \(Resources\)/).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Move…' }).click()
  await page.getByRole('spinbutton', { name: /^Number of runs/ }).fill('1')
  await takeScreens(page, 'study-move')
  await page.getByRole('button', { name: 'Move 1 run' }).click()
  await page.getByText(/^hpc: 1 pending \(Resources\)/).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Extend…' }).click()
  await takeScreens(page, 'study-extend-place')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await stopRuns(page)
  await page
    .getByText(/2 (stopped|finished)|1 finished, 1 stopped|1 stopped, 1 finished/)
    .first()
    .waitFor({ timeout: 120_000 })
  expect(app.complaints).toEqual([])
})
