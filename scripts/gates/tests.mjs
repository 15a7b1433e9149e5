import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { runForeground } from '../foreground.mjs'
import { readJson } from '../setup/files.mjs'
import { pinnedNode } from '../setup/node.mjs'
import { findProgram } from '../setup/process.mjs'

/** @typedef {{ numPassedTests: number, numFailedTests: number }} Report */
/** @typedef {{ command: string, args: string[] }} Command */
/** @import { Context, Counts, Gate } from '../setup/types.d.mts' */

/**
 * Counts the tests of a report. A run that fails without a failed test (a file that does not load) counts as one failure.
 * @type {(report: Report | null, code: number) => Counts}
 */
export const countTests = (report, code) => {
  const passed = report?.numPassedTests ?? 0
  const failed = report?.numFailedTests ?? 0
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed }
}

/** @type {(context: Context) => boolean} */
const needsXvfb = ({ platform, env }) => platform === 'linux' && !env.DISPLAY
const screen = ['-a', '-s', '-screen 0 1600x1000x24']

/**
 * Gives a command that opens windows a virtual screen when there is no display.
 * @type {(command: Command, context: Context) => Command}
 */
export const onScreen = ({ command, args }, context) =>
  needsXvfb(context) ? { command: 'xvfb-run', args: [...screen, command, ...args] } : { command, args }

/** @type {(context: Context, args: string[]) => Command} */
const vitest = ({ root }, args) => ({
  command: pinnedNode(root),
  args: [join(root, 'node_modules/vitest/vitest.mjs'), ...args],
})

/**
 * Runs projects with vitest's output on the terminal. `wrap` changes the command that is started.
 * @type {(context: Context, args: string[], wrap?: (command: Command) => Command) => Promise<Counts>}
 */
const runProjects = async (context, args, wrap = (command) => command) => {
  const file = join(context.root, '.runtime/vitest.json')
  rmSync(file, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { command, args: all } = wrap(onScreen(vitest(context, ['run', ...reporters, ...args]), context))
  const code = await runForeground(command, all, { cwd: context.root, env: context.env })
  return countTests(readJson(file), code)
}

/**
 * Runs the whole suite but the tests of packages, or the files that match a filter.
 * @type {(context: Context, filters: string[]) => Promise<Counts>}
 */
export const runTests = (context, filters) =>
  runProjects(context, ['--project', 'fast', '--project', 'slow', ...filters])

/**
 * Says why the packages cannot be installed and tested here; null where they can.
 * @type {(context: Context) => string | null}
 */
export const packageTestProblem = ({ platform, isRoot, env }) => {
  if (platform !== 'linux') return 'they are for Linux'
  if (!isRoot) return 'they install packages, which needs root'
  const missing = ['dpkg', 'unshare', 'runuser', 'ip', 'gio'].filter((name) => !findProgram(name, env))
  if (missing.length > 0) return `missing: ${missing.join(', ')}`
  // A container may forbid it to root too.
  const { status } = spawnSync('unshare', ['--net', 'true'], { stdio: 'ignore' })
  return status === 0 ? null : 'this system does not let root cut off the network (unshare --net)'
}

/**
 * A namespace of its own has no interface but the loopback, over which the tests drive the window.
 * @type {(command: Command) => Command}
 */
const withoutNetwork = ({ command, args }) => ({
  command: 'unshare',
  args: ['--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', command, ...args],
})

/** The package whose trigger tells desktops of file types. */
const desktopUtils = { program: 'update-desktop-database', name: 'desktop-file-utils' }

/**
 * Builds the packages, installs them with the network cut off, and uses them as ordinary users do. Leaves nothing behind.
 * @type {(context: Context, filters: string[]) => Promise<Counts>}
 */
export const runPackageTests = async (context, filters) => {
  const problem = packageTestProblem(context)
  if (problem !== null) throw new Error(`the packages cannot be tested here: ${problem}`)
  const folder = join(context.root, '.runtime/test-packages')
  const isAdded = !findProgram(desktopUtils.program, context.env)
  if (isAdded) await context.run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', desktopUtils.name], {})
  try {
    rmSync(folder, { recursive: true, force: true })
    return await runProjects(context, ['--project', 'package', ...filters], withoutNetwork)
  } finally {
    rmSync(folder, { recursive: true, force: true })
    if (isAdded) await context.run('apt-get', ['purge', '-y', '-qq', desktopUtils.name], {})
  }
}

/**
 * Runs tests again whenever a file that they import changes, until it is stopped.
 * @type {(context: Context, filters: string[]) => Promise<number>}
 */
export const watchTests = (context, filters) => {
  const { command, args } = vitest(context, ['watch', '--project', 'fast', ...filters])
  return runForeground(command, args, { cwd: context.root, env: context.env })
}

/**
 * Unit tests as a gate: their output is shown when one fails.
 * @type {(context: Context, files: string[]) => Gate}
 */
export const testGate = (context, files) => ({
  name: `unit tests in ${files.length} ${files.length === 1 ? 'file' : 'files'}`,
  run: () => {
    const { command, args } = vitest(context, ['run', '--project', 'fast', '--reporter=dot', ...files])
    return context.run(command, args, {})
  },
})
