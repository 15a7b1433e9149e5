import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../temporaryFolder.ts'
import { openApp, takeScreens, type App } from './app.ts'

const home = temporaryFolder()
let app: App
let run = ''

/** Runs the command line as `npm run lab` does. */
const lab = (...args: string[]): string =>
  execFileSync(process.execPath, [join(import.meta.dirname, '../../src/cli/index.ts'), ...args, '--home', home], {
    encoding: 'utf8',
  })

beforeAll(async () => {
  const small = ['--set', 'network.widths=[30,30,10]', '--set', 'logging.snapshots=[0,20,100,400]']
  lab('run', 'fig2', '--quick', '--delta', '0.1', ...small, '--formats', 'svg')
  run = /^(\w+)\s+finished/m.exec(lab('runs'))?.[1] ?? ''
  lab('theory', run)
  app = await openApp(home)
}, 300_000)
afterAll(async () => void (await app.close()))

const open = (tab: string): Promise<void> =>
  app.page.evaluate((hash) => void (location.hash = hash), `#/runs/${run}/${tab}`)
const numbers = () => app.page.getByRole('table', { name: /^DNC1, DNC2, DNC3 and NC4 for every layer at step/ })
/** Lists the cells of the first layer. */
const cells = (): Promise<string[]> => numbers().locator('tbody tr').first().locator('td').allTextContents()

test('DNC1, DNC2, DNC3 and NC4 of an ended run appear, each in the chosen variant', async () => {
  const { page } = app
  await open('collapse')
  await numbers().waitFor({ timeout: 60_000 })
  await page.getByText(/Computed at the steps with kept weights: 0, 20, 100, 400/).waitFor()
  await page.getByText(/classes of 5 samples/).waitFor()
  const before = await cells()
  await page.getByRole('combobox', { name: 'DNC1' }).selectOption({ label: 'trace with the pseudoinverse, over K' })
  await expect.poll(cells).not.toEqual(before)
  const [dnc1, ...others] = await cells()
  expect(others).toEqual(before.slice(1))
  expect(dnc1).toMatch(/^\d\.\d\d × 10⁻\S+$/)
  await page
    .getByText(/as in the code of tding1\/Neural-Collapse/)
    .first()
    .waitFor()
  await page.getByRole('heading', { name: 'Deep neural collapse' }).scrollIntoViewIfNeeded()
  await takeScreens(page, 'run-dnc')
  await page
    .getByRole('combobox', { name: 'DNC3' })
    .selectOption({ label: 'distance of the classifier from the centred means' })
  await expect.poll(async () => (await cells())[2]).toBe('–')
  await takeScreens(page, 'run-dnc-last-weights')
})

test('computed analyses are still there when their tabs are opened again', async () => {
  await app.close()
  app = await openApp(home)
  const { page } = app
  await open('theory')
  await page.getByText(/Computed from the weights at step .* with K = 10/).waitFor({ timeout: 10_000 })
  await page.getByRole('spinbutton', { name: 'K' }).fill('4')
  await page.getByRole('spinbutton', { name: 'K' }).blur()
  await page.getByRole('button', { name: 'Compute' }).waitFor()
  await open('collapse')
  await numbers().waitFor({ timeout: 10_000 })
  expect(app.complaints).toEqual([])
})
