import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chooseDeltas, openApp, takeScreens, type App } from './app.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const title = 'Weights of a residual network'
const home = temporaryFolder()
let app: App
beforeAll(async () => (app = await openApp(home)))
afterAll(async () => void (await app.close()))

const button = (name: string | RegExp) => app.page.getByRole('button', { name, exact: typeof name === 'string' })
const state = (word: string) => app.page.getByRole('main').getByRole('status').getByText(word, { exact: true })
const cells = () => app.page.locator('[data-cell]')
const statuses = async (): Promise<string[]> =>
  (await cells().evaluateAll((links) => links.map((link) => link.getAttribute('aria-label') ?? ''))).map(
    (label) => label.split(': ')[1] ?? '',
  )

test('a card shows the varied fields and the cost, and starts a study of some values', async () => {
  const { page } = app
  const card = page.getByRole('article', { name: title })
  await card.waitFor()
  expect(await card.innerText()).toMatch(/varied\s+δ 10, 5, 2, 0\.1, 0\s+quick\s+5 runs/)
  await page.getByRole('link', { name: 'Studies' }).click()
  await page.getByText('No studies yet').waitFor()
  await takeScreens(page, 'studies-empty')
  await chooseDeltas(page, title, 'Quick', [10, 0.1])
  await takeScreens(page, 'experiment-residual')
  await button('Start 2 runs').click()
  await page.getByRole('table', { name: /^Runs of the study, columns: δ/ }).waitFor()
  expect(await cells().count()).toBe(2)
})

test('a study pauses and resumes, and its figure updates meanwhile', async () => {
  const { page } = app
  await page.getByRole('img', { name: /weight|norms of/i }).waitFor({ timeout: 120_000 })
  await takeScreens(page, 'study-running')
  await button('Pause').click()
  await state('paused').waitFor({ timeout: 60_000 })
  expect((await statuses()).filter((status) => status === 'running')).toEqual([])
  await takeScreens(page, 'study-paused')
  await button('Resume').click()
  await state('finished').waitFor({ timeout: 400_000 })
  await expect.poll(statuses).toEqual(['finished', 'finished'])
  expect(await page.getByText(/^100 % · 2 finished$/).count()).toBe(1)
  await expect.poll(() => page.getByRole('row', { name: /^W₅/ }).count()).toBe(2)
  await takeScreens(page, 'study-finished', true)
})

test('a study is extended by new seeds, and no run is repeated', async () => {
  const { page } = app
  await button(/Extend/).click()
  const dialog = page.getByRole('dialog')
  const seeds = dialog.getByRole('spinbutton', { name: 'Number of additional seeds' })
  await seeds.fill('1.5')
  expect(await dialog.innerText()).toMatch(/a whole number/)
  expect(await dialog.getByRole('button', { name: 'Extend', exact: true }).isDisabled()).toBe(true)
  await dialog.getByRole('textbox', { name: 'Additional values of δ' }).fill('1')
  await seeds.fill('')
  expect(await dialog.innerText()).toMatch(/2 runs so far, 1 more: 3 in total/)
  await takeScreens(page, 'study-extend')
  await dialog.getByRole('button', { name: 'Extend', exact: true }).click()
  await expect.poll(() => cells().count()).toBe(3)
  const [first, second, third] = await statuses()
  expect([first, third]).toEqual(['finished', 'finished'])
  expect(second).toMatch(/queued|running/)
  await button('Pause').click()
  await state('paused').waitFor({ timeout: 60_000 })
})

test('the keyboard opens a run from the matrix, with its weights', async () => {
  const { page } = app
  await cells().first().focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /δ = 0\.1$/ }).waitFor()
  expect(await page.getByRole('navigation', { name: 'Runs of this study' }).getByRole('link').count()).toBe(4)
  await page.getByRole('tab', { name: 'Weights' }).click()
  // The norms of the weights, and their balancedness.
  await expect.poll(() => page.getByRole('img', { name: /weight|norms of/i }).count()).toBe(2)
  await takeScreens(page, 'run-weights', true)
})

test('the theory of a run is computed, stopped, and computed again', async () => {
  const { page } = app
  await page.getByRole('tab', { name: 'Theory' }).click()
  await page.getByRole('spinbutton', { name: 'K' }).waitFor()
  await takeScreens(page, 'run-theory-empty')
  await button('Compute').click()
  await page.getByRole('progressbar', { name: 'Progress of the analysis' }).waitFor()
  await button('Stop').click()
  expect(await page.getByRole('alert').innerText()).toMatch(/was stopped/)
  await button('Compute').click()
  await page.getByText(/^Computed from the weights at step/).waitFor({ timeout: 400_000 })
  const bound = page.getByRole('table', { name: 'Both sides of the low-rank bound, by layer' })
  expect(await bound.locator('tbody tr').count()).toBe(6)
  const rows = page.getByRole('table', { name: 'Right side of the bound for every layer below' }).locator('tbody tr')
  expect(await rows.count()).toBe(6 + 5 + 4 + 3 + 2 + 1)
  const slacks = (await bound.locator('tbody tr td:nth-child(7)').allInnerTexts()).filter((text) => text !== '–')
  expect(slacks.every((text) => !text.startsWith('−'))).toBe(true)
  expect(await page.getByText(/Definition 4\.1 requires feedforward networks/).count()).toBe(1)
  await takeScreens(page, 'run-theory', true)
})

test('the figure of the study is exported and names its runs', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'Study', exact: true }).click()
  const figure = page.getByRole('region', { name: 'Weight norms' })
  await figure.getByRole('button', { name: 'Export figure' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export figure' })
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  const items = dialog.getByRole('list', { name: 'Files written' }).getByRole('listitem')
  await expect.poll(() => items.count()).toBe(2)
  const files = await items.locator('.path').allInnerTexts()
  const svg = readFileSync(files.find((file) => file.endsWith('.svg')) ?? '', 'utf8')
  expect([...svg.matchAll(/<collapsar:run /g)].length).toBeGreaterThanOrEqual(2)
  await dialog.getByRole('button', { name: 'Close' }).click()
})

test('the page of a study adds a figure of another kind, which can be exported', async () => {
  const { page } = app
  await page.getByLabel('More figures').selectOption('balancedness')
  const figure = page.getByRole('region', { name: 'Balancedness', exact: true })
  await figure.getByRole('img', { name: /balance/i }).waitFor()
  await takeScreens(page, 'study-balancedness', true)
  await figure.getByRole('button', { name: 'Export figure' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export figure' })
  expect(await dialog.getByLabel('Figure', { exact: true }).inputValue()).toBe('balancedness')
  await dialog.getByRole('button', { name: 'Close' }).click()
})

test('study, figure and analysis are in the history after a restart', async () => {
  expect(app.complaints).toEqual([])
  expect(await app.close()).toBe(0)
  app = await openApp(home)
  const { page } = app
  await page.getByRole('link', { name: 'Studies' }).click()
  const row = page.getByRole('row', { name: /Weights of a residual network/ })
  await row.waitFor()
  expect(await row.innerText()).toMatch(/Fig\. 5 · quick\s+paused\s+2\/3/)
  await takeScreens(page, 'studies', true)
  await row.getByRole('link').click()
  await page.getByRole('img', { name: /weight|norms of/i }).waitFor()
  expect((await statuses()).filter((status) => status === 'finished')).toHaveLength(2)
  await cells().first().click()
  await page.getByRole('tab', { name: 'Record' }).click()
  await page.getByText('npm run lab -- run fig5 --quick --delta 10').waitFor()
  expect(app.complaints).toEqual([])
})
