import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../temporaryFolder.ts'
import { openApp, takeScreens, type App } from './app.ts'

const home = temporaryFolder()
let app: App
beforeAll(async () => (app = await openApp(home)))
afterAll(async () => void (await app.close()))

test('the form prepares a backbone, names what does not fit, and trains it', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'New experiment' }).click()
  await page.getByLabel('Name', { exact: true }).fill('tiny backbone')
  await page.getByLabel('Backbone', { exact: true }).selectOption('resnet')
  await page.getByText(/^64 features, /).waitFor()
  expect(await page.getByLabel('Batches', { exact: true }).isChecked()).toBe(true)
  await page.getByLabel('Backbone widths', { exact: true }).fill('4, 8')
  await page
    .getByRole('alert')
    .getByText('Depth is 20, but 2 stages of residual blocks have 6, 10, 14, … layers')
    .waitFor()
  await page.getByLabel('Depth', { exact: true }).fill('6')
  await page.getByText(/^8 features, /).waitFor()
  expect(await page.getByRole('textbox', { name: /^Widths/ }).inputValue()).toBe('8, 50×3, 10')
  await page.getByLabel('Stem stride', { exact: true }).fill('4')
  await page.getByLabel('Test samples', { exact: true }).selectOption('balanced')
  await page.getByLabel('Batch size', { exact: true }).fill('20')
  await page.getByLabel('Steps', { exact: true }).fill('4')
  await page.getByText('Layers', { exact: true }).first().click()
  await page.getByLabel('Backbone', { exact: true }).scrollIntoViewIfNeeded()
  await takeScreens(page, 'form-backbone')
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await page.getByRole('heading', { name: 'tiny backbone' }).waitFor()
  await page.getByRole('status').getByText('finished').waitFor({ timeout: 180_000 })
})

test('the page of the run names its parts, and its figure is exported', async () => {
  const { page } = app
  await page.getByText(/residual, depth 6, channels 4, 8/).waitFor()
  await page.getByText('20 per class, seed 0').waitFor()
  await page.getByText('4, 12 steps').waitFor()
  await takeScreens(page, 'run-backbone')
  await page.getByRole('button', { name: 'Export figure' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Export figure' })
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await expect
    .poll(() => files().filter((name) => name.endsWith('.pdf') || name.endsWith('.svg')).length)
    .toBeGreaterThan(0)
})

/** Lists the exported files of the home. */
function files(): string[] {
  try {
    return readdirSync(join(home, 'figures'))
  } catch {
    return []
  }
}
