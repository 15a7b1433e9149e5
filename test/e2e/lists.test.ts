import { afterAll, beforeAll, expect, test } from 'vitest'
import { historyPath, openHome } from '../../src/lab/home.ts'
import { openStore } from '../../src/lab/store/store.ts'
import { importedData, onData } from '../../src/shared/spec/onData.ts'
import { fig2 } from '../../src/shared/spec/presets/fig2.ts'
import type { RunRecord } from '../../src/shared/contract/runs.ts'
import { presetPlan, presetSpec } from '../../src/shared/spec/presets/preset.ts'
import { parseSpec } from '../../src/shared/spec/runSpec.ts'
import type { StudyPlan } from '../../src/shared/spec/studyPlan.ts'
import { storeRun } from '../lab/storedRuns.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { answerOf, exitOf, openApp, takeScreens, type App } from './app.ts'

const home = temporaryFolder()
const size = { layers: 3, width: 12, steps: 100, measurements: 5 }
const facts = { hash: 'b'.repeat(64), name: 'mine.csv', classNames: ['a', 'b'], features: 4, type: 'float64' as const }
const mine = importedData(facts, { kind: 'balanced', perClass: 5, seed: 0 })
const own = presetPlan(fig2, 'quick')
const foreign: StudyPlan = { parts: own.parts.map((part) => ({ ...part, base: onData(part.base, mine) })) }
const title = `${fig2.figure} · ${fig2.title}`
let app: App

beforeAll(async () => {
  const store = openStore(historyPath(openHome(home)))
  for (const [id, plan] of [
    ['study00001', own],
    ['study00002', foreign],
  ] as const) {
    store.studies.add({ id, name: title, preset: 'fig2', size: 'quick', createdAt: 1.8e12, isPaused: false }, plan)
    for (let i = 0; i < 3; i++) storeRun(store, `run${id.slice(-5)}${i}`, id, i, size)
  }
  store.connection.close()
  app = await openApp(home)
  const long = `Fig. 2 · ${'a very long name '.repeat(5)}δ = 0.1`
  await answerOf(app.page, 'runs.annotate', { ids: ['run000020'], change: { name: long } })
  await answerOf(app.page, 'runs.annotate', { ids: ['run000021'], change: { name: 'Fig. 2 · widths 5x64' } })
})
afterAll(async () => void (await app.close()))

const go = (hash: string): Promise<void> => app.page.evaluate((hash) => void (location.hash = hash), hash)

test('studies of one name show what differs first', async () => {
  const { page } = app
  await go('#/studies')
  const names = page.getByRole('grid', { name: 'Studies' }).locator('td.name')
  await expect.poll(() => names.count()).toBe(2)
  const [first, second] = await names.allTextContents()
  // The number of classes of the data is the last width.
  expect(first).toMatch(/^mine\.csv, N = 10 · widths 50-50-50-50-2 · Fig\. 2/)
  expect(second).toBe(title)
  await takeScreens(page, 'studies-differences')
})

test('a card links the studies of other data under what differs', async () => {
  const { page } = app
  await go('#/library')
  const card = page.getByRole('article', { name: fig2.title })
  await card.getByRole('link', { name: /^mine\.csv, N = 10/ }).waitFor()
  await card.scrollIntoViewIfNeeded()
  await takeScreens(page, 'library-others')
})

test('runs show what they have of their own first, and long names end with an ellipsis', async () => {
  const { page } = app
  await go('#/runs')
  await page.locator('tr[id]').first().waitFor()
  await takeScreens(page, 'runs-own-first')
  const style = await page
    .locator('td a.run-name')
    .first()
    .evaluate((link) => {
      const { fontVariantLigatures, fontVariantNumeric } = getComputedStyle(link)
      return { fontVariantLigatures, fontVariantNumeric }
    })
  // Inter would make 5×64 of 5x64.
  expect(style).toEqual({ fontVariantLigatures: 'no-contextual', fontVariantNumeric: 'tabular-nums' })
  await page.getByRole('searchbox', { name: 'Filter runs' }).fill('objective < 1e-30')
  await page.getByText('No runs match the filter').waitFor()
  const [heading, text] = await Promise.all([
    page.getByRole('heading', { name: 'No runs match the filter' }).boundingBox(),
    page.getByText('Remove a term from the filter').boundingBox(),
  ])
  expect((text?.y ?? NaN) - (heading?.y ?? NaN)).toBeLessThan(60)
  await takeScreens(page, 'runs-no-match')
  await page.getByRole('searchbox', { name: 'Filter runs' }).fill('')
  await go(`#/compare/run000020,run000021,run000022/curves`)
  await page.waitForTimeout(1000)
  await takeScreens(page, 'compare-long-names')
  await go('#/runs/run000020/objective')
  await page.waitForTimeout(1000)
  await takeScreens(page, 'run-long-name')
  expect(app.complaints).toEqual([])
})

