import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { runForeground } from '../foreground.mjs'
import { readJson } from '../setup/files.mjs'
import { pinnedNode } from '../setup/node.mjs'

/** A run that fails without a failed test (a file that does not load, an error outside of tests) counts as one failure. */
export const countTests = (report, code) => {
  const passed = report?.numPassedTests ?? 0
  const failed = report?.numFailedTests ?? 0
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed }
}

const needsXvfb = ({ platform, env }) => platform === 'linux' && !env.DISPLAY
const xvfb = ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24']

/** A command that opens windows, on a screen of its own where there is none. */
export const onScreen = (command, context) => [...(needsXvfb(context) ? xvfb : []), ...command]

const vitest = ({ root }) => [pinnedNode(root), join(root, 'node_modules/vitest/vitest.mjs')]

/** The whole suite, or what the filters name, with its own output on the terminal. */
export const runTests = async (context, filters) => {
  const file = join(context.root, '.runtime/vitest.json')
  rmSync(file, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const [command, ...args] = onScreen([...vitest(context), 'run', ...reporters, ...filters], context)
  const code = await runForeground(command, args, { cwd: context.root, env: context.env })
  return countTests(readJson(file), code)
}

/** Runs tests again whenever a file that they import changes, until it is stopped. */
export const watchTests = (context, filters) => {
  const [command, ...args] = [...vitest(context), 'watch', '--project', 'fast', ...filters]
  return runForeground(command, args, { cwd: context.root, env: context.env })
}

/** Unit tests as a gate: their output is shown when one fails. */
export const testGate = (context, files) => ({
  name: `unit tests in ${files.length} ${files.length === 1 ? 'file' : 'files'}`,
  run: () => {
    const [command, ...args] = [...vitest(context), 'run', '--project', 'fast', '--reporter=dot', ...files]
    return context.run(command, args, {})
  },
})
