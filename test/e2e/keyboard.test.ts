import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLab } from '../../src/lab/lab.ts'
import { formatRoute, compareTabs, runTabs, type Route } from '../../src/renderer/composables/useRoute.ts'
import { SheetContent } from '../../src/shared/contract/sheets.ts'
import { eventually } from '../lab/place.ts'
import { root, spec } from '../lab/specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { openApp, type App } from './app.ts'
import { keyboardProblems } from './focusStops.ts'

const home = temporaryFolder()
let app: App
let ids: string[] = []
let study = ''
let sheet = ''
let report = ''

beforeAll(async () => {
  const lab = await openLab({ home, root })
  const specs = [1, 2].map((seed) => spec({ seed, network: { widths: [12, 12, 10] }, stop: { steps: 60 } }))
  ids = await lab.handlers['runs.start']({ specs, preset: null })
  const isOver = async (): Promise<true | null> =>
    (await lab.handlers['runs.list']({})).every(({ status }) => status === 'finished') || null
  await eventually(isOver, 120_000)
  study = (await lab.handlers['runs.list']({}))[0]?.study ?? ''
  const content = SheetContent.parse({ panels: [{ kind: 'spectra', runs: ids }] })
  sheet = (await lab.handlers['sheets.save']({ id: null, name: 'Two starts', content })).id
  const text = `# Two starts\n\n{{run ${ids[0] ?? ''} tcv}}`
  report = (await lab.handlers['reports.save']({ id: null, name: 'Two starts', content: { text, paper: 'A4' } })).id
  await lab.close()
  app = await openApp(home)
  await app.page.setViewportSize(smallest)
})
afterAll(async () => void (await app.close()))

/** The minimum size of a window. */
const smallest = { width: 880, height: 560 }
const rooms = (): Route[] => [
  { page: 'preset', preset: 'fig2', size: 'quick' },
  { page: 'new', run: null },
  { page: 'runs' },
  ...runTabs.map((tab) => ({ page: 'run', id: ids[0] ?? '', tab }) as const),
  ...compareTabs.map((tab) => ({ page: 'compare', ids, tab }) as const),
  { page: 'studies' },
  { page: 'study', id: study },
  { page: 'dufm' },
  { page: 'theory', values: 'sizes=2x10,widths=20x2', run: null },
  { page: 'checkpoint' },
  { page: 'bundle' },
  { page: 'datasets' },
  { page: 'dataset', id: 'digits' },
  { page: 'dataset', id: 'moons' },
  { page: 'sheets' },
  { page: 'sheet', id: sheet },
  { page: 'reports' },
  { page: 'report', id: report },
  { page: 'system' },
  { page: 'help', document: 'glossary', place: 'tcv' },
  { page: 'help', document: 'accuracy', place: '' },
  { page: 'recentFiles' },
  { page: 'preferences' },
  { page: 'library' },
]
const focused = (): Promise<string> => app.page.evaluate(() => document.activeElement?.localName ?? '')

/** Opens a route as a link does, and waits until the text of the page stops changing. */
async function open(route: Route): Promise<void> {
  await app.page.evaluate(async (hash) => {
    location.hash = hash
    const words = (): string => document.querySelector('main')?.textContent ?? ''
    let [seen, quiet] = ['', 0]
    while (quiet < 4) {
      quiet = words() === seen ? quiet + 1 : 0
      seen = words()
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }, formatRoute(route))
  // The page waits for the estimate of the lab.
  if (route.page === 'preset' || route.page === 'library')
    await app.page
      .getByRole('button', { name: /^Measure the time/ })
      .first()
      .waitFor()
  // The tab computes the analysis first.
  if (route.page === 'run' && route.tab === 'collapse')
    await app.page.getByRole('table', { name: /^DNC1, DNC2, DNC3 and NC4/ }).waitFor()
}

test('Tab reaches every control on every page: named, marked and visible in the smallest window', async () => {
  let last = ''
  for (const route of rooms()) {
    await open(route)
    if (route.page !== last) expect.soft(await focused(), `the focus on coming to ${formatRoute(route)}`).toBe('h1')
    last = route.page
    expect.soft(await keyboardProblems(app.page), `the keyboard in ${formatRoute(route)}`).toEqual([])
    const overhang = await app.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect.soft(overhang, `what sticks out of the window in ${formatRoute(route)}`).toBeLessThanOrEqual(0)
  }
})

test('every dialog has a name, takes the focus, closes with Escape and returns the focus', async () => {
  const { page } = app
  const dialogs: [Route, string][] = [
    [{ page: 'runs' }, 'Columns…'],
    [{ page: 'run', id: ids[0] ?? '', tab: 'spectra' }, 'Export figure…'],
    [{ page: 'new', run: null }, 'JSON…'],
    [{ page: 'compare', ids, tab: 'curves' }, 'Choose runs…'],
    [{ page: 'study', id: study }, 'Extend…'],
    [{ page: 'sheet', id: sheet }, 'Add panel…'],
    [{ page: 'sheet', id: sheet }, 'Export…'],
    [{ page: 'report', id: report }, 'Insert…'],
    [{ page: 'report', id: report }, 'Export…'],
  ]
  for (const [route, name] of dialogs) {
    await open(route)
    const opener = page.getByRole('button', { name, exact: true }).first()
    await opener.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: /\w/ })
    await dialog.waitFor()
    const isInside = (): Promise<boolean> => dialog.evaluate((element) => element.contains(document.activeElement))
    expect.soft(await isInside(), `the focus in ${name}`).toBe(true)
    expect.soft(await keyboardProblems(page), `the keyboard in ${name}`).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    const isBack = await opener.evaluate((element) => element === document.activeElement)
    expect.soft(isBack, `the focus after ${name}`).toBe(true)
  }
})