const studies = () => app.page.getByRole('grid', { name: 'Studies' })
const rowOf = (name: RegExp) => app.page.getByRole('row', { name })
const item = (name: string) => app.page.getByRole('menuitem', { name, exact: true })

test('a study is renamed in place, tagged, filtered, trashed, and each is undone and repeated', async () => {
  const { page } = app
  await go('#/studies')
  await rowOf(/mine\.csv/)
    .locator('td')
    .nth(4)
    .click()
  await page.keyboard.press('F2')
  const field = page.getByRole('textbox', { name: 'New name' })
  await field.fill('Own data')
  await takeScreens(page, 'studies-rename')
  await field.press('Enter')
  await rowOf(/· Own data/).waitFor()
  await page.getByRole('textbox', { name: 'Tags' }).fill('paper, good')
  await page.getByRole('textbox', { name: 'Tags' }).press('Enter')
  await rowOf(/Own data paper, good/).waitFor()
  await takeScreens(page, 'studies-tagged', true)
  await studies().focus()
  await page.keyboard.press('Delete')
  await expect.poll(() => rowOf(/Own data/).count()).toBe(0)
  await page.keyboard.press('Control+z')
  await rowOf(/Own data/).waitFor()
  await page.keyboard.press('Control+Shift+z')
  await expect.poll(() => rowOf(/Own data/).count()).toBe(0)
  await page.getByText('Trash', { exact: true }).click()
  await rowOf(/Own data/).click({ position: { x: 400, y: 10 } })
  await takeScreens(page, 'studies-trash')
  await page.getByRole('button', { name: 'Restore' }).click()
  await page.getByRole('radio', { name: 'Studies' }).locator('..').click()
  await rowOf(/Own data/).waitFor()
  await page.keyboard.press('Control+f')
  await page.keyboard.type('tag:paper state:ended|finished')
  await expect.poll(() => studies().locator('tbody tr').count()).toBe(1)
  await page.keyboard.press('Escape')
  await expect.poll(() => studies().locator('tbody tr').count()).toBe(2)
})

test('rows have a context menu, by the pointer and by Shift+F10', async () => {
  const { page } = app
  await go('#/studies')
  await rowOf(/Own data/)
    .locator('td')
    .nth(4)
    .click({ button: 'right' })
  await item('Rename').waitFor()
  await takeScreens(page, 'studies-menu')
  await item('Star').click()
  await rowOf(/Own data/)
    .getByRole('button', { name: 'Unstar' })
    .waitFor()
  await go('#/runs')
  const grid = page.getByRole('grid', { name: 'History of runs' })
  await grid.locator('tbody tr[id]').first().locator('td').nth(1).click()
  await page.keyboard.press('Shift+F10')
  await item('Duplicate').waitFor()
  await takeScreens(page, 'runs-menu')
  await item('Rename').click()
  await page.getByRole('textbox', { name: 'New name' }).fill('Renamed by a menu')
  await page.keyboard.press('Enter')
  await rowOf(/Renamed by a menu/).waitFor()
})

test('sheets, data sets, the queue and recent files have row menus, and F2 renames the row with the focus', async () => {
  const { page } = app
  await answerOf(page, 'sheets.save', { id: null, name: 'First sheet', content: { panels: [] } })
  await go('#/figures')
  await page.getByRole('link', { name: 'First sheet' }).focus()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'New name' }).fill('Appendix')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Appendix' }).click({ button: 'right' })
  await item('Rename').waitFor()
  await takeScreens(page, 'sheets-menu')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+z')
  await page.getByRole('link', { name: 'First sheet' }).click()
  await page.getByRole('heading', { name: 'First sheet' }).waitFor()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'New name' }).fill('Figures of the paper')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Figures of the paper' }).waitFor()
  await go('#/data')
  const set = page.getByRole('table', { name: 'Stored data sets' }).getByRole('link').first()
  await set.focus()
  await page.keyboard.press('Shift+F10')
  await item('Copy the id').waitFor()
  await takeScreens(page, 'datasets-menu', true)
  await page.keyboard.press('Escape')
  expect(await set.evaluate((link) => link === document.activeElement)).toBe(true)
})

