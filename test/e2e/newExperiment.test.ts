import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../temporaryFolder.ts'
import { drop, openApp, takeScreens, type App } from './app.ts'

const home = temporaryFolder()
let app: App
beforeAll(async () => (app = await openApp(home)))
afterAll(async () => void (await app.close()))

test('the form reports problems at their field, keeps the last forecast, and counts the runs', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'New experiment' }).click()
  await page.getByRole('heading', { name: 'New experiment' }).waitFor()
  await page.getByRole('img', { name: /Forecast of the singular values/ }).waitFor()
  await page.getByText('not measured yet').waitFor()
  await takeScreens(page, 'form', true)

  const decay = page.getByLabel('Weight decay λ', { exact: true })
  await decay.fill('-1')
  await page.getByRole('alert').getByText('Weight decay λ must be at least 0.').waitFor()
  expect(await decay.getAttribute('aria-invalid')).toBe('true')
  expect(await page.getByRole('button', { name: 'Start', exact: true }).isDisabled()).toBe(true)
  await page.getByText(/Forecast for the last valid form/).waitFor()
  await page.getByRole('img', { name: /Forecast of the singular values/ }).waitFor()
  await page.getByRole('button', { name: '1 field needs fixing' }).click()
  expect(await decay.evaluate((input) => input === document.activeElement)).toBe(true)
  await takeScreens(page, 'form-invalid')
  await decay.fill('1e-4')

  await page.getByRole('button', { name: 'Vary First layer δ' }).click()
  await page.getByLabel('First layer δ', { exact: true }).fill('10, 1, 0.1')
  await page.getByRole('button', { name: 'Start 3 runs' }).waitFor()
  await page.getByText(/forecasts, at δ = 0.1/).waitFor()
  await page.getByLabel('Method', { exact: true }).selectOption('adam')
  await page.getByLabel('Learning rate', { exact: true }).fill('0.01')
  await page.getByLabel('Schedule', { exact: true }).selectOption('cosine')
  expect(await page.getByLabel('Memory', { exact: true }).count()).toBe(0)
  expect(await page.getByLabel('Stage length', { exact: true }).inputValue()).toBe('150')
  await page.getByLabel('Method', { exact: true }).scrollIntoViewIfNeeded()
  await takeScreens(page, 'form-varied')
  await page.getByRole('button', { name: 'Vary First layer δ' }).click()
  await page.getByRole('button', { name: 'Start', exact: true }).waitFor()
})

test('a tiny run is started and duplicated, and its copy shows the expected time', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'New experiment' }).click()
  await page.getByLabel('Name', { exact: true }).fill('tiny moons')
  await page.getByLabel('Data set', { exact: true }).selectOption('moons')
  const widths = page.getByRole('textbox', { name: /^Widths/ })
  expect(await widths.inputValue()).toBe('50×4, 2')
  await widths.fill('8, 8, 3')
  await page
    .getByRole('alert')
    .getByText(/Widths .* must end with 2, because the data have 2 classes/)
    .waitFor()
  await widths.fill('8, 8, 2')
  await page.getByLabel('Method', { exact: true }).selectOption('lbfgs')
  await page.getByLabel('λ starts at', { exact: true }).fill('1')
  await page.getByLabel('Steps', { exact: true }).fill('40')
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await page.getByRole('heading', { name: 'tiny moons' }).waitFor()
  await page.getByRole('status').getByText('finished').waitFor({ timeout: 120_000 })

  await page.getByRole('link', { name: 'Duplicate as a new experiment' }).click()
  await page.getByRole('heading', { name: 'New experiment' }).waitFor()
  await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('tiny moons · copy')
  expect(await widths.inputValue()).toBe('8, 8, 2')
  await page.getByText(/as in an earlier study/).waitFor()
  await takeScreens(page, 'form-duplicate')
  await page.getByRole('button', { name: 'Vary Seed' }).click()
  await page.getByRole('textbox', { name: 'Seed', exact: true }).fill('1..2')
  await page.getByRole('button', { name: 'Start 2 runs' }).click()
  await page.getByRole('heading', { name: 'tiny moons · copy' }).waitFor()
  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  await page.getByText('tiny moons · copy · seed 2').first().waitFor()
})

test('a spec is edited as JSON, and dropped as a file', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'New experiment' }).click()
  await page.getByRole('button', { name: 'JSON…' }).click()
  const text = page.getByRole('textbox', { name: 'Spec' })
  const spec = JSON.parse(await text.inputValue()) as { name: string; penalty: { weightDecay: number } }
  expect(spec.name).toBe('tiny moons · copy')
  await text.fill(JSON.stringify({ ...spec, penalty: { ...spec.penalty, weightDecay: 'x' } }))
  await page.getByText('penalty.weightDecay must be a number.').waitFor()
  expect(await page.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true)
  await takeScreens(page, 'form-json')
  await text.fill(JSON.stringify({ ...spec, name: 'typed' }))
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await page.getByText('Copied.').waitFor()
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('typed')

  const folder = temporaryFolder()
  const good = join(folder, 'good.json')
  writeFileSync(good, JSON.stringify({ ...spec, name: 'dropped' }))
  await drop(app.page, good)
  await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('dropped')
  const bad = join(folder, 'bad.json')
  writeFileSync(bad, readFileSync(good, 'utf8').slice(0, -3))
  await drop(app.page, bad)
  await page.getByText(/This is not JSON/).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('dropped')
  expect(app.complaints).toEqual([])
})
