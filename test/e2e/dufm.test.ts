import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLab } from '../../src/lab/lab.ts'
import { firstChoice } from '../../src/shared/figures/structures/choice.ts'
import { choiceSpec } from '../../src/shared/figures/structures/choiceSpec.ts'
import { overrideAll } from '../../src/shared/spec/override.ts'
import { benchSpec } from '../../src/shared/theory/bench/benchSpec.ts'
import { parseValues } from '../../src/shared/theory/bench/valuesText.ts'
import { eventually } from '../lab/place.ts'
import { root } from '../lab/specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { answerOf, openApp, takeScreens, type App } from './app.ts'

const home = temporaryFolder()
/** Values with a run in the history, beside those of the DUFM. */
const smallBench = 'sizes=2x10,widths=20x2,delta=0'
let app: App
beforeAll(async () => {
  const lab = await openLab({ home, root })
  const short = ['optimizer.sharpening=[]', 'stop.steps=60', 'logging.measurements=4']
  const specs = [10, 6].map((classes) => overrideAll(choiceSpec({ ...firstChoice, classes, samples: 1 }), short))
  const bench = benchSpec(parseValues(smallBench))
  if (typeof bench === 'string') throw new Error(bench)
  const trained = overrideAll(bench, ['name=Bench run', ...short])
  await lab.handlers['runs.start']({ specs: [...specs, trained], preset: null })
  const isOver = async (): Promise<true | null> =>
    (await lab.handlers['runs.list']({})).every(({ status }) => status === 'finished') || null
  await eventually(isOver, 120_000)
  await lab.close()
  app = await openApp(home)
})
afterAll(async () => void (await app.close()))

const set = async (name: string, value: number): Promise<void> => {
  const slider = app.page.getByRole('slider', { name })
  await slider.fill(String(value))
}
const losses = () => app.page.getByRole('table', { name: 'Losses and ranks of the known structures' })

test('the sidebar opens the page, which shows SRG below DNC', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'DUFM, unconstrained features' }).click()
  await page
    .getByRole('heading', { name: /that of SRG, r = 5: 0\.8166/ })
    .first()
    .waitFor()
  const row = losses().getByRole('row', { name: /^SRG, r = 5/ })
  expect(await row.getByRole('cell').allInnerTexts()).toEqual(
    expect.arrayContaining(['0.81656', '5', '10', '10', 'proved in the paper']),
  )
  await page.setViewportSize({ width: 1024, height: 640 })
  await takeScreens(page, 'dufm-small')
  await page.setViewportSize({ width: 1440, height: 900 })
  await takeScreens(page, 'dufm', true)
})

test('sliders and choices change losses, statements and the map at once', async () => {
  const { page } = app
  await set('Classes K', 3)
  await page.getByText(/SRG is undefined for/).waitFor()
  expect(await losses().getByRole('row').count()).toBe(3)
  await set('Classes K', 10)
  await page.getByRole('radio', { name: 'cross-entropy' }).check({ force: true })
  await page.getByRole('radio', { name: 'linear' }).check({ force: true })
  await set('Weight matrices L', 3)
  // The codes come from a thread of their own.
  await losses()
    .getByRole('row', { name: /^refined code, r = 3/ })
    .waitFor()
  await takeScreens(page, 'dufm-entropy')
  await page.getByRole('radio', { name: 'squared' }).check({ force: true })
  await page.getByRole('radio', { name: 'ReLU' }).check({ force: true })
  await set('Weight matrices L', 4)
  await page.getByRole('combobox', { name: /axes/ }).selectOption({ label: 'λ and L' })
  await page
    .getByRole('heading', { name: /all covered by Theorem 5|beyond Theorem 5/ })
    .first()
    .waitFor()
})

test('the map exports with its runs, as pictures and numbers', async () => {
  const { page } = app
  await page.getByRole('combobox', { name: /axes/ }).selectOption({ label: 'K and L' })
  await page.getByRole('region', { name: 'Map' }).getByRole('button', { name: 'Export figure…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export figure' })
  await dialog.getByLabel('csv', { exact: false }).first().check()
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await dialog.getByText(/\.csv/).first().waitFor()
  await page.keyboard.press('Escape')
  const files = readdirSync(join(home, 'figures'))
  const csv = files.find((name) => name.endsWith('.csv')) ?? ''
  const lines = readFileSync(join(home, 'figures', csv), 'utf8').split('\n')
  expect(lines.filter((line) => line.startsWith('10,4,'))).toHaveLength(2)
})

