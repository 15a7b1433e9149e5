import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApp, takeScreens, type App } from './app.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const home = temporaryFolder()
let app: App
beforeAll(async () => (app = await openApp(home)))
afterAll(async () => void (await app.close()))

const card = () => app.page.getByRole('article', { name: 'Singular values against the forecast' })
const factOf = async (name: string): Promise<string> => {
  const rows = await card().locator('dl > div').allInnerTexts()
  return rows.find((row) => row.startsWith(name)) ?? ''
}

test('the statement of a card has typeset formulas, also for screen readers', async () => {
  const statement = card().locator('.katex')
  await statement.first().waitFor()
  const mathml = await statement.first().locator('math semantics > mrow').textContent()
  expect(mathml?.replaceAll(/\s/g, '')).toBe('δ→0')
  // The letters have a loaded font and the colour of the sentence.
  const isThere = await app.page.evaluate(() =>
    document.fonts.ready.then(() => document.fonts.check('15px KaTeX_Math')),
  )
  expect(isThere).toBe(true)
  const colours = await statement.first().evaluate((element) => {
    const colourOf = (of: Element | null): string => (of ? getComputedStyle(of).color : '')
    return [colourOf(element), colourOf(element.closest('p'))]
  })
  expect(colours[0]).toBe(colours[1])
  // The policy of the page refuses style attributes: a formula that used them would have no height.
  const height = await statement.first().evaluate((element) => {
    const strut = element.querySelector<HTMLElement>('.katex-strut')
    return strut ? parseFloat(getComputedStyle(strut).height) : 0
  })
  expect(height).toBeGreaterThan(5)
})

test('an unknown time can be measured, which leaves no run behind', async () => {
  const { page } = app
  await expect.poll(() => factOf('quick')).toMatch(/4 runs: not measured yet/)
  await expect.poll(() => factOf('paper')).toMatch(/4 runs: not measured yet/)
  await card()
    .getByRole('button', { name: /^Measure .*, quick$/ })
    .click()
  await card()
    .getByText(/Measuring, step \d+/)
    .waitFor({ timeout: 120_000 })
  await takeScreens(page, 'library-measuring')
  await expect
    .poll(() => factOf('quick'), { timeout: 120_000 })
    .toMatch(/(\d+ s|min), from its first steps, measured here/)
  expect(await page.evaluate(() => window.lab.call('runs.list', {}))).toEqual({ ok: true, value: [] })
})

test('a study of unknown length starts after a confirmation', async () => {
  const { page } = app
  await card().getByRole('button', { name: 'Run as in the paper' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('not measured yet').waitFor()
  expect(await dialog.innerText()).toMatch(/4 runs, N = 200[\s\S]*4\u2009800 at most, each run[\s\S]*about \d+ MB/)
  await takeScreens(page, 'library-paper')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect(await page.evaluate(() => window.lab.call('runs.list', {}))).toEqual({ ok: true, value: [] })
})

test('a card opens the forecast with the measured time', async () => {
  const { page } = app
  await card().getByRole('link', { name: 'Forecast', exact: true }).click()
  await page.getByRole('heading', { name: /Before any training/ }).waitFor()
  await page.getByText(/from its first steps, measured here/).waitFor()
  await page.getByRole('link', { name: 'Library' }).click()
})

test('the time of a finished study is the time that it took', async () => {
  const { page } = app
  await card().getByRole('button', { name: 'Run quick' }).click()
  await page.getByText('4 finished').first().waitFor({ timeout: 300_000 })
  await page.getByRole('link', { name: 'Library' }).click()
  await expect.poll(() => factOf('quick')).toMatch(/4 runs: (\d+ s|[\d.]+ min), as in an earlier study$/)
  await card().locator('canvas').waitFor()
  await takeScreens(page, 'library-result')
  await page.setViewportSize({ width: 2560, height: 1440 })
  await takeScreens(page, 'library-wide')
  expect(app.complaints).toEqual([])
})
