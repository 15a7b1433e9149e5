import { afterAll, beforeAll, expect, test } from 'vitest'
import { childrenOf, exitOf, openApp, startProgram, startRun, takeScreens, type App } from './app.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const title = 'Singular values against the forecast'
let app: App
const home = temporaryFolder()
beforeAll(async () => (app = await openApp(home)))
afterAll(async () => void (await app.close()))

const pidOf = (words: string): number => {
  const [pid] = childrenOf(app.process.pid ?? 0, words)
  if (pid === undefined) throw new Error(`no process '${words}' below the app`)
  return pid
}
/** Starts a run at the size of the paper, which is still running when the test ends it. */
async function startLongRun(): Promise<void> {
  await startRun(app.page, title, 'Paper', 2)
  await app.page.getByText(/step \S+ of at most/).waitFor({ timeout: 60_000 })
}

test('Stop stops the run and keeps its measurements', async () => {
  await startLongRun()
  await app.page.getByRole('slider').and(app.page.locator(':enabled')).waitFor()
  await app.page.getByRole('button', { name: 'Stop' }).click()
  await app.page.getByRole('status').getByText('stopped').waitFor({ timeout: 30_000 })
  expect(await app.page.getByRole('button', { name: 'Stop' }).count()).toBe(0)
  expect(
    await app.page
      .getByRole('table', { name: /Fit of each layer/ })
      .getByRole('row')
      .count(),
  ).toBe(5)
})

test('killing a trainer marks its run as killed, and the app keeps running', async () => {
  await startLongRun()
  process.kill(pidOf('trainer'), 'SIGKILL')
  await app.page.getByRole('status').getByText('killed').waitFor({ timeout: 30_000 })
  expect(await app.page.locator('.ending').innerText()).toMatch(/SIGKILL|memory|kill/i)
  await takeScreens(app.page, 'run-killed')
})

test('killing the lab shows a banner, and the window recovers with a new lab', async () => {
  const before = pidOf('lab/index')
  process.kill(before, 'SIGKILL')
  await app.page.getByText(/Collapsar restarted it/).waitFor()
  await app.page.getByRole('link', { name: /^Runs/ }).click()
  await expect.poll(() => app.page.getByRole('row').count()).toBe(3)
  expect(pidOf('lab/index')).not.toBe(before)
  await takeScreens(app.page, 'lab-again')
  await app.page.getByRole('button', { name: 'Dismiss' }).click()
  expect(await app.page.getByText(/Collapsar restarted it/).count()).toBe(0)
})

test('a second start on the same home exits', async () => {
  const second = startProgram(home)
  second.stderr?.resume()
  expect(await exitOf(second)).toBe(0)
  expect(await app.page.getByRole('heading', { name: 'Runs' }).count()).toBe(1)
})

test('closing the window ends all processes', async () => {
  await startLongRun()
  const pids = childrenOf(app.process.pid ?? 0, 'index.ts')
  expect(pids.length).toBeGreaterThanOrEqual(2)
  const complaints = [...app.complaints]
  expect(await app.close()).toBe(0)
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  await expect.poll(() => pids.filter(isAlive), { timeout: 5_000 }).toEqual([])
  expect(complaints).toEqual([])
  app = await openApp(temporaryFolder())
})
