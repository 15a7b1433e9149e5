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
