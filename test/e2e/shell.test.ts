import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLab } from '../../src/lab/lab.ts'
import { SheetContent } from '../../src/shared/contract/sheets.ts'
import { eventually } from '../lab/place.ts'
import { root, spec } from '../lab/specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { answerOf, drop, exitOf, holdOver, openApp, takeScreens, type App } from './app.ts'

const home = temporaryFolder()
const folder = temporaryFolder()
const put = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
let app: App
let ids: string[] = []
beforeAll(async () => {
  const lab = await openLab({ home, root })
  const specs = [1, 2].map((seed) =>
    spec({ name: `start ${seed}`, seed, network: { widths: [12, 12, 10] }, stop: { steps: 60 } }),
  )
  ids = await lab.handlers['runs.start']({ specs, preset: null })
  const isOver = async (): Promise<true | null> =>
    (await lab.handlers['runs.list']({})).every(({ status }) => status === 'finished') || null
  await eventually(isOver, 120_000)
  const content = SheetContent.parse({ panels: [{ kind: 'spectra', runs: [ids[0]] }] })
  await lab.handlers['sheets.save']({ id: null, name: 'For the paper', content })
  await lab.close()
  app = await openApp(home)
})
afterAll(async () => void (await app.close()))

const palette = (page: Page) => page.getByRole('dialog', { name: 'Command palette' })
const strip = (page: Page) => page.getByRole('status')
async function ask(page: Page, query: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await palette(page).getByRole('combobox').fill(query)
}
const nextWindow = (): Promise<Page> => app.page.context().waitForEvent('page')

test('the palette opens a run by name and runs commands of its page', async () => {
  const { page } = app
  await page.keyboard.press('Control+k')
  await palette(page).getByRole('option', { name: /^Runs/ }).first().waitFor()
  await takeScreens(page, 'palette')
  await palette(page).getByRole('combobox').fill('start 2')
  const option = palette(page).getByRole('option', { name: /^start 2/ })
  await option.waitFor()
  expect(await option.getAttribute('aria-selected')).toBe('true')
  await takeScreens(page, 'palette-run')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'start 2' }).waitFor()

  await ask(page, 'expfig')
  expect(await palette(page).getByRole('option', { selected: true }).innerText()).toMatch(/Export figure…\s+Ctrl\+E/)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Export figure' }).waitFor()
  await page.keyboard.press('Control+2')
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: 'start 2' }).waitFor()
  await ask(page, 'no such thing at all')
  await page.getByText('No matches for “no such thing at all”.').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await palette(page)
    .getByRole('group', { name: 'Recent' })
    .getByRole('option', { name: /^start 2/ })
    .waitFor()
  await page.keyboard.press('Control+k')
  await palette(page).waitFor({ state: 'hidden' })
})

test('keys open pages, also from a field, and report unavailable commands', async () => {
  const { page } = app
  await page.keyboard.press('Control+2')
  await page.getByRole('grid', { name: 'History of runs' }).waitFor()
  await page.keyboard.press('Alt+ArrowLeft')
  await page.getByRole('heading', { name: 'start 2' }).waitFor()
  await page.keyboard.press('Control+n')
  await page.getByLabel('Name', { exact: true }).press('Control+7')
  await page.getByRole('heading', { name: 'System', exact: true }).waitFor()
  await page.keyboard.press('Control+.')
  await strip(page).getByText('“Stop” is unavailable on this page.').waitFor()
  await page.keyboard.press('Shift+F1')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Ctrl+Shift+N').waitFor()
  await takeScreens(page, 'shortcuts')
  await page.keyboard.press('Escape')
  await ask(page, 'about')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Collapsar', exact: true }).getByText('MPL-2.0').waitFor()
  await takeScreens(page, 'about')
  await page.keyboard.press('Escape')
})

