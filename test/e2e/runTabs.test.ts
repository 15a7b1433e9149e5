import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApp, startRun, takeScreens, type App } from './app.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const home = temporaryFolder()
let app: App
beforeAll(async () => (app = await openApp(home)))
afterAll(async () => void (await app.close()))

const step = (): Promise<string | null> => app.page.getByRole('slider').getAttribute('aria-valuetext')

test('spectra show features or weights with the chosen forecasts, and play through training', async () => {
  const { page } = app
  await startRun(page, 'Singular values against the forecast', 'Quick', 0.1)
  await page.getByRole('status').getByText('finished').waitFor({ timeout: 300_000 })
  await page.getByText('C fitted', { exact: true }).click()
  await page.getByRole('checkbox', { name: 'theorem' }).uncheck()
  await page.getByRole('table', { name: 'Fit of each layer to its forecasts, C fitted' }).waitFor()
  await takeScreens(page, 'run-spectra-fitted')
  await page.getByText('ratio', { exact: true }).click()
  await takeScreens(page, 'run-spectra-ratio')
  await page.getByText('weights', { exact: true }).first().click()
  await page.getByRole('table', { name: 'Weights by layer' }).waitFor()
  await page.getByText('log', { exact: true }).click()
  await takeScreens(page, 'run-spectra-weights')
  await page.getByRole('slider').focus()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Pause' }).waitFor()
  await expect.poll(step).not.toBe('step 0')
  await page.keyboard.press('Space')
  const held = await step()
  await page.getByRole('button', { name: 'Play through training' }).waitFor()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await step()).toBe(held)
  await page.getByText('features', { exact: true }).first().click()
})

test('ranks follow the threshold', async () => {
  const { page } = app
  await page.getByRole('tab', { name: 'Ranks' }).click()
  await page.getByRole('heading', { name: /numerical rank .* counted above 10⁻⁵ s₁/i }).waitFor()
  await takeScreens(page, 'run-ranks', true)
  await page.getByRole('slider').focus()
  await page.keyboard.press('Home')
  await page.getByRole('heading', { name: /counted above 10⁻¹² s₁/ }).waitFor()
  await takeScreens(page, 'run-ranks-low')
  await page.getByText('effective', { exact: true }).click()
  const cells = page
    .getByRole('table', { name: /effective rank/ })
    .locator('tbody tr')
    .last()
    .locator('td')
  expect(await cells.count()).toBe(11)
  await takeScreens(page, 'run-ranks-effective')
})

test('the record can be copied, and every tab has content', async () => {
  const { page } = app
  for (const name of ['Collapse', 'Objective', 'Weights', 'Record'] as const) {
    await page.getByRole('tab', { name }).click()
    await page.getByRole('tabpanel').waitFor()
    await takeScreens(page, `tab-${name.toLowerCase()}`)
  }
  await page.getByRole('button', { name: 'Copy the command' }).click()
  await page.getByText('Copied').waitFor()
})

test('the page System names the engine and the reason, and leads to the number of trainers', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'System' }).click()
  await page.getByRole('row', { name: /in use/ }).waitFor()
  expect(await page.getByRole('region', { name: 'Engines', exact: true }).getByRole('row').count()).toBe(6)
  await takeScreens(page, 'engine', true)
  await page.getByRole('link', { name: 'Change it in Preferences' }).click()
  await page.getByRole('combobox', { name: 'Parallel trainers' }).selectOption('1')
  await page.getByRole('link', { name: 'System' }).click()
  await page.getByText('1 trainer at a time.').waitFor()
  expect(app.complaints).toEqual([])
  await app.close()
  app = await openApp(home)
  await app.page.getByRole('link', { name: 'System' }).click()
  await app.page.getByText('1 trainer at a time.').waitFor()
})
