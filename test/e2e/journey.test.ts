import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApp, startRun, takeScreens, type App } from './app.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

/** pngjs carries no types. */
const { PNG } = createRequire(import.meta.url)('pngjs') as {
  PNG: { sync: { read(data: Buffer): { width: number; height: number; data: Buffer } } }
}

const home = temporaryFolder()
let app: App
beforeAll(async () => (app = await openApp(home)))
afterAll(async () => void (await app.close()))

/** Lists the texts of an SVG, and throws when it is not well formed. */
function svgTexts(source: string): string {
  const parser = new SaxesParser()
  let texts = ''
  parser.on('error', (error) => {
    throw error
  })
  parser.on('text', (text) => (texts += text))
  parser.write(source).close()
  return texts
}

/** Counts the pixels of a chart that differ from its background. */
const inkOf = (): Promise<number> =>
  app.page
    .locator('figure canvas')
    .first()
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      const background = [pixels[0], pixels[1], pixels[2]].join()
      let ink = 0
      for (let i = 0; i < pixels.length; i += 4)
        if ([pixels[i], pixels[i + 1], pixels[i + 2]].join() !== background) ink++
      return ink
    })

test('the page cannot leave its sandbox', async () => {
  const reach = await app.page.evaluate(async () => {
    const refused = await window.lab.call('runs.read', { id: '../etc' })
    const unknown = await window.lab.call('runs.erase', {}).then(
      () => 'answered',
      () => 'refused',
    )
    return { require: typeof require, process: typeof process, keys: Object.keys(window.lab), refused, unknown }
  })
  expect(reach).toMatchObject({
    require: 'undefined',
    process: 'undefined',
    keys: ['call', 'on', 'pathOf'],
    unknown: 'refused',
  })
  expect(reach.refused).toMatchObject({ ok: false, error: { code: 'invalid' } })
})

test('the Library shows the cards, each with its forecast', async () => {
  const card = app.page.getByRole('link', { name: 'Singular values against the forecast' })
  await card.waitFor()
  await app.page.waitForFunction(() => document.querySelectorAll('.card svg circle.theorem').length > 40)
  const article = app.page.getByRole('article', { name: 'Singular values against the forecast' })
  await expect
    .poll(() => article.innerText())
    .toMatch(/forecast, before training[\s\S]*varied\s+δ 10, 5, 2, 0\.1\s+quick\s+4 runs: not measured yet/)
  await takeScreens(app.page, 'library', true)
  await app.page.getByRole('link', { name: /^Runs/ }).click()
  await app.page.getByText('No runs yet').waitFor()
  await takeScreens(app.page, 'runs-empty')
  await app.page.getByRole('button', { name: 'Choose an experiment' }).click()
  expect(app.startedAfterMs).toBeLessThan(20_000)
})

test('an experiment shows its forecast before any training, and refuses to start nothing', async () => {
  await app.page.getByRole('link', { name: 'Singular values against the forecast' }).click()
  const rows = app.page.getByRole('table', { name: /Forecast of the singular values/ }).getByRole('row')
  await app.page.waitForFunction(() => document.querySelectorAll('td').length >= 200)
  expect(await rows.nth(1).innerText()).toMatch(/Z¹\s+1\s+–\s+\d\.\d+\s+\d\.\d+/)
  expect(await inkOf()).toBeGreaterThan(500)
  await takeScreens(app.page, 'experiment', true)
  for (const box of await app.page.getByRole('checkbox').all()) await box.uncheck()
  await app.page.getByRole('button', { name: 'Start', exact: true }).click()
  expect(await app.page.getByRole('alert').innerText()).toMatch(/Select at least one/)
  await takeScreens(app.page, 'experiment-refused')
  expect(await app.page.evaluate(() => window.lab.call('runs.list', {}))).toEqual({ ok: true, value: [] })
})