test('Train from here fills the form with the model', async () => {
  const { page } = app
  await page.getByRole('button', { name: 'Train from here' }).click()
  await page.getByRole('heading', { name: 'New experiment' }).waitFor()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('DUFM, K = 10, L = 4, λ = 0.001')
  // Theorem 4.2 does not apply: the form forecasts DNC and SRG instead.
  await page.getByRole('heading', { name: /^Before any training: the singular values of DNC and SRG, r = 5/ }).waitFor()
  await page.getByText('0.0203729').first().waitFor()
  await takeScreens(page, 'dufm-form')
})

test('the pages of a run show DNC and SRG beside it', async () => {
  const { page } = app
  const all = await answerOf<{ id: string; name: string }[]>(page, 'runs.list', {})
  const run = all.find(({ name }) => name.startsWith('DUFM'))
  for (const tab of ['spectra', 'objective', 'theory']) {
    await page.evaluate((hash) => (location.hash = hash), `#/runs/${run?.id}/${tab}`)
    const heading =
      tab === 'theory' ? /times the loss of DNC$/ : tab === 'objective' ? /times that of DNC$/ : /^Singular values of/
    await page.getByRole('heading', { name: heading }).first().waitFor()
    await takeScreens(page, `dufm-run-${tab}`)
  }
  expect(app.complaints).toEqual([])
})

const part = (name: string) => app.page.getByRole('region', { name })
const rowOf = (name: RegExp) => app.page.getByRole('row', { name })

test('the theory bench shows every result with its equation, status and definition', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'Theory bench' }).click()
  const cost = part('Least representation cost')
  await cost.getByText('proved in the paper').waitFor()
  expect(await cost.locator('dd').allInnerTexts()).toContain('20.00')
  await part('Both sides of Theorem 3.4').getByText('derived here').waitFor()
  await rowOf(/^W₂|^W_2|^W2/)
    .first()
    .waitFor()
  // All draws of the bases arrive at rest.
  await page.getByText(/5 % to 95 % of 100 random/).waitFor()
  await page.setViewportSize({ width: 1024, height: 640 })
  await takeScreens(page, 'theory-bench-small')
  await page.setViewportSize({ width: 1440, height: 900 })
  await takeScreens(page, 'theory-bench', true)
})

test('a slider at 0 names the assumption that fails, and Back returns to the numbers', async () => {
  const { page } = app
  await set('Weight decay λ', -161)
  await part('Both sides of Theorem 3.4').getByText('Theorem 3.4 divides by the weight decay').waitFor()
  await page.waitForFunction(() => location.hash.includes('lambda=0'))
  await takeScreens(page, 'theory-bench-refused')
  await page.evaluate(() => history.back())
  await part('Balance law').getByRole('table').waitFor()
  await page.evaluate(() => history.forward())
  await part('Balance law').getByText('need weight decay on every').waitFor()
  await page.getByRole('spinbutton', { name: 'Weight decay λ, typed' }).fill('2e-4')
  await page.keyboard.press('Enter')
  await part('Balance law').getByRole('table').waitFor()
  await page.getByLabel('Class sizes').fill('5x')
  await page.keyboard.press('Enter')
  await page.getByText(/^sizes: '' is not a number/).waitFor()
})

test('a pinned run stands beside the forecast with its distance, in the export too', async () => {
  const { page } = app
  await page.evaluate((hash) => (location.hash = hash), `#/theory/${smallBench}`)
  await page.getByRole('combobox', { name: 'Pinned run' }).selectOption({ label: 'Bench run' })
  const distances = page.getByRole('table', { name: 'Distance of the pinned run from the forecasts' })
  await distances.waitFor()
  expect(await distances.getByRole('row').count()).toBe(4)
  await part('Forecast')
    .getByRole('heading', { name: /beside the run Bench run: K = 10, L = 3, N = 20/ })
    .waitFor()
  await takeScreens(page, 'theory-bench-pinned')
  await set('Layers L', 6)
  await page.getByText('The run has 3 layers and the bench 6, so no layer stands beside another.').waitFor()
  await page.getByRole('button', { name: 'Use its values' }).click()
  await distances.waitFor()
  await part('Forecast').getByRole('button', { name: 'Export figure…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export figure' })
  await dialog.getByLabel('csv', { exact: false }).first().check()
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await dialog.getByText(/\.csv/).first().waitFor()
  await page.keyboard.press('Escape')
  const csv = readdirSync(join(home, 'figures')).filter((name) => name.endsWith('.csv'))
  const texts = csv.map((name) => readFileSync(join(home, 'figures', name), 'utf8'))
  expect(texts.some((text) => /measured/.test(text) && /balance/.test(text))).toBe(true)
})

test('Train this fills the form with exactly these values', async () => {
  const { page } = app
  await page.getByRole('button', { name: 'Train this' }).click()
  await page.getByRole('heading', { name: 'New experiment' }).waitFor()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toMatch(/^Theory bench, λ = 0\.0001, δ = 0/)
  expect(app.complaints).toEqual([])
})
