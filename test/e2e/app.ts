import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { chromium, type ConsoleMessage, type Page } from 'playwright-core'
import { electronCommand } from '../../scripts/electron.mjs'
import { unpacked } from '../../src/shared/rpc/pack.ts'
import { checkAccessibility } from './accessibility.ts'

const usual = { width: 1280, height: 800 }
const large = { width: 2560, height: 1440 }

export interface App {
  page: Page
  process: ChildProcess
  /** Warnings and errors in the console of the page so far. */
  complaints: string[]
  /** Milliseconds from the start of the program until the first card could be clicked. */
  startedAfterMs: number
  /** Closes the window, and waits for the program to end, which has no window to ask in. Resolves to its exit code. */
  close(): Promise<number | null>
}

/** Starts the program as `npm start` does. */
export function startProgram(home: string): ChildProcess {
  const { binary, args, env } = electronCommand()
  const own = ['--home', home, '--remote-debugging-port=0']
  return spawn(binary, [...args, ...own], { env, stdio: ['ignore', 'ignore', 'pipe'] })
}

/** Opens the app in real Electron, and drives it over the DevTools protocol. */
export async function openApp(home: string, start = startProgram): Promise<App> {
  const startedAt = performance.now()
  const child = start(home)
  const endpoint = await endpointOf(child)
  await pageAt(endpoint)
  const browser = await chromium.connectOverCDP(endpoint)
  const [context] = browser.contexts()
  if (!context) throw new Error('Electron shows no context')
  const page = context.pages()[0] ?? (await context.waitForEvent('page'))
  const complaints: string[] = []
  page.on('console', (message) => complain(message, complaints))
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  await page.setViewportSize(usual)
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
  const close = async (): Promise<number | null> => {
    const ended = exitOf(child)
    await page.close()
    return await ended
  }
  return { page, process: child, complaints, startedAfterMs: performance.now() - startedAt, close }
}

/** Waits for the exit code of a program. Kills it and throws when it does not exit in time. */
export async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const late = AbortSignal.timeout(20_000)
  late.addEventListener('abort', () => child.kill('SIGKILL'))
  await once(child, 'exit', { signal: late })
  return child.exitCode
}

function complain(message: ConsoleMessage, complaints: string[]): void {
  if (['warning', 'error'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`)
}

function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const match = /ws:\/\/\S+/.exec(output)
      if (match) resolve(match[0])
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`Electron ended with ${code}:\n${output}`)))
  })
}

/**
 * Takes screenshots in both colour schemes: test/e2e/screens/NAME-light.png and -dark.png, and with `isWide` also those of a
 * large screen, NAME-light-2560.png and -dark-2560.png. Checks the page with axe as well.
 */
export async function takeScreens(page: Page, name: string, isWide = false): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await photograph(page, `${name}-${colorScheme}`)
    if (!isWide) continue
    await page.setViewportSize(large)
    await photograph(page, `${name}-${colorScheme}-2560`)
    await page.setViewportSize(usual)
  }
  await checkAccessibility(page, name)
}

async function photograph(page: Page, name: string): Promise<void> {
  // Charts are redrawn for the theme and the size in the next frames.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)))
  await page.screenshot({ path: join(import.meta.dirname, 'screens', `${name}.png`) })
}

/** Waits until the page has a title, and throws when the window shows no page. */
async function pageAt(endpoint: string): Promise<void> {
  const list = `http://${new URL(endpoint).host}/json/list`
  for (const deadline = performance.now() + 60_000; performance.now() < deadline;) {
    const targets = (await (await fetch(list)).json()) as { type: string; title: string }[]
    if (targets.some(({ type, title }) => type === 'page' && title.startsWith('Collapsar ·'))) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('The window has shown no page for a minute')
}

/** Calls the lab as the page does, and returns its answer. */
export async function answerOf<T>(page: Page, name: string, input: object): Promise<T> {
  const envelope = await page.evaluate(({ name, input }) => window.lab.call(name, input), { name, input })
  if (!envelope.ok) throw new Error(envelope.error.message)
  return unpacked(envelope.value) as T
}

async function drag(page: Page, files: string[], types: readonly ('dragEnter' | 'dragOver' | 'drop')[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const at = { x: 500, y: 400, data: { items: [], files, dragOperationsMask: 1 } }
  for (const type of types) await session.send('Input.dispatchDragEvent', { type, ...at })
  await session.detach()
}
/** Drops files on the page, as from a file manager. */
export const drop = (page: Page, ...files: string[]): Promise<void> =>
  drag(page, files, ['dragEnter', 'dragOver', 'drop'])
/** Holds files over the page without dropping them. */
export const holdOver = (page: Page, ...files: string[]): Promise<void> => drag(page, files, ['dragEnter', 'dragOver'])

/** Lists the ids of the processes below `parent` whose command line contains `words`. */
export function childrenOf(parent: number, words: string): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const all = stdout.split('\n').flatMap((line) => {
    const [, pid, ppid, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return pid && ppid && args ? [{ pid: Number(pid), ppid: Number(ppid), args }] : []
  })
  const below = new Set([parent])
  for (let size = 0; size !== below.size;) {
    size = below.size
    for (const { pid, ppid } of all) if (below.has(ppid)) below.add(pid)
  }
  return all.filter(({ pid, args }) => pid !== parent && below.has(pid) && args.includes(words)).map(({ pid }) => pid)
}

/** Opens a card of the Library, and selects a size and only these values of δ. */
export async function chooseDeltas(
  page: Page,
  title: string,
  size: 'Quick' | 'Paper',
  deltas: number[],
): Promise<void> {
  await page.getByRole('link', { name: 'Library' }).click()
  await page.getByRole('link', { name: title }).click()
  await page.getByText(new RegExp(`^${size}, N`)).click()
  const boxes = page.getByRole('group', { name: /δ/ }).getByRole('checkbox')
  for (const box of await boxes.all())
    await box.setChecked(deltas.map(String).includes((await box.getAttribute('value')) ?? ''))
}

/** Opens a card of the Library, selects a size and one δ, and presses Start. */
export async function startRun(page: Page, title: string, size: 'Quick' | 'Paper', delta: number): Promise<void> {
  await chooseDeltas(page, title, size, [delta])
  await page.getByRole('button', { name: 'Start', exact: true }).click()
}
