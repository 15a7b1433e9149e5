import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../src/lab/store/database.ts'
import { historyPath, openHome } from '../../src/lab/home.ts'
import type { RunRecord, RunSummary } from '../../src/shared/contract/runs.ts'
import { generateRuns } from '../lab/generatedRuns.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { answerOf, openApp, takeScreens, type App } from './app.ts'

const home = temporaryFolder()
let app: App
beforeAll(async () => {
  const path = historyPath(openHome(home))
  openDatabase(path).close()
  generateRuns(path, 10_000)
  app = await openApp(home)
  await openRuns()
})
afterAll(async () => void (await app.close()))

async function openRuns(): Promise<void> {
  await app.page.getByRole('link', { name: /^Runs/ }).click()
  await rowOf(9999).waitFor()
}

const grid = () => app.page.getByRole('grid', { name: 'History of runs' })
const rows = () => grid().locator('tbody tr[id]')
const rowOf = (number: number) => grid().getByRole('row', { name: new RegExp(`generated · ${number}(?!\\d)`) })
const heads = async (): Promise<string[]> =>
  (await grid().getByRole('columnheader').allInnerTexts()).map((text) => text.trim().replace(/\s*[↑↓]$/, ''))
const head = (name: string) => grid().getByRole('columnheader').getByRole('button', { name, exact: true })
const count = () => app.page.getByRole('main').locator('.count')
const filter = () => app.page.getByRole('searchbox', { name: 'Filter runs' })
const button = (name: string) => app.page.getByRole('button', { name, exact: true })
const field = (name: string) =>
  app.page.getByLabel('Inspector').getByRole(name === 'Folder' ? 'combobox' : 'textbox', { name, exact: true })
const view = (name: string) => app.page.getByRole('radiogroup').getByText(name, { exact: true }).click()
const firstName = (): Promise<string> => rows().first().locator('a').innerText()
const stored = async (id: string): Promise<RunSummary> =>
  (await answerOf<RunRecord>(app.page, 'runs.read', { id })).summary
const idOf = (number: number): string => `gen${number.toString(36).padStart(9, '0')}`

test('the table draws few rows of ten thousand runs, wherever the user scrolls', async () => {
  expect(await count().innerText()).toBe('10000 runs')
  expect(await rows().count()).toBeLessThan(80)
  await grid().focus()
  await app.page.keyboard.press('End')
  await rowOf(0).waitFor()
  expect(await rows().count()).toBeLessThan(80)
  expect(await rowOf(0).getAttribute('aria-rowindex')).toBe('10001')
  await app.page.keyboard.press('Home')
  await rowOf(9999).waitFor()
  await expect.poll(() => grid().locator('tbody svg path').count()).toBeGreaterThan(10)
  await takeScreens(app.page, 'runs-many', true)
})

test('a column sorts rows, and a filter selects runs by results and spec', async () => {
  await head('TCV, largest').click()
  await expect.poll(async () => await rows().first().innerText()).toMatch(/1\.0 × 10⁻¹⁶|10⁻¹⁶/)
  await head('TCV, largest').click()
  await head('TCV, largest').click()
  await expect.poll(firstName).toBe('generated · 9999')
  await filter().fill('lambda<=1e-5 status:finished seed:0..99')
  await expect.poll(() => count().innerText()).toMatch(/^9 of 10000 runs$/)
  await filter().fill('lamda<1')
  expect(await app.page.getByRole('alert').innerText()).toMatch(/did you mean lambda\?/)
  await takeScreens(app.page, 'runs-filter-refused')
  await filter().fill('')
})

test('only differing fields shows the spec fields that differ', async () => {
  await filter().fill('seed:100..139')
  await app.page.getByLabel('Only differing fields').check()
  await expect.poll(heads).toEqual(expect.arrayContaining(['λ', 'seed']))
  expect(await heads()).not.toContain('precision')
  await takeScreens(app.page, 'runs-differences')
  await app.page.getByLabel('Only differing fields').uncheck()
  await filter().fill('')
})

