import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { electronCommand } from '../../scripts/electron.mjs'
import { historyPath } from '../../src/lab/home.ts'
import { openDatabase } from '../../src/lab/store/database.ts'
import { spec } from '../lab/specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { answerOf, childrenOf, drop, exitOf, openApp, takeScreens, type App } from './app.ts'
import { keyboardProblems } from './focusStops.ts'

const folder = temporaryFolder()
const put = (name: string, content: string): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const specFile = (name: string): string =>
  put(`${name}.json`, JSON.stringify({ ...spec({ network: { widths: [12, 12, 10] } }), name }))

let app: App | null = null
afterEach(async () => {
  await app?.close()
  app = null
})

/** Starts the program with these arguments. */
function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const { binary, args: own, env: usual } = electronCommand()
  return spawn(binary, [...own, '--remote-debugging-port=0', ...args], {
    env: { ...usual, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

const sizes = [
  { width: 1024, height: 640 },
  { width: 1440, height: 900 },
]
async function look(page: Page, name: string): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size)
    await takeScreens(page, `${name}-${size.width}`)
    expect.soft(await keyboardProblems(page), `the keyboard in ${name} at ${size.width}`).toEqual([])
  }
}

const nameField = (page: Page) => page.getByLabel('Name', { exact: true })

test('a file opens from the command line, from a second start and by drop; wrong files give a sentence', async () => {
  const home = temporaryFolder()
  app = await openApp(home, () => start(['--home', home, specFile('from the command line')]))
  const { page, complaints } = app
  await expect.poll(() => nameField(page).inputValue()).toBe('from the command line')

  const handOver = async (path: string): Promise<void> => {
    expect(await exitOf(start(['--home', home, path]))).toBe(0)
  }
  await handOver(specFile('from a second start'))
  await expect.poll(() => nameField(page).inputValue()).toBe('from a second start')
  await drop(page, specFile('dropped'))
  await expect.poll(() => nameField(page).inputValue()).toBe('dropped')
  const toast = (words: RegExp) => page.getByRole('status').getByText(words).waitFor()
  await handOver(put('study.collapsar', ''))
  await page.getByText(/^Study\.collapsar, byte 0: expected the directory of an archive/i).waitFor()
  await handOver(join(folder, 'missing.json'))
  await toast(/There is no file .*missing\.json/)
  await handOver(folder)
  await toast(/is a folder/)
  expect(page.context().pages()).toHaveLength(1)

  await page.evaluate(() => (location.hash = '#/recent'))
  await page.getByRole('button', { name: 'dropped.json', exact: true }).waitFor()
  expect(await page.getByRole('row').count()).toBe(5)
  await look(page, 'recent-files')
  await page.getByRole('button', { name: 'from a second start.json', exact: true }).click()
  await expect.poll(() => nameField(page).inputValue()).toBe('from a second start')
  await page.evaluate(() => (location.hash = '#/recent'))
  await page.getByRole('button', { name: 'Clear the list' }).click()
  await page.getByRole('heading', { name: 'No recent files' }).waitFor()
  await look(page, 'recent-files-empty')
  expect(complaints).toEqual([])
})

test('the welcome opens in an empty history and closes for good', async () => {
  const home = temporaryFolder()
  app = await openApp(home)
  const { page } = app
  const welcome = page.getByRole('region', { name: 'Welcome to Collapsar' })
  await welcome.waitFor()
  await look(page, 'welcome')
  await welcome.getByRole('button', { name: 'Take the tour' }).click()
  const tour = page.getByRole('region', { name: 'Tour' })
  await welcome.waitFor({ state: 'hidden' })
  await tour.getByRole('heading', { name: 'Published figures (1 of 5)' }).waitFor()
  await tour.getByRole('button', { name: 'Next' }).click()
  await page.waitForURL(/library\/fig2\/quick$/)
  const second = tour.getByRole('heading', { name: 'A forecast before training (2 of 5)' })
  await expect.poll(() => second.evaluate((element) => element === document.activeElement)).toBe(true)
  await look(page, 'tour')
  await tour.getByRole('button', { name: 'Next' }).press('Escape')
  await tour.waitFor({ state: 'hidden' })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('show the welcome')
  await page.keyboard.press('Enter')
  await welcome.getByRole('link', { name: 'Open Figure 2' }).click()
  await page.waitForURL(/library\/fig2\/quick$/)
  await page.keyboard.press('Control+1')
  await welcome.getByRole('button', { name: 'Close the welcome' }).click()
  await welcome.waitFor({ state: 'hidden' })
  expect(app.complaints).toEqual([])
  // The click has reached the lab before the program closes.
  await expect.poll(() => answerOf(page, 'settings.read', { name: 'welcome' })).toBe('"closed"')
  await app.close()
  app = await openApp(home)
  await app.page.getByRole('heading', { name: 'Library' }).waitFor()
  expect(await answerOf(app.page, 'settings.read', { name: 'welcome' })).toBe('"closed"')
  expect(await app.page.getByText('Welcome to Collapsar').count()).toBe(0)
})

