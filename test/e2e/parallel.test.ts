import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { historyPath } from '../../src/lab/home.ts'
import { openStore } from '../../src/lab/store/store.ts'
import { chooseDeltas, openApp, takeScreens, type App } from './app.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const home = temporaryFolder()
let app: App
beforeAll(async () => (app = await openApp(home)))
afterAll(async () => void (await app.close()))

const status = (): Promise<string> => app.page.getByRole('status').filter({ hasText: /runs?/ }).last().innerText()
const delta = 'penalty.firstLayer'

/** Drags along an axis, from one share of its height to another, both from the bottom. */
async function drag(strip: Locator, from: number, to: number): Promise<void> {
  const { mouse } = app.page
  const box = await strip.boundingBox()
  if (!box) throw new Error('no axis')
  const at = (share: number): [number, number] => [box.x + box.width / 2, box.y + 6 + (1 - share) * (box.height - 12)]
  await mouse.move(...at(from))
  await mouse.down()
  await mouse.move(...at((from + to) / 2))
  await mouse.move(...at(to))
  await mouse.up()
}

test('finished runs are lines over differing fields and results', async () => {
  const { page } = app
  await chooseDeltas(page, 'Singular values against the forecast', 'Quick', [10, 5, 2, 0.1])
  await page.getByRole('button', { name: 'Start 4 runs' }).click()
  await page.getByRole('table', { name: /^Runs of the study/ }).waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Compare' }).click()
  await page.getByRole('tab', { name: 'Differences' }).click()
  const ends = page.getByRole('row', { name: /^status/ }).getByRole('cell')
  await expect.poll(() => ends.allInnerTexts(), { timeout: 300_000 }).toEqual(Array(4).fill('finished'))
  await page.getByRole('tab', { name: 'Parallel' }).click()
  await page.getByRole('img', { name: /^4 runs over \d axes/ }).waitFor()
  await expect.poll(status).toBe('4 runs. Drag along an axis to select some.')
  const axes = page.getByRole('table', { name: 'Axes' }).locator('tbody tr')
  await expect.poll(() => axes.allInnerTexts().then((all) => all.length)).toBeGreaterThan(4)
  await takeScreens(page, 'compare-parallel')
})

test('intervals on axes select runs, and a click removes an interval', async () => {
  const { page } = app
  const strip = page.locator(`[data-axis="spec:${delta}"]`)
  // δ is 10, 5, 2 and 0.1. The drag covers the lower half of its axis, a log axis or one that starts below 0.
  await drag(strip, 0, 0.72)
  await expect.poll(status).toMatch(/^[123] of 4 runs lies? within δ /)
  const least = page.getByRole('spinbutton', { name: new RegExp(`${delta}.*, minimum`) })
  const most = page.getByRole('spinbutton', { name: new RegExp(`${delta}.*, maximum`) })
  expect(Number(await least.inputValue())).toBeLessThan(Number(await most.inputValue()))
  await least.fill('1')
  await most.fill('6')
  await most.press('Enter')
  await expect.poll(status).toBe('2 of 4 runs lie within δ 1 … 6.')
  await drag(page.locator('[data-axis="objective"]'), 0, 1)
  await expect.poll(status).toMatch(/^2 of 4 runs lie within δ 1 … 6 and objective /)
  await page.getByRole('combobox', { name: 'colour' }).selectOption('tcv')
  await takeScreens(page, 'compare-parallel-within')
  await page.locator('[data-axis="objective"]').click()
  await expect.poll(status).toBe('2 of 4 runs lie within δ 1 … 6.')
})

test('axes can be made linear, moved, added and removed', async () => {
  const { page } = app
  const rows = page.getByRole('table', { name: 'Axes' }).locator('tbody th')
  const before = await rows.allInnerTexts()
  await page.getByRole('combobox', { name: 'Add an axis' }).selectOption('engine')
  await expect.poll(() => rows.allInnerTexts()).toEqual([...before, 'engine'])
  await page.getByRole('button', { name: 'Move engine left' }).click()
  await expect.poll(() => rows.last().innerText()).toBe(before.at(-1))
  await page.getByRole('button', { name: 'Remove axis engine' }).click()
  await expect.poll(() => rows.allInnerTexts()).toEqual(before)
  const log = page.getByRole('checkbox', { name: /^Log axis of δ/ })
  const wasLog = await log.isChecked()
  await log.click()
  expect(await log.isChecked()).toBe(!wasLog)
})