test('the history stores stars, tags, names, notes and folders', async () => {
  await rowOf(9999).getByRole('button', { name: 'Star' }).click()
  await expect.poll(async () => (await stored(idOf(9999))).isStarred).toBe(true)
  await rowOf(9998).click()
  await rowOf(9996).click({ modifiers: ['Shift'] })
  expect(await count().innerText()).toBe('10000 runs · 3 selected')
  await field('Tags').fill('good seen')
  await app.page.keyboard.press('Enter')
  await expect.poll(async () => (await stored(idOf(9997))).tags).toEqual(['good', 'seen'])
  await takeScreens(app.page, 'runs-selected', true)
  await rowOf(9998).click()
  await field('Name').fill('my best run')
  await app.page.keyboard.press('Enter')
  await grid()
    .getByRole('row', { name: /my best run/ })
    .waitFor()
  await button('Add notes').click()
  await app.page.getByLabel('Notes in Markdown').fill('# Seen\nλ is **small**.\n\n- once\n- twice')
  await button('Save').click()
  await app.page.getByRole('heading', { name: 'Seen' }).waitFor()
  await field('Folder').fill('paper/figures')
  await app.page.keyboard.press('Enter')
  await expect.poll(async () => (await stored(idOf(9998))).folder).toBe('paper/figures')
  await takeScreens(app.page, 'runs-notes')
  await filter().fill('tag:good folder:paper')
  await expect.poll(() => count().innerText()).toMatch(/^1 of 10000 runs/)
  await filter().fill('')
})

test('runs in the trash return with Ctrl+Z and with Restore', async () => {
  await rowOf(9995).click()
  await rowOf(9993).click({ modifiers: ['Control'] })
  await app.page.keyboard.press('Delete')
  await expect.poll(() => count().innerText()).toBe('9998 runs')
  await app.page.keyboard.press('Control+z')
  await expect.poll(() => count().innerText()).toMatch(/^10000 runs/)
  await rowOf(9995).click()
  await button('Move to trash').click()
  await expect.poll(() => count().innerText()).toBe('9999 runs')
  await view('Trash')
  await rowOf(9995).click()
  await takeScreens(app.page, 'runs-trash')
  await button('Restore').click()
  await app.page.getByText('The trash is empty').waitFor()
  await view('Runs')
  await rowOf(9995).click()
  await button('Move to trash').click()
  await expect.poll(() => count().innerText()).toBe('9999 runs')
  await view('Trash')
  await rowOf(9995).click()
  await button('Delete permanently…').click()
  await button('Delete permanently').click()
  await app.page.getByText('The trash is empty').waitFor()
  const answer = await app.page.evaluate((id) => window.lab.call('runs.read', { id }), idOf(9995))
  expect(answer).toMatchObject({ ok: false, error: { code: 'notFound' } })
  await view('Runs')
  await rowOf(9994).waitFor()
})

test('chosen, moved and resized columns and all annotations survive a restart', async () => {
  await button('Columns…').click()
  const dialog = app.page.getByRole('dialog')
  await dialog.getByRole('searchbox').fill('weightDecay')
  await dialog.getByLabel('λ — penalty.weightDecay', { exact: true }).click()
  await dialog.getByRole('checkbox', { name: /^N — / }).click()
  await takeScreens(app.page, 'runs-columns')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await head('λ').focus()
  await app.page.keyboard.press('Alt+ArrowLeft')
  const edge = await grid().getByRole('columnheader', { name: 'Run' }).locator('.grip').boundingBox()
  if (!edge) throw new Error('the column has no edge')
  await app.page.mouse.move(edge.x + 4, edge.y + 8)
  await app.page.mouse.down()
  await app.page.mouse.move(edge.x + 44, edge.y + 8, { steps: 4 })
  await app.page.mouse.up()
  const widthOf = async (): Promise<number> =>
    (await grid().getByRole('columnheader', { name: 'Run' }).boundingBox())?.width ?? 0
  const [before, width] = [await heads(), await widthOf()]
  expect(before.slice(-3)).toEqual(['Started', 'λ', 'Duration'])
  expect(before).not.toContain('N')
  expect(Math.abs(width - 256)).toBeLessThan(3)
  expect(app.complaints).toEqual([])
  expect(await app.close()).toBe(0)
  app = await openApp(home)
  await openRuns()
  await expect.poll(heads).toEqual(before)
  expect(Math.abs((await widthOf()) - width)).toBeLessThan(2)
  const row = grid().getByRole('row', { name: /my best run/ })
  expect(await row.innerText()).toMatch(/good/)
  expect(await rowOf(9999).getByRole('button', { name: 'Unstar' }).count()).toBe(1)
  await rowOf(9999).dblclick()
  await app.page.getByRole('heading', { name: 'generated · 9999' }).waitFor()
  expect(app.complaints).toEqual([])
})