test('preferences apply at once, in every window, and survive a restart', async () => {
  const home = temporaryFolder()
  app = await openApp(home)
  const { page } = app
  await page.keyboard.press('Control+,')
  await page.getByRole('heading', { name: 'Preferences' }).waitFor()
  await page.getByText('In use: graph').waitFor()
  await look(page, 'preferences')
  const opened = page.context().waitForEvent('page')
  await page.keyboard.press('Control+Shift+n')
  const second = await opened
  await second.getByRole('heading', { name: 'Library' }).waitFor()

  for (const one of [page, second]) await one.emulateMedia({ colorScheme: null })
  const isDark = (one: Page): Promise<boolean> => one.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  for (const [label, expected] of [
    ['Dark', true],
    ['Light', false],
    ['Dark', true],
  ] as const) {
    await page.getByRole('radio', { name: label, exact: true }).check({ force: true })
    for (const one of [page, second]) await expect.poll(() => isDark(one)).toBe(expected)
  }
  await page.getByRole('radio', { name: '3.21e-9' }).check({ force: true })
  await page.getByText(/as 0\.123 and 3\.21e-9\./).waitFor()
  await page.getByLabel('significant digits').selectOption('6')
  await page.getByText(/as 0\.123457 and 3\.21456e-9\./).waitFor()
  await page.getByLabel('Engine').selectOption('wasm')
  await page.getByText(/In use: ops · WebAssembly/).waitFor()
  for (const one of [page, second])
    await one
      .getByRole('contentinfo')
      .getByText(/ops · WebAssembly/)
      .waitFor()
  await page.getByLabel('Parallel trainers').selectOption('1')
  await page.getByLabel(/Notify when/).uncheck()
  await second.evaluate(() => (location.hash = '#/preferences'))
  await second.getByText(/as 0\.123457 and 3\.21456e-9\./).waitFor()
  // Each setting arrives in an answer of its own.
  await expect.poll(() => second.getByLabel('Parallel trainers').inputValue()).toBe('1')
  await expect.poll(() => second.getByLabel(/Notify when/).isChecked()).toBe(false)
  expect(await page.getByRole('button', { name: 'Change…' }).isDisabled()).toBe(true)
  await second.close()
  expect(app.complaints).toEqual([])
  await app.close()

  app = await openApp(home)
  await app.page.keyboard.press('Control+,')
  await app.page.getByText(/as 0\.123457 and 3\.21456e-9\./).waitFor()
  await app.page.emulateMedia({ colorScheme: null })
  expect(await isDark(app.page)).toBe(true)
  const { page: restarted } = app
  await expect.poll(() => restarted.getByLabel('Engine').inputValue()).toBe('wasm')
})

test('without --home the history is in the platform folder, and another home opens without a restart', async () => {
  const xdg = temporaryFolder()
  const env = {
    XDG_DATA_HOME: join(xdg, 'data'),
    XDG_CONFIG_HOME: join(xdg, 'config'),
    XDG_CACHE_HOME: join(xdg, 'cache'),
    XDG_STATE_HOME: join(xdg, 'state'),
  }
  app = await openApp('', () => start([], env))
  const { page } = app
  await page.getByRole('contentinfo').getByText(join(env.XDG_DATA_HOME, 'collapsar')).waitFor()
  const other = join(xdg, 'big disk', 'history')
  await answerOf(page, 'desktop.moveHome', { home: other })
  await page.getByRole('contentinfo').getByText(other).waitFor()
  await page.keyboard.press('Control+,')
  await page.getByText('You chose this folder.').waitFor()
  await page.getByRole('button', { name: 'Use the default' }).click()
  await page.getByRole('contentinfo').getByText(join(env.XDG_DATA_HOME, 'collapsar')).waitFor()
  const below = join(put('a file', ''), 'below')
  await expect(answerOf(page, 'desktop.moveHome', { home: below })).rejects.toThrow(/cannot write to .*a file/)
  expect(readdirSync(other)).toContain('history.sqlite')
  expect(app.complaints).toEqual([])
})

test('a newer history is refused with a sentence', async () => {
  const home = temporaryFolder()
  mkdirSync(home, { recursive: true })
  const { sqlite, close } = openDatabase(historyPath(home))
  sqlite.pragma('user_version = 999')
  close()
  app = await openApp(home)
  const notice = app.page
    .getByRole('alert')
    .getByText(/cannot open the history: .* format 999 of a newer Collapsar .*update/)
  await notice.first().waitFor()
  await app.page.setViewportSize(sizes[0] ?? { width: 1024, height: 640 })
  await takeScreens(app.page, 'newer-history')
})

test('crashes leave local reports, and the check says what doctor says', async () => {
  const home = temporaryFolder()
  app = await openApp(home)
  const { page, process: program } = app
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('check this')
  await page.keyboard.press('Enter')
  const check = page.getByRole('dialog', { name: 'Check this installation' })
  await check.getByText(/^Collapsar can train/).waitFor()
  await check.getByText(join(home, 'window')).waitFor()
  await look(page, 'check')
  await page.keyboard.press('Escape')

  const reports = (): string[] => {
    const crashes = join(home, 'window', 'crashes')
    return readdirSync(crashes).map((name) => readFileSync(join(crashes, name), 'utf8'))
  }
  const [lab] = childrenOf(program.pid ?? 0, 'lab/index')
  process.kill(lab ?? 0, 'SIGABRT')
  await page
    .getByRole('alert')
    .getByText(/SIGABRT.* A report is in /)
    .waitFor()
  expect(reports()).toContainEqual(expect.stringMatching(/sends nothing[\s\S]*process: lab[\s\S]*SIGABRT/))
  expect(app.complaints).toEqual([])
  await page.evaluate(() => void setTimeout(() => Promise.reject(new Error('an error of a test'))))
  await expect.poll(() => reports().some((text) => /process: window[\s\S]*an error of a test/.test(text))).toBe(true)
})
