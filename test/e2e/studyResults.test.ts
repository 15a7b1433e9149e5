import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerOf, openApp, takeScreens, type App } from './app.ts'
import { spec } from '../lab/specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const home = temporaryFolder()
let app: App
beforeAll(async () => (app = await openApp(home)))
afterAll(async () => void (await app.close()))

const results = () => app.page.getByRole('region', { name: 'Results', exact: true })
const figure = (name: RegExp) => results().getByRole('img', { name })
const picked = () => app.page.getByRole('region', { name: /: 2 runs$/ })

/** λ and δ varied, two seeds each, on twenty digits; no preset. */
async function startStudy(): Promise<void> {
  const base = spec({
    name: 'tiny',
    network: { widths: [12, 12, 10] },
    logging: { measurements: 10, snapshots: [0, 3, 10] },
    stop: { steps: 40 },
  })
  const axes = [
    { path: 'penalty.weightDecay', values: [1e-4, 1e-2] },
    { path: 'penalty.firstLayer', values: [0.1, 10] },
    { path: 'seed', values: [0, 1] },
  ]
  const plan = { parts: [{ label: '', base, axes }] }
  await answerOf(app.page, 'studies.start', { name: 'tiny study', plan, preset: null, size: null })
}

test('a custom study shows its results as a map over the varied fields', async () => {
  const { page } = app
  await startStudy()
  await page.getByRole('link', { name: 'Studies' }).click()
  await page
    .getByRole('row', { name: /tiny study/ })
    .getByRole('link')
    .click()
  await results().waitFor()
  await page.getByRole('main').getByRole('status').getByText('finished', { exact: true }).waitFor({ timeout: 300_000 })
  // The map must show all eight runs.
  await expect.poll(() => results().getByRole('heading').innerText()).not.toMatch(/so far|over λ and δ$/)
  const best = page.getByRole('list', { name: 'Best of many starts' }).getByRole('listitem')
  expect(await best.allInnerTexts()).toHaveLength(4)
  expect(await best.first().innerText()).toContain('Lowest objective of 2 starts: ')
  await takeScreens(page, 'study-results')
  await results().getByLabel('Result').selectOption('objective')
  await figure(/^The final objective/).waitFor()
})

test('a cell opens its runs by pointer and by keyboard', async () => {
  const { page } = app
  const box = await figure(/./).boundingBox()
  if (!box) throw new Error('the map is not there')
  await page.mouse.click(box.x + box.width * 0.3, box.y + box.height * 0.3)
  await picked().waitFor()
  expect(await picked().getByRole('link', { name: /seed/ }).count()).toBe(2)
  await takeScreens(page, 'study-results-picked')
  await picked().press('Escape')
  await expect.poll(() => picked().count()).toBe(0)
  await results().getByRole('button', { name: 'Show the numbers' }).focus()
  await page.keyboard.press('Enter')
  const rows = results()
    .getByRole('table', { name: /^The final objective/ })
    .locator('tbody tr')
  await expect.poll(() => rows.count()).toBe(4)
  expect(await rows.first().innerText()).toMatch(/2 of 2/)
  await rows.first().getByRole('button').focus()
  await page.keyboard.press('Enter')
  await picked().waitFor()
  await picked().getByRole('link', { name: /seed/ }).first().click()
  await page.getByRole('tab', { name: 'Spectra' }).waitFor()
  await page.goBack()
  await results().waitFor()
})

test('the results follow a growing study', async () => {
  const { page } = app
  await page.getByRole('button', { name: /Extend/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('spinbutton', { name: 'Number of additional seeds' }).fill('1')
  await dialog.getByRole('button', { name: 'Extend', exact: true }).click()
  const counts = results()
    .getByRole('table', { name: /^The final objective/ })
    .locator('tbody tr td:last-child')
  await expect.poll(() => counts.allInnerTexts(), { timeout: 200_000 }).toEqual(Array(4).fill('3 of 3'))
})

test('axes swap, a field moves to panels, and the export matches the chart', async () => {
  const { page } = app
  await expect.poll(() => results().getByLabel('Result').inputValue()).toBe('objective')
  await results().getByRole('button', { name: 'Swap the axes' }).click()
  expect(await results().getByLabel('Horizontal axis').inputValue()).toBe('penalty.firstLayer')
  await results().getByLabel('Vertical axis').selectOption('')
  await figure(/^The final objective/).waitFor()
  await takeScreens(page, 'study-results-panels')
  await results().getByRole('button', { name: 'Export figure' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export figure' })
  await dialog.getByRole('checkbox', { name: 'CSV' }).check()
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  const paths = dialog.getByRole('list', { name: 'Files written' }).locator('.path')
  await expect.poll(() => paths.count()).toBe(3)
  const csv = (await paths.allInnerTexts()).find((path) => path.endsWith('.csv')) ?? ''
  const [head = '', ...rows] = readFileSync(csv, 'utf8')
    .trim()
    .split('\r\n')
    .filter((line) => !line.startsWith('#'))
  expect(head).toMatch(/^run,status,penalty\.weightDecay,penalty\.firstLayer,panel,result,value,count,median/)
  expect(rows).toHaveLength(12)
  expect(rows.every((row) => row.includes(',objective,'))).toBe(true)
  await dialog.getByRole('button', { name: 'Close' }).click()
})

test('the geometry of a run steps through training by keyboard and by playback', async () => {
  const { page } = app
  await page.locator('[data-cell]').first().click()
  await page.getByRole('tab', { name: 'Geometry' }).click()
  await page.getByText('Weights were kept at 4 steps: 0, 3, 10, 40.').waitFor({ timeout: 120_000 })
  const heading = (step: number) => page.getByRole('heading', { name: new RegExp(`^At step ${step} the layers are`) })
  await heading(40).waitFor()
  const slider = page.getByRole('slider')
  await slider.focus()
  await page.keyboard.press('Home')
  await heading(0).waitFor()
  await takeScreens(page, 'run-geometry')
  await page.keyboard.press('ArrowRight')
  await heading(3).waitFor()
  await page.getByRole('button', { name: 'Play through training' }).click()
  await heading(40).waitFor()
  await page.getByRole('combobox', { name: /^Layer/ }).selectOption('2')
  await page
    .getByRole('heading', { name: /^At step 40 Z² is .* from block structure, and its class spread is/ })
    .waitFor()
  await takeScreens(page, 'run-geometry-layer')
  await page.getByText('all steps', { exact: true }).click()
  await page.getByRole('region', { name: 'Gram' }).waitFor()
  await page.getByText('one step', { exact: true }).click()
  await page.getByRole('region', { name: 'Geometry step by step' }).waitFor()
  expect(app.complaints).toEqual([])
})
