import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './command.mjs'
import { changedFiles, filesUnder, testsOf } from './gates/changed.mjs'
import { runGates, toolGate, tools } from './gates/static.mjs'
import { testGate } from './gates/tests.mjs'
import { createContext, ensureSetup } from './setup/ensure.mjs'

/** @import { Context, Gate } from './setup/types.d.mts' */

const usage = `npm run check              check format, lint, types and unit tests of what changed since the last commit
npm run check -- PATH ...  check these files and folders`

/** @type {(path: string) => boolean} */
const isSource = (path) => /\.(ts|vue|mjs|mts|css|html|json|md)$/.test(path)
/** @type {(path: string) => boolean} */
const isLinted = (path) => /\.(ts|vue|mjs|mts)$/.test(path)

/** @type {(context: Context, files: string[]) => Promise<Gate[]>} */
const gatesFor = async (context, files) => {
  const { root } = context
  const linted = files.filter(isLinted)
  const hasWindow = files.some((path) => /^src\/(renderer|shared)\//.test(path))
  const tests = await testsOf(context, files)
  return [
    ...(linted.length > 0 ? [toolGate(root, 'types', tools.quickTypes())] : []),
    ...(hasWindow ? [toolGate(root, 'types of the window', tools.windowTypes())] : []),
    ...(linted.length > 0 ? [toolGate(root, 'lint', tools.lint(linted))] : []),
    toolGate(root, 'format', tools.format(files)),
    ...(tests.length > 0 ? [testGate(context, tests)] : []),
  ]
}

/** @type {(paths: string[]) => Promise<number>} */
const check = async (paths) => {
  await ensureSetup({ electron: false })
  const context = createContext()
  const unknown = paths.find((path) => !existsSync(join(context.root, path)))
  if (unknown) throw new Error(`there is no file or folder '${unknown}'\n\n${usage}`)
  const found = await (paths.length > 0 ? filesUnder(context, paths) : changedFiles(context))
  const files = found.filter((path) => isSource(path) && existsSync(join(context.root, path)))
  if (files.length === 0) {
    console.log('check  nothing to check')
    return 0
  }
  console.log(`check  ${files.length} ${files.length === 1 ? 'file' : 'files'}`)
  const { failed } = await runGates(await gatesFor(context, files))
  return failed === 0 ? 0 : 1
}

const paths = process.argv.slice(2)
await runCommand(async () => {
  if (!paths.includes('--help')) return check(paths)
  console.log(usage)
  return 0
})