test('a text of the page is found, counted and marked', async () => {
  const { page } = app
  await go('#/engine')
  await page.getByText('Engines, fastest first').waitFor()
  await page.keyboard.press('Control+f')
  await page.keyboard.type('ENGINE')
  const bar = page.getByRole('search', { name: 'Find in page' })
  await bar.getByText(/^1 of [1-9]/).waitFor()
  await page.keyboard.press('Enter')
  await bar.getByText(/^2 of/).waitFor()
  await page.keyboard.press('Shift+F3')
  await bar.getByText(/^1 of/).waitFor()
  await takeScreens(page, 'find-in-page')
  await page.keyboard.type(' of no page')
  await bar.getByText('no match').waitFor()
  await page.keyboard.press('Escape')
  expect(await bar.count()).toBe(0)
  expect(await page.evaluate(() => CSS.highlights.size)).toBe(0)
})

test('sidebar and inspector are resized by pointer and keyboard, keep their width, and a double click resets it', async () => {
  const { page } = app
  await go('#/studies')
  const edge = (name: string) => page.getByRole('separator', { name })
  const width = async (name: string) => Number(await edge(name).getAttribute('aria-valuenow'))
  const sidebar = 'Width of the sidebar'
  const box = await edge(sidebar).boundingBox()
  await page.mouse.move((box?.x ?? 0) + 2, 300)
  await page.mouse.down()
  await page.mouse.move((box?.x ?? 0) + 62, 300)
  await page.mouse.up()
  expect(await width(sidebar)).toBe(208)
  expect((await page.getByRole('navigation', { name: 'Pages' }).boundingBox())?.width).toBe(208)
  await rowOf(/Fig\. 2/)
    .first()
    .locator('td')
    .nth(4)
    .click()
  await edge('Width of the inspector').focus()
  await page.keyboard.press('ArrowLeft')
  expect(await width('Width of the inspector')).toBe(280)
  await page.reload()
  expect(await width(sidebar)).toBe(208)
  await takeScreens(page, 'resized')
  await edge(sidebar).dblclick()
  expect(await width(sidebar)).toBe(148)
  await page.setViewportSize({ width: 1024, height: 640 })
  await takeScreens(page, 'studies-small')
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBe(0)
  await page.setViewportSize({ width: 1280, height: 800 })
})

const wishToQuit = (): Promise<null> => answerOf(app.page, 'desktop.quit', {})
const offer = () => app.page.getByRole('region', { name: 'Unfinished runs' })
const button = (name: string) => app.page.getByRole('button', { name, exact: true })

test('quitting while a run trains asks, and the next start resumes all', async () => {
  const { page } = app
  const optimizer = { kind: 'adam', learningRate: 1e-6 } as const
  const specs = [parseSpec({ ...presetSpec(fig2, 'quick', 0.1), optimizer, stop: { steps: 1_000_000 } })]
  const [id = ''] = await answerOf<string[]>(page, 'runs.start', { specs, preset: null })
  const status = async () => (await answerOf<RunRecord>(app.page, 'runs.read', { id })).summary.status
  await expect.poll(status, { timeout: 60_000 }).toBe('running')
  await wishToQuit()
  const dialog = page.getByRole('dialog', { name: 'Quit while 1 run trains?' })
  await dialog.waitFor()
  await takeScreens(page, 'quit-question')
  await page.keyboard.press('Escape')
  await expect.poll(() => dialog.isVisible()).toBe(false)
  expect(await status()).toBe('running')
  expect(app.complaints).toEqual([])
  await wishToQuit()
  // The page is gone before a click of the driver has ended.
  await button('Stop and resume later').evaluate((element: HTMLElement) => void setTimeout(() => element.click()))
  expect(await exitOf(app.process)).toBe(0)

  app = await openApp(home)
  await offer().getByText('1 run did not finish').waitFor()
  await takeScreens(app.page, 'resume-all', true)
  await button('Resume all').click()
  await expect.poll(status, { timeout: 60_000 }).toBe('running')
  expect(await offer().count()).toBe(0)
})

test('a signal ends the app without a question, and the user may leave its runs stopped', async () => {
  process.kill(app.process.pid ?? 0, 'SIGTERM')
  await exitOf(app.process)
  app = await openApp(home)
  await offer().waitFor()
  await button('Leave stopped').click()
  await expect.poll(() => offer().count()).toBe(0)
  expect(await answerOf(app.page, 'runs.unfinished', {})).toEqual([])
  expect(app.complaints).toEqual([])
})
