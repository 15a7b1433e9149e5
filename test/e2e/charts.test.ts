import { afterAll, beforeAll, expect, test } from 'vitest'
import { historyPath, openHome } from '../../src/lab/home.ts'
import { openStore } from '../../src/lab/store/store.ts'
import { storeRun } from '../lab/storedRuns.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { answerOf, openApp, takeScreens, type App } from './app.ts'

const home = temporaryFolder()
const size = { layers: 5, width: 20, steps: 5000, measurements: 40 }
const ids = ['stored0001', 'stored0002']
const markup = '<b>bold</b> & <img src=x>'
let app: App
beforeAll(async () => {
  const store = openStore(historyPath(openHome(home)))
  // Equal specs: the page tells the runs apart by their names.
  for (const id of ids) storeRun(store, id, 'charts', 0, size)
  store.connection.close()
  app = await openApp(home)
  await answerOf(app.page, 'runs.annotate', { ids: [ids[0]], change: { name: markup } })
})
afterAll(async () => void (await app.close()))

const open = async (hash: string, chart: RegExp): Promise<{ x: number; y: number; width: number; height: number }> => {
  const { page } = app
  await page.evaluate((hash) => void (location.hash = hash), hash)
  const image = page.getByRole('img', { name: chart })
  await image.waitFor()
  // The chart is drawn in the next frames.
  await page.waitForTimeout(300)
  const box = await image.boundingBox()
  if (!box) throw new Error('no chart')
  return box
}
const rows = (): Promise<string[]> => app.page.locator('.reading .row .name').allInnerTexts()

test('hovering the objective lists every visible series at 50 places', async () => {
  const { page } = app
  const box = await open(`#/runs/${ids[0]}/objective`, /^The objective is/)
  for (let i = 0; i < 50; i++) {
    await page.mouse.move(box.x + 60 + (i / 50) * (box.width - 280), box.y + 60)
    const names = await rows()
    expect(names.toSorted()).toEqual([
      'balance law',
      'data loss',
      'feature penalty',
      'gradient norm in training coordinates',
      'objective',
      'weight penalty',
    ])
  }
  await page.mouse.move(box.x + box.width / 3, box.y + 60)
  await takeScreens(page, 'chart-reading')
})

test('a name with markup is text in the reading of a chart', async () => {
  const { page } = app
  const box = await open(`#/compare/${ids.join(',')}/curves`, /of 2 lines/)
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.locator('.reading').waitFor()
  expect((await rows()).some((name) => name.includes(markup))).toBe(true)
  expect(await page.locator('.reading b, .reading img').count()).toBe(0)
  await takeScreens(page, 'chart-reading-markup')
  await open(`#/compare/${ids.join(',')}/scatter`, /one mark per run/)
  expect(app.complaints).toEqual([])
})

const objective = (): Promise<{ x: number; y: number; width: number; height: number }> =>
  open(`#/runs/${ids[0]}/objective`, /^The objective is/)
/** Reads the steps that the chart shows from its table of values. */
const heading = async (share: number): Promise<string> => {
  const box = await objective()
  await app.page.mouse.move(box.x + 60 + share * (box.width - 280), box.y + 100)
  return (await app.page.locator('.reading .heading').innerText()).replaceAll(/\D/g, '')
}

test('a drag zooms, the wheel zooms at the pointer, Shift and a drag pan, and a double click resets', async () => {
  const { page } = app
  const box = await objective()
  const [left, y] = [box.x + box.width / 3, box.y + 100]
  await page.mouse.move(left, y)
  await page.mouse.down()
  await page.mouse.move(left + 100, y + 5, { steps: 4 })
  await takeScreens(page, 'chart-zooming')
  await page.mouse.up()
  await page.getByRole('button', { name: 'Reset the axes' }).waitFor()
  const [from, to] = [Number(await heading(0.02)), Number(await heading(0.98))]
  expect(to - from).toBeLessThan(1200)
  expect(from).toBeGreaterThan(1000)
  await takeScreens(page, 'chart-zoomed')
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -300)
  await page.keyboard.up('Control')
  await page.waitForTimeout(100)
  expect(Number(await heading(0.98)) - Number(await heading(0.02))).toBeLessThan((to - from) * 0.75)
  const before = Number(await heading(0.02))
  await page.keyboard.down('Shift')
  await page.mouse.move(left, y)
  await page.mouse.down()
  await page.mouse.move(left - 120, y, { steps: 4 })
  await page.mouse.up()
  await page.keyboard.up('Shift')
  await page.waitForTimeout(100)
  expect(Number(await heading(0.02))).toBeGreaterThan(before)
  await page.mouse.dblclick(left, y)
  await expect.poll(() => page.getByRole('button', { name: 'Reset the axes' }).count()).toBe(0)
})

test('limits are typed, a wrong one is refused with a sentence, and series are switched off', async () => {
  const { page } = app
  await objective()
  await page.getByRole('img', { name: /^The objective is/ }).hover()
  await page.getByRole('button', { name: 'Limits of the axes' }).click()
  const form = page.getByRole('form', { name: 'Limits of the axes' })
  await form.getByLabel('y from').fill('1')
  await form.getByLabel('to', { exact: true }).first().fill('0.1')
  await form.getByRole('button', { name: 'Apply' }).click()
  await form.getByText('y: enter two numbers, the lower one first').waitFor()
  await takeScreens(page, 'chart-limits')
  await form.getByLabel('y from').fill('0.01')
  await form.getByLabel('to', { exact: true }).first().fill('1')
  await form.getByRole('button', { name: 'Apply' }).click()
  await page.getByRole('button', { name: 'Series' }).click()
  await page.getByRole('checkbox', { name: 'weight penalty' }).uncheck()
  await takeScreens(page, 'chart-series')
  await page.keyboard.press('Escape')
  await heading(0.5)
  expect(await rows()).not.toContain('weight penalty')
  await page.getByRole('tab', { name: 'Collapse' }).click()
  await objective()
  await heading(0.5)
  expect(await rows()).not.toContain('weight penalty')
})

test('keys read, pin and zoom a chart, and pins stay in the other tabs', async () => {
  const { page } = app
  await objective()
  await page.getByRole('img', { name: /^The objective is/ }).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const pinned = page.getByRole('table', { name: 'Pinned readings' })
  expect((await pinned.getByRole('columnheader').allInnerTexts()).slice(1)).toEqual(['step 1', 'step 4\u00a0999'])
  await takeScreens(page, 'chart-pinned')
  await open(`#/runs/${ids[0]}/collapse`, /^The largest TCV/)
  await pinned.getByRole('rowheader', { name: 'Z¹' }).waitFor()
  await takeScreens(page, 'chart-pinned-collapse')
})

test('the context menu of a chart copies its values and its table', async () => {
  const { page } = app
  const box = await objective()
  await page.mouse.click(box.x + box.width / 2, box.y + 100, { button: 'right' })
  const menu = page.getByRole('menu', { name: 'Chart' })
  await menu.getByRole('menuitem', { name: 'Copy the table' }).waitFor()
  await takeScreens(page, 'chart-menu')
  await page.keyboard.press('Escape')
  expect(await menu.count()).toBe(0)
  await page.getByRole('button', { name: 'Remove all' }).click()
  expect(app.complaints).toEqual([])
})