test('the palette takes the focus and returns it', async () => {
  const { page } = app
  await open({ page: 'datasets' })
  const link = page.getByRole('link', { name: 'Two moons' })
  await link.focus()
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  await palette.waitFor()
  expect(await palette.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Escape')
  await palette.waitFor({ state: 'hidden' })
  expect(await link.evaluate((element) => element === document.activeElement)).toBe(true)
})

test('arrow keys work in tabs, choices, sliders and tables as their roles require', async () => {
  const { page } = app
  await open({ page: 'run', id: ids[0] ?? '', tab: 'spectra' })
  const slider = page.getByRole('slider')
  await slider.focus()
  const newest = await slider.getAttribute('aria-valuetext')
  await page.keyboard.press('ArrowLeft')
  expect(await slider.getAttribute('aria-valuetext')).not.toBe(newest)
  await page.getByRole('radio', { name: 'linear' }).focus()
  await page.keyboard.press('ArrowRight')
  expect(await page.getByRole('radio', { name: 'log', exact: true }).isChecked()).toBe(true)
  await page.getByRole('tab', { name: 'Spectra' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.waitForURL(/collapse$/)
  expect(await page.getByRole('tab', { name: 'Collapse' }).evaluate((tab) => tab === document.activeElement)).toBe(true)
  const panel = await page.getByRole('tabpanel').getAttribute('id')
  expect(await page.getByRole('tab', { name: 'Collapse' }).getAttribute('aria-controls')).toBe(panel)

  await open({ page: 'runs' })
  const grid = page.getByRole('grid')
  await grid.focus()
  const first = await grid.getAttribute('aria-activedescendant')
  await page.keyboard.press('ArrowDown')
  expect(await grid.getAttribute('aria-activedescendant')).not.toBe(first)
  await expect.poll(() => page.getByRole('row', { selected: true }).count()).toBe(1)
  await page.keyboard.press('Shift+ArrowUp')
  await expect.poll(() => page.getByRole('row', { selected: true }).count()).toBe(2)
})

test('the numbers of a chart appear on request, and the focus stays', async () => {
  const { page } = app
  await open({ page: 'run', id: ids[0] ?? '', tab: 'objective' })
  const table = page.getByRole('table', { name: /objective and its parts/ })
  expect((await table.locator('..').boundingBox())?.height).toBeLessThan(2)
  const button = page.getByRole('button', { name: 'Show the numbers' })
  await button.focus()
  await page.keyboard.press('Enter')
  expect((await table.locator('..').boundingBox())?.height).toBeGreaterThan(100)
  expect(
    await page.getByRole('button', { name: 'Hide the numbers' }).evaluate((own) => own === document.activeElement),
  ).toBe(true)
  expect(await keyboardProblems(page)).toEqual([])
})

test('nothing moves when the system asks for reduced motion', async () => {
  const { page } = app
  const moving = (): Promise<string[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((element) => {
          const { transitionDuration, animationName } = getComputedStyle(element)
          return animationName !== 'none' || transitionDuration.split(',').some((time) => parseFloat(time) > 0)
        })
        .map(({ localName, className }) => `${localName}.${String(className)}`),
    )
  await open({ page: 'run', id: ids[0] ?? '', tab: 'spectra' })
  expect(await moving()).not.toEqual([])
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const some = rooms().filter((route) => !('tab' in route) || route.tab === 'spectra')
  for (const route of some) {
    await open(route)
    expect.soft(await moving(), formatRoute(route)).toEqual([])
  }
  await page.emulateMedia({ reducedMotion: null })
})

test('the first drawing of a chart is final', async () => {
  const { page } = app
  await open({ page: 'run', id: ids[0] ?? '', tab: 'spectra' })
  const drawn = await page.evaluate(async () => {
    const picture = (): string => document.querySelector<HTMLCanvasElement>('figure canvas')?.toDataURL() ?? ''
    const frame = (): Promise<unknown> => new Promise(requestAnimationFrame)
    const before = picture()
    document.querySelector<HTMLInputElement>('input[type=radio][value=linear]')?.click()
    for (let frames = 0; picture() === before && frames < 100; frames++) await frame()
    const [first] = [picture(), await new Promise((resolve) => setTimeout(resolve, 500))]
    return { hasChanged: first !== before, isStill: picture() === first }
  })
  expect(drawn).toEqual({ hasChanged: true, isStill: true })
  expect(app.complaints).toEqual([])
})
