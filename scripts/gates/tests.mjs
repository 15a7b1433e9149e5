import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { runForeground } from '../foreground.mjs'
import { readJson } from '../setup/files.mjs'
import { pinnedNode } from '../setup/node.mjs'

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
 * Runs the whole suite, or the files that match a filter, with vitest's output on the terminal.
 * @type {(context: Context, filters: string[]) => Promise<Counts>}
 */
export const runTests = async (context, filters) => {
  const file = join(context.root, '.runtime/vitest.json')
  rmSync(file, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { command, args } = onScreen(vitest(context, ['run', ...reporters, ...filters]), context)
  const code = await runForeground(command, args, { cwd: context.root, env: context.env })
  return countTests(readJson(file), code)
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
