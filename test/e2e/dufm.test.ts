import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLab } from '../../src/lab/lab.ts'
import { firstChoice } from '../../src/shared/figures/structures/choice.ts'
import { choiceSpec } from '../../src/shared/figures/structures/choiceSpec.ts'
import { overrideAll } from '../../src/shared/spec/override.ts'
import { eventually } from '../lab/place.ts'
import { root } from '../lab/specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { answerOf, openApp, takeScreens, type App } from './app.ts'

const home = temporaryFolder()
let app: App
beforeAll(async () => {
  const lab = await openLab({ home, root })
  const short = ['optimizer.sharpening=[]', 'stop.steps=60', 'logging.measurements=4']
  const specs = [10, 6].map((classes) => overrideAll(choiceSpec({ ...firstChoice, classes, samples: 1 }), short))
  await lab.handlers['runs.start']({ specs, preset: null })
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
  const [run] = await answerOf<{ id: string; name: string }[]>(page, 'runs.list', {})
  for (const tab of ['spectra', 'objective', 'theory']) {
    await page.evaluate((hash) => (location.hash = hash), `#/runs/${run?.id}/${tab}`)
    const heading =
      tab === 'theory' ? /times the loss of DNC$/ : tab === 'objective' ? /times that of DNC$/ : /^Singular values of/
    await page.getByRole('heading', { name: heading }).first().waitFor()
    await takeScreens(page, `dufm-run-${tab}`)
  }
  expect(app.complaints).toEqual([])
})
