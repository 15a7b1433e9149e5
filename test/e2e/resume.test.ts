import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerOf, childrenOf, openApp, startRun, takeScreens, type App } from './app.ts'
import { scalarColumn } from '../../src/shared/figures/objective/data.ts'
import type { RunRecord } from '../../src/shared/contract/runs.ts'
import { historyPath } from '../../src/lab/home.ts'
import { fig2 } from '../../src/shared/spec/presets/fig2.ts'
import { presetSpec } from '../../src/shared/spec/presets/preset.ts'
import { parseSpec } from '../../src/shared/spec/runSpec.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const home = temporaryFolder()
let app: App
beforeAll(async () => (app = await openApp(home)))
afterAll(async () => void (await app.close()))

const status = (word: string) => app.page.getByRole('status').getByText(word, { exact: true })
const button = (name: string) => app.page.getByRole('button', { name, exact: true })

/** Reads the steps of the series and the measurements that the lab keeps of the run. */
async function keptSteps(): Promise<{ scalars: number[]; measured: number[] }> {
  const id = await app.page.evaluate(() => location.hash.split('/')[2])
  const { scalars, measurements } = await answerOf<RunRecord>(app.page, 'runs.read', { id })
  return {
    scalars: [...scalarColumn(scalars, 'step')],
    measured: measurements.map(({ step }) => step),
  }
}

const title = 'Singular values against the forecast'
const counted = (scalars: readonly number[]): number[] => scalars.map((_, i) => i + 1)
/** Waits until the run is beyond a step. */
const reachBeyond = (step: number): Promise<void> =>
  expect.poll(async () => (await keptSteps()).scalars.length).toBeGreaterThan(step)

test('a stopped run resumes by keyboard and finishes without gaps or repeated steps', async () => {
  const { page } = app
  // Too long to finish before Stop.
  const optimizer = { kind: 'adam', learningRate: 1e-3 } as const
  const specs = [parseSpec({ ...presetSpec(fig2, 'quick', 0.1), optimizer, stop: { steps: 60_000 } })]
  const [id = ''] = await answerOf<string[]>(page, 'runs.start', { specs, preset: null })
  await page.evaluate((run) => (location.hash = `#/runs/${run}`), id)
  await page.getByText(/step [\d\u2009]{3,} of at most/).waitFor({ timeout: 60_000 })
  await button('Stop').click()
  await status('stopped').waitFor({ timeout: 30_000 })
  const stopped = await keptSteps()
  expect(stopped.scalars).toEqual(counted(stopped.scalars))
  await takeScreens(page, 'run-stopped')
  expect(await button('Resume').getAttribute('title')).toMatch(/^Resumes from step \d/)

  await button('Resume').focus()
  await page.keyboard.press('Enter')
  await status('finished').waitFor({ timeout: 300_000 })
  expect(await button('Resume').count()).toBe(0)
  const { scalars, measured } = await keptSteps()
  expect(scalars).toEqual(counted(scalars))
  expect(scalars.length).toBeGreaterThan(stopped.scalars.length)
  expect(measured).toEqual([...new Set(measured)].toSorted((a, b) => a - b))
  expect(measured.at(-1)).toBe(scalars.length)
  await page.getByRole('tab', { name: 'Objective' }).click()
  const rows = page.getByRole('table', { name: /objective and its parts/ }).locator('tbody tr')
  expect(await rows.count()).toBe(measured.length)
  await page.getByRole('tab', { name: 'Record' }).click()
  await page.getByText(/resumed from step \d+/).waitFor()
  // In the facts of the run and in the status line; a closed dialog has it too.
  const shown = page.getByText(/^(graph|ops) · /).and(page.locator(':visible'))
  expect(await shown.count()).toBe(2)
})

test('a run of a killed lab resumes', async () => {
  const { page } = app
  await startRun(page, title, 'Paper', 2)
  await page.getByText(/step [\d\u2009]+ of at most/).waitFor({ timeout: 60_000 })
  await reachBeyond(5)
  await button('Stop').click()
  await status('stopped').waitFor({ timeout: 30_000 })
  const { scalars } = await keptSteps()
  await button('Resume').click()
  await reachBeyond(scalars.length)

  const [lab] = childrenOf(app.process.pid ?? 0, 'lab/index')
  process.kill(lab ?? 0, 'SIGKILL')
  await page.getByText(/Collapsar restarted it/).waitFor()
  await status('interrupted').waitFor({ timeout: 30_000 })
  await button('Resume').click()
  await status('running').waitFor({ timeout: 30_000 })
  await reachBeyond(scalars.length)
  const again = await keptSteps()
  expect(again.scalars).toEqual(counted(again.scalars))
  await page.getByRole('tab', { name: 'Record' }).click()
  await expect.poll(() => page.getByText(/resumed from step \d+/).count()).toBe(2)
})

test('a run with a checkpoint of another engine resumes from its weights', async () => {
  // The run of the test before is still running.
  const { page } = app
  await button('Stop').click()
  await status('stopped').waitFor({ timeout: 30_000 })
  const before = await keptSteps()
  const history = new Database(historyPath(home))
  history.exec(`UPDATE checkpoints SET plan = json_set(plan, '$.placement.library', 'TensorFlow 2.19.0 (CPU)')`)
  history.close()

  await button('Resume').click()
  await page.getByRole('alert').getByText('TensorFlow 2.19.0 made the checkpoint').waitFor()
  await status('stopped').waitFor()
  expect(await keptSteps()).toEqual(before)
  await takeScreens(page, 'run-of-another-engine')
  await button('Resume from weights').click()
  await status('running').waitFor({ timeout: 30_000 })
  expect(await button('Resume from weights').count()).toBe(0)
  await reachBeyond(before.scalars.length)
  const { scalars } = await keptSteps()
  expect(scalars).toEqual(counted(scalars))
  await page.getByText(/resumed from the weights of step \d+/).waitFor()
})

test('the console has no warnings', () => {
  expect(app.complaints).toEqual([])
})
