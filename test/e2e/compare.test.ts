import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chooseDeltas, openApp, takeScreens, type App } from './app.ts'
import { runColour } from '../../src/shared/plot/runColours.ts'
import { lightTheme } from '../../src/shared/plot/theme.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const home = temporaryFolder()
let app: App
beforeAll(async () => (app = await openApp(home)))
afterAll(async () => void (await app.close()))

const lines = () => app.page.getByRole('table', { name: /as numbers$/ }).locator('tbody tr')
const labels = async (): Promise<string[]> => await lines().locator('td:first-child').allInnerTexts()

test('the page without runs explains what it will show', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'Compare', exact: true }).click()
  await page.getByText('No runs chosen').waitFor()
  await takeScreens(page, 'compare-empty')
})

test('a study opens with all its curves while it trains, and one choice changes the quantity', async () => {
  const { page } = app
  await chooseDeltas(page, 'Singular values against the forecast', 'Quick', [10, 0.1])
  await page.getByRole('button', { name: 'Start 2 runs' }).click()
  await page.getByRole('table', { name: /^Runs of the study/ }).waitFor()
  await page.getByRole('button', { name: /Extend/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('spinbutton', { name: 'Number of additional seeds' }).fill('1')
  await dialog.getByRole('button', { name: 'Extend', exact: true }).click()
  await expect.poll(() => page.locator('[data-cell]').count()).toBe(4)
  await page.getByRole('main').getByRole('link', { name: 'Compare' }).click()
  await page.getByRole('heading', { name: 'Compare · 4 runs' }).waitFor()
  await expect.poll(() => lines().count()).toBe(4)
  // Runs are named by their own fields once the study is read.
  await expect.poll(labels).toContain('δ = 0.1, seed 1')
  await expect.poll(async () => (await lines().first().innerText()).split('\t')[1]).toMatch(/\d{2}/)
  await page.getByRole('combobox', { name: 'Quantity' }).selectOption('tcv')
  await page.getByRole('img', { name: /^TCV by class, largest of the hidden layers/ }).waitFor()
  await page.getByRole('combobox', { name: 'Layer' }).selectOption('2')
  await page.getByRole('img', { name: /^TCV by class, Z²/ }).waitFor()
  await page.getByRole('combobox', { name: 'Layer' }).selectOption({ index: 0 })
  await takeScreens(page, 'compare-running')
})

test('a preview of running runs says that they have changed, and the file has the bytes of the preview', async () => {
  const { page } = app
  await page.getByRole('button', { name: 'Export figure' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export figure' })
  const image = dialog.getByRole('img', { name: 'Preview of the file' })
  await image.waitFor()
  const refresh = dialog.getByRole('button', { name: 'Refresh' })
  await refresh.waitFor({ timeout: 120_000 })
  await takeScreens(page, 'export-running')
  const before = await image.getAttribute('src')
  await refresh.click()
  await expect.poll(() => image.getAttribute('src')).not.toBe(before)
  const preview = decodeURIComponent((await image.getAttribute('src'))?.replace(/^[^,]*,/, '') ?? '')
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  const files = dialog.getByRole('list', { name: 'Files written' }).locator('.path')
  await files.filter({ hasText: '.svg' }).waitFor()
  const path = (await files.allInnerTexts()).find((own) => own.endsWith('.svg')) ?? ''
  expect(readFileSync(path, 'utf8')).toBe(preview)
  await dialog.getByRole('button', { name: 'Close' }).click()
  expect(app.complaints).toEqual([])
})

test('finished runs show certified bands, grouped seeds, log axes, time and ranks', async () => {
  const { page } = app
  await page.getByRole('tab', { name: 'Differences' }).click()
  const status = page.getByRole('row', { name: /^status/ }).getByRole('cell')
  await expect.poll(() => status.allInnerTexts(), { timeout: 300_000 }).toEqual(Array(4).fill('finished'))
  await page.getByRole('tab', { name: 'Curves' }).click()
  await page.getByRole('img', { name: /^TCV/ }).waitFor()
  await expect.poll(async () => (await lines().first().innerText()).split('\t')[4]).toMatch(/\d/)
  await takeScreens(page, 'compare-tcv', true)
  await page.getByRole('checkbox', { name: 'log x' }).check()
  await page.getByRole('combobox', { name: 'Seeds' }).selectOption('median')
  await expect.poll(labels).toEqual(['δ = 10 · 2 seeds', 'δ = 0.1 · 2 seeds'])
  await takeScreens(page, 'compare-seeds')
  await page.getByRole('combobox', { name: 'Seeds' }).selectOption('each')
  await page.getByRole('combobox', { name: 'Quantity' }).selectOption('gradientNorm')
  await page.getByRole('combobox', { name: 'Horizontal axis' }).selectOption('time')
  await page.getByRole('checkbox', { name: 'log x' }).uncheck()
  await page.getByRole('combobox', { name: 'Smoothing' }).selectOption('15')
  await page.getByRole('img', { name: /^‖gradient‖ in training coordinates of 4 lines/ }).waitFor()
  await page.getByRole('columnheader', { name: 'Last time' }).waitFor({ state: 'attached' })
  await takeScreens(page, 'compare-gradient')
  await page.getByRole('combobox', { name: 'Quantity' }).selectOption('featureRank')
  await page.getByRole('combobox', { name: 'Horizontal axis' }).selectOption('step')
  await page.getByRole('img', { name: /^rank of Z.* of 4 lines/ }).waitFor()
  await page.getByRole('checkbox', { name: 'Show δ = 10, seed 1' }).uncheck()
  await expect.poll(() => lines().count()).toBe(3)
  await takeScreens(page, 'compare-ranks')
  await page.getByRole('checkbox', { name: 'Show δ = 10, seed 1' }).check()
})

test('the table shows differing fields and results side by side', async () => {
  const { page } = app
  await page.getByRole('tab', { name: 'Differences' }).click()
  await page.getByRole('heading', { name: 'The specs differ in 2 fields' }).waitFor()
  expect((await page.getByRole('row', { name: /^δ/ }).getByRole('cell').allInnerTexts()).toSorted()).toEqual([
    '0.1',
    '0.1',
    '10',
    '10',
  ])
  expect(await page.getByRole('row', { name: /^TCV, certified/ }).innerText()).toMatch(/10⁻/)
  await takeScreens(page, 'compare-differences', true)
})

test('the scatter chart plots two numbers of every run, also after a run is removed', async () => {
  const { page } = app
  await page.getByRole('tab', { name: 'Scatter' }).click()
  const chart = page.getByRole('img', { name: /^TCV.* against δ/ })
  await chart.waitFor()
  await takeScreens(page, 'compare-scatter', true)
  await page.getByRole('combobox', { name: 'x', exact: true }).selectOption('objective')
  await page.getByRole('combobox', { name: 'y', exact: true }).selectOption('weightNorm')
  await page.getByRole('img', { name: /^weight norm, all layers against objective/ }).waitFor()
  await page.getByRole('button', { name: /^Remove δ = 10, seed 1/ }).click()
  await page.getByRole('heading', { name: 'Compare · 3 runs' }).waitFor()
})

test('a click on a mark opens its run', async () => {
  const { page } = app
  const ids = (/#\/compare\/([^/]+)/.exec(page.url())?.[1] ?? '').split(',')
  const colour = runColour(lightTheme, ids[0] ?? '')
  const box = page.getByRole('checkbox', { name: /^Show δ = 10/ })
  await box.waitFor()
  // Only marks have the colour of their run.
  const at = await page
    .locator('figure canvas')
    .first()
    .evaluate((element, colour) => {
      const canvas = element as HTMLCanvasElement
      const { width, height, clientWidth } = canvas
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? []
      const [r, g, b] = [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16))
      const found: [number, number][] = []
      for (let i = 0; i < pixels.length; i += 4)
        if (pixels[i] === r && pixels[i + 1] === g && pixels[i + 2] === b)
          found.push([(i / 4) % width, Math.floor(i / 4 / width)])
      const middle = found[Math.floor(found.length / 2)] ?? [0, 0]
      return { count: found.length, x: (middle[0] * clientWidth) / width, y: (middle[1] * clientWidth) / width }
    }, colour)
  expect(at.count).toBeGreaterThan(10)
  await page
    .locator('figure canvas')
    .first()
    .click({ position: { x: at.x, y: at.y } })
  // Ids are random, so two of the runs may share a colour.
  const those = ids.filter((id) => runColour(lightTheme, id) === colour)
  await page.waitForURL(new RegExp(`#/runs/(${those.join('|')})/spectra$`))
  await page.goBack()
  await page.getByRole('heading', { name: 'Compare · 3 runs' }).waitFor()
})

test('the user picks runs from the history, and the address restores them', async () => {
  const { page } = app
  await page.getByRole('button', { name: 'Choose runs…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Choose runs to compare' })
  await dialog.getByRole('searchbox').fill('δ = 0.1')
  await expect.poll(() => dialog.getByRole('checkbox').count()).toBe(2)
  await takeScreens(page, 'compare-choose')
  for (const box of await dialog.getByRole('checkbox').all()) await box.uncheck()
  await dialog.getByRole('button', { name: 'Compare', exact: true }).click()
  await page.getByRole('heading', { name: 'Compare · 1 run' }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Compare · 3 runs' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Compare · 3 runs' }).waitFor()
  await page.getByRole('img', { name: /against/ }).waitFor()
  expect(app.complaints).toEqual([])
})

test('runs selected in the table can be compared', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  const rows = page.getByRole('row', { name: /Fig\. 2/ })
  await expect.poll(() => rows.count()).toBe(4)
  await rows.first().click()
  await rows.last().click({ modifiers: ['Shift'] })
  await page
    .getByRole('group', { name: 'Actions for the selected runs' })
    .getByRole('button', { name: 'Compare' })
    .click()
  await page.getByRole('heading', { name: 'Compare · 4 runs' }).waitFor()
  expect(app.complaints).toEqual([])
})