test('names, numbers and charts can be asked with keys, a click and the context menu', async () => {
  const { page } = app
  const answer = (name: string) => page.getByRole('dialog', { name, exact: true })
  await page.keyboard.press('Control+2')
  const head = page.getByRole('columnheader', { name: 'TCV, largest' }).getByRole('button')
  await head.focus()
  await page.keyboard.press('?')
  await answer('TCV').getByText('certified: the computation bounds it by a proof').waitFor()
  await takeScreens(page, 'answer')
  await page.keyboard.press('Escape')
  await answer('TCV').waitFor({ state: 'hidden' })
  expect(await head.evaluate((element) => element === document.activeElement)).toBe(true)

  await ask(page, 'start 2')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'start 2' }).waitFor()
  const result = page.getByRole('region', { name: 'Result' })
  await result.getByRole('button', { name: 'balancedness, largest' }).click()
  await answer('Balancedness').waitFor()
  await result.getByText('alignment, smallest').focus()
  const value = result.locator('.fact', { hasText: 'alignment, smallest' }).locator('dd')
  const shown = (await value.innerText()).trim()
  await value.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'What is Alignment?' }).click()
  await answer('Alignment').getByText(shown, { exact: true }).waitFor()
  await answer('Alignment').getByRole('button', { name: 'Close the answer' }).click()

  await page.locator('main figure[role=img]').first().focus()
  await page.keyboard.press('F1')
  await page.getByRole('menuitem', { name: 'What is s_j?' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('link', { name: 'Open in the glossary' }).click()
  await page.getByRole('heading', { name: 'Help', exact: true }).waitFor()
})

test('Help shows the glossary, which can be searched, and the documents', async () => {
  const { page } = app
  await page.keyboard.press('Control+1')
  await page.getByRole('heading', { name: 'Library', exact: true }).waitFor()
  await page.keyboard.press('F1')
  await page.getByRole('heading', { name: 'Help', exact: true }).waitFor()
  await page.keyboard.press('Control+f')
  await page.keyboard.type('cluster variation')
  const glossary = page.getByRole('navigation', { name: 'Glossary' })
  await glossary.getByRole('link', { name: 'TCV', exact: true }).click()
  await page.getByRole('heading', { name: 'TCV', exact: true }).waitFor()
  await page.getByText('Also shown as').waitFor()
  await takeScreens(page, 'help-glossary', true)
  await page.getByRole('link', { name: 'accuracy: what a number means' }).click()
  await page.getByRole('heading', { name: 'What a number means' }).waitFor()
  await page.getByRole('navigation', { name: 'Documents' }).getByRole('link', { name: 'Getting started' }).click()
  await page.getByRole('heading', { name: 'Getting started' }).first().waitFor()
  await expect
    .poll(() =>
      page
        .locator('article img')
        .evaluateAll((all) => all.length > 0 && all.every((image) => (image as HTMLImageElement).complete)),
    )
    .toBe(true)
  await takeScreens(page, 'help-document', true)
})

test('a second window follows the history, and closes without the first', async () => {
  const { page } = app
  await page.keyboard.press('Control+2')
  const row = page.getByRole('row', { name: /start 1/ })
  await row.waitFor()
  let opened = nextWindow()
  await ask(page, 'start 1')
  await page.keyboard.press('Control+Enter')
  const second = await opened
  await second.getByRole('heading', { name: 'start 1' }).waitFor()
  expect(await page.getByRole('grid', { name: 'History of runs' }).count()).toBe(1)
  await second.keyboard.press('Control+Shift+s')
  await row.getByRole('button', { name: 'Unstar' }).waitFor()
  await second.keyboard.press('Control+z')
  await row.getByRole('button', { name: 'Star' }).waitFor()

  await second.keyboard.press('Control+6')
  await second.getByRole('link', { name: 'For the paper' }).waitFor()
  const written = SheetContent.parse({ panels: [] })
  await answerOf(page, 'sheets.save', { id: null, name: 'By the first window', content: written })
  await second.getByRole('button', { name: 'Remove By the first window' }).click()
  await strip(second).getByText('Removed the sheet “By the first window”.').waitFor()

  opened = nextWindow()
  await row.getByRole('link', { name: 'start 1' }).click({ modifiers: ['Control'] })
  const third = await opened
  await third.getByRole('heading', { name: 'start 1' }).waitFor()
  for (const window of [second, third]) await window.close()
  expect(await page.evaluate(() => (window.open('https://example.org/'), location.hash))).toBe('#/runs')
  expect(page.context().pages()).toHaveLength(1)
  await row.waitFor()
})

