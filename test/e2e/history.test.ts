import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { historyPath } from '../../src/lab/home.ts'
import { backUp } from '../../src/lab/store/copies/copies.ts'
import { openDatabase } from '../../src/lab/store/database.ts'
import { generateRuns } from '../lab/generatedRuns.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { childrenOf, exitOf, openApp, takeScreens, type App } from './app.ts'

let app: App
afterEach(() => void app.process.kill('SIGKILL'))

/** Kills the lab twice: after the second time Collapsar does not restart it. */
async function killLabForGood({ page, process: program }: App): Promise<void> {
  const labs = (): number[] => childrenOf(program.pid ?? 0, 'lab/index')
  const [first = 0] = labs()
  process.kill(first, 'SIGKILL')
  await expect.poll(() => labs().some((pid) => pid !== first)).toBe(true)
  process.kill(labs().find((pid) => pid !== first) ?? 0, 'SIGKILL')
  await page
    .getByText(/exited again soon after a restart/)
    .first()
    .waitFor()
}

test('with a dead lab the program ends when its window closes, and starts again', async () => {
  const home = temporaryFolder()
  app = await openApp(home)
  await killLabForGood(app)
  expect(await app.close()).toBe(0)
  app = await openApp(home)
  await app.page.getByRole('link', { name: /^Runs/ }).click()
  await app.page.getByRole('heading', { name: 'Runs', exact: true }).waitFor()
  expect(await app.close()).toBe(0)
})

test.skipIf(process.platform === 'win32')('with a dead lab the program ends on SIGTERM', async () => {
  app = await openApp(temporaryFolder())
  await killLabForGood(app)
  app.process.kill('SIGTERM')
  await exitOf(app.process)
})

test('a history that cannot be opened has a page with the reason, and a copy brings it back', async () => {
  const home = temporaryFolder()
  const copies = join(home, 'copies')
  mkdirSync(copies, { recursive: true })
  const connection = openDatabase(historyPath(home))
  generateRuns(historyPath(home), 12)
  await backUp(connection.sqlite, join(copies, 'history-2026-11-29T08-30-00.sqlite'))
  connection.close()
  writeFileSync(historyPath(home), 'x'.repeat(9000))

  app = await openApp(home)
  const { page } = app
  await page.getByRole('heading', { name: 'Collapsar cannot open the history' }).waitFor()
  await page
    .getByRole('alert')
    .getByText(/is not a history of Collapsar/)
    .waitFor()
  await page.getByText(home).first().waitFor()
  await takeScreens(page, 'history-problem')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Collapsar cannot open the history' }).waitFor()
  await page.getByRole('button', { name: /^Restore the copy of/ }).click()
  await page.getByRole('link', { name: /^Runs/ }).click()
  await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(12)
  const unreadable = readdirSync(copies).find((name) => name.endsWith('-unreadable.sqlite')) ?? ''
  expect(readFileSync(join(copies, unreadable), 'utf8')).toBe('x'.repeat(9000))
  expect(await app.close()).toBe(0)
})