test('the user keeps the runs within, and opens a single one', async () => {
  const { page } = app
  await page.getByRole('button', { name: 'Keep these 2 runs' }).click()
  await page.getByRole('heading', { name: 'Compare · 2 runs' }).waitFor()
  await expect.poll(status).toBe('2 runs. Drag along an axis to select some.')
  const most = page.getByRole('spinbutton', { name: new RegExp(`${delta}.*, maximum`) })
  await most.fill('3')
  await most.press('Enter')
  await expect.poll(status).toBe('1 of 2 runs lies within δ ≤ 3.')
  await page.getByRole('button', { name: 'Open this run' }).click()
  await page.waitForURL(/#\/runs\/[^/]+\/spectra$/)
  await page.getByRole('heading', { name: /δ = 2/ }).first().waitFor()
})

test('steps of objective and collapse share a log axis', async () => {
  const { page } = app
  await page.getByRole('tab', { name: 'Objective' }).click()
  await page.getByRole('checkbox', { name: 'log steps' }).check()
  await takeScreens(page, 'run-objective-log')
  await page.getByRole('tab', { name: 'Collapse' }).click()
  expect(await page.getByRole('checkbox', { name: 'log steps' }).first().isChecked()).toBe(true)
  await takeScreens(page, 'run-collapse-log')
  await page.getByRole('checkbox', { name: 'log steps' }).first().uncheck()
})

test('the run table shows, sorts and filters values at a step, and keeps the step', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  await page.getByRole('button', { name: 'Columns…' }).click()
  await page.getByRole('checkbox', { name: /^Objective @/ }).check()
  await page.getByRole('button', { name: 'Done' }).click()
  const step = page.getByRole('spinbutton', { name: 'At step' })
  await step.fill('300')
  await step.press('Enter')
  await page.getByRole('columnheader', { name: 'Objective @ 300' }).getByRole('button').click()
  const store = openStore(historyPath(home))
  const known = store.measurements
    .upTo(300)
    .map(({ id, numbers }) => ({ id, step: numbers.step, objective: numbers.objective }))
    .toSorted((a, b) => a.objective - b.objective)
  expect(known).toHaveLength(4)
  const rows = page.getByRole('grid').locator('tbody tr[id]')
  await expect
    .poll(() => rows.evaluateAll((all) => all.map(({ id }) => id)))
    .toEqual(known.map(({ id }) => `row-${id}`))
  await rows.first().getByTitle(`Measured at step ${known[0]?.step}`).waitFor()
  await takeScreens(page, 'runs-at-step')
  const between = ((known[1]?.objective ?? NaN) + (known[2]?.objective ?? NaN)) / 2
  await page.getByRole('searchbox', { name: 'Filter runs' }).fill(`objective@300<${between}`)
  await page.getByText('2 of 4 runs').waitFor()
  await page.getByRole('searchbox', { name: 'Filter runs' }).fill('')
  await expect.poll(() => store.settings.read('values.step')).toBe('300')
  store.connection.close()
  await page.reload()
  await page.getByRole('columnheader', { name: 'Objective @ 300' }).waitFor()
  expect(app.complaints).toEqual([])
})

test('compared runs have a row each for the chosen step', async () => {
  const { page } = app
  const rows = page.getByRole('grid').locator('tbody tr[id]')
  await rows.first().click()
  await rows.last().click({ modifiers: ['Shift'] })
  const actions = page.getByRole('group', { name: 'Actions for the selected runs' })
  await actions.getByRole('button', { name: 'Compare' }).click()
  await page.getByRole('tab', { name: 'Differences' }).click()
  await page.getByRole('rowheader', { name: 'At step 300' }).waitFor()
  const measured = page
    .getByRole('row', { name: /^step measured/ })
    .last()
    .getByRole('cell')
  await expect.poll(() => measured.allInnerTexts()).toHaveLength(4)
  for (const text of await measured.allInnerTexts()) expect(Number(text)).toBeLessThanOrEqual(300)
  await takeScreens(page, 'compare-at-step')
})