test('a spec dropped on any page opens the form, and Undo restores the old draft', async () => {
  const { page } = app
  const own = spec({ seed: 3, network: { widths: [12, 12, 10] } })
  await page.keyboard.press('Control+2')
  await page.getByRole('grid', { name: 'History of runs' }).waitFor()
  const first = put('first.json', JSON.stringify({ ...own, name: 'dropped first' }))
  await holdOver(page, first)
  await page.getByText(/^Drop the spec to start a new experiment|^Drop a data set/).waitFor()
  await takeScreens(page, 'drop')
  await drop(page, first)
  const name = page.getByLabel('Name', { exact: true })
  await expect.poll(() => name.inputValue()).toBe('dropped first')
  await name.fill('written by hand')
  await page.keyboard.press('Control+1')
  await drop(page, put('second.json', JSON.stringify({ ...own, name: 'dropped second' })))
  await expect.poll(() => name.inputValue()).toBe('dropped second')
  await strip(page).getByText('The form was replaced.').waitFor()
  await takeScreens(page, 'form-undo')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => name.inputValue()).toBe('written by hand')

  await drop(page, put('broken.json', '{"seed": 1'))
  await page.getByText(/This is not JSON/).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
})

test('data dropped on any page open the import form, and other files are refused with a sentence', async () => {
  const { page } = app
  await page.keyboard.press('Control+3')
  await drop(page, put('letter.pdf', Uint8Array.of(37, 80, 68, 70, 0, 1, 2)))
  await strip(page)
    .getByText(/letter\.pdf has an unsupported format/)
    .waitFor()
  await page.getByRole('heading', { name: 'Studies' }).waitFor()
  await drop(page, put('leaves.csv', 'a,b,kind\n1,2,p\n3,4,q\n5,6,p\n'))
  const form = page.getByRole('form', { name: 'Import' })
  await form.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByRole('heading', { name: 'leaves' }).waitFor()
})

test('Undo restores a removed sheet, then a removed data set', async () => {
  const { page } = app
  await page.getByRole('button', { name: 'Remove…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await strip(page).getByText('Removed the data set “leaves”.').waitFor()
  await page.keyboard.press('Control+6')
  await page.getByRole('button', { name: 'Remove For the paper' }).click()
  await strip(page).getByText('Removed the sheet “For the paper”.').waitFor()
  await page.getByText('No sheets yet').waitFor()
  await takeScreens(page, 'sheet-removed')
  await page.keyboard.press('Control+z')
  await page.getByRole('link', { name: 'For the paper' }).waitFor()
  await strip(page).getByText('Undone: Removed the sheet “For the paper”.').waitFor()
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+5')
  await page.getByRole('link', { name: 'leaves' }).waitFor()
  expect(await answerOf<unknown[]>(page, 'datasets.list', {})).toHaveLength(2)
})

test('a restart restores each window on its page, and the draft', async () => {
  const { page } = app
  const opened = nextWindow()
  await page.keyboard.press('Control+Shift+n')
  const second = await opened
  await second.getByRole('heading', { name: 'Library' }).waitFor()
  await second.keyboard.press('Control+7')
  await second.getByRole('heading', { name: 'System', exact: true }).waitFor()
  expect(app.complaints).toEqual([])
  const ended = exitOf(app.process)
  app.process.kill('SIGTERM')
  await ended
  app = await openApp(home)
  const context = app.page.context()
  await expect
    .poll(() =>
      context
        .pages()
        .map((one) => new URL(one.url()).hash)
        .toSorted(),
    )
    .toEqual(['#/data', '#/engine'])
  const [engine] = context.pages().filter((one) => one !== app.page)
  await engine?.close()
  await app.page.keyboard.press('Control+n')
  // The restart restores the draft as well.
  await expect.poll(() => app.page.getByLabel('Name', { exact: true }).inputValue()).toBe('written by hand')
  expect(app.complaints).toEqual([])
})