test('a run shows its training live, and finishes on its forecast', async () => {
  const { page } = app
  await startRun(page, 'Singular values against the forecast', 'Quick', 0.1)
  await page.getByText(/stage \d of 5 · step/).waitFor()
  const first = await page.getByRole('progressbar').getAttribute('value')
  await page.getByRole('slider').and(page.locator(':enabled')).waitFor()
  await page.waitForFunction((value) => document.querySelector('progress')?.getAttribute('value') !== value, first)
  await takeScreens(page, 'run-running')
  await page.getByRole('status').getByText('finished').waitFor({ timeout: 300_000 })
  const rows = await page
    .getByRole('table', { name: /Fit of each layer/ })
    .locator('tbody tr')
    .allInnerTexts()
  const percents = rows.map((row) => [...row.matchAll(/([\d.]+) %/g)].map((match) => Number(match[1])))
  expect(percents).toHaveLength(4)
  await takeScreens(page, 'run-spectra', true)
  for (const [fromNextLayer, , fromBalanceLaw] of percents) {
    expect(fromNextLayer).toBeLessThan(8)
    expect(fromBalanceLaw).toBeLessThan(8)
  }
  expect(await inkOf()).toBeGreaterThan(1000)
})

test('the slider moves through training by keyboard, and the tabs by arrows', async () => {
  const { page } = app
  await page.getByRole('slider').focus()
  await page.keyboard.press('Home')
  expect(await page.getByRole('slider').getAttribute('aria-valuetext')).toMatch(/^step 0/)
  await page.getByText('log', { exact: true }).click()
  await takeScreens(page, 'run-log-first-step')
  await page.getByRole('button', { name: 'Latest' }).click()
  await page.getByRole('tab', { name: 'Spectra' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('heading', { name: /largest TCV of the hidden layers is/ }).waitFor()
  await takeScreens(page, 'run-collapse', true)
  await page.keyboard.press('End')
  await page.getByText('npm run lab -- run fig2 --quick --delta 0.1').waitFor()
  await takeScreens(page, 'run-record', true)
  expect(await page.getByRole('tab', { selected: true }).innerText()).toBe('Record')
})

test('the run is in the history with its curves after a restart', async () => {
  expect(app.complaints).toEqual([])
  expect(await app.close()).toBe(0)
  app = await openApp(home)
  const { page } = app
  await page.getByRole('link', { name: /^Runs/ }).click()
  const row = page.getByRole('row', { name: /finished/ })
  await row.focus()
  await takeScreens(page, 'runs', true)
  await page.keyboard.press('Enter')
  await page.getByRole('table', { name: /Fit of each layer/ }).waitFor()
  await page.waitForFunction(() => document.querySelector('figure canvas') !== null)
  await expect.poll(inkOf).toBeGreaterThan(1000)
  await page.getByRole('tab', { name: 'Objective' }).click()
  expect(
    await page
      .getByRole('table', { name: /objective and its parts/ })
      .getByRole('row')
      .count(),
  ).toBeGreaterThan(20)
})

test('the figure is exported as a valid SVG and a valid PNG', async () => {
  const { page } = app
  await takeScreens(page, 'run-objective', true)
  await page.getByRole('tab', { name: 'Spectra' }).click()
  await page.getByRole('button', { name: 'Export figure' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Width', { exact: true }).fill('120')
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  const items = dialog.getByRole('list', { name: 'Files written' }).getByRole('listitem')
  await expect.poll(() => items.count()).toBe(2)
  await takeScreens(page, 'export')
  const files = await items.locator('.path').allInnerTexts()
  const [svg, png] = [files.find((file) => file.endsWith('.svg')), files.find((file) => file.endsWith('.png'))]
  expect([svg, png].every((file) => file?.startsWith(home))).toBe(true)
  expect(svgTexts(readFileSync(svg ?? '', 'utf8'))).toMatch(/balance law/)
  const image = PNG.sync.read(readFileSync(png ?? ''))
  expect(Math.abs(image.width - (120 / 25.4) * 300)).toBeLessThanOrEqual(2)
  expect(new Set(image.data).size).toBeGreaterThan(20)
  await dialog.getByRole('button', { name: 'Close' }).click()
})

test('the console has no warnings', () => {
  expect(app.complaints).toEqual([])
})
