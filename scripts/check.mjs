import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { runCommand } from './command.mjs'
import { runGates, toolGate, tools } from './gates/static.mjs'
import { testGate } from './gates/tests.mjs'
import { createContext, ensureSetup } from './setup/ensure.mjs'

/** @import { Context, Gate } from './setup/types.d.mts' */

const usage = `npm run check              format, lint, types and unit tests of what changed since the last commit
npm run check -- PATH ...  the same for these files and folders`

/** @type {(path: string) => boolean} */
const isSource = (path) => /\.(ts|vue|mjs|mts|css|html|json|md)$/.test(path)
/** @type {(path: string) => boolean} */
const isLinted = (path) => /\.(ts|vue|mjs|mts)$/.test(path)
/**
 * End-to-end and acceptance tests take minutes; `npm test` runs them.
 * @type {(path: string) => boolean}
 */
const isUnitTest = (path) => path.endsWith('.test.ts') && !/^test\/(e2e|acceptance)\//.test(path)

/** @type {(context: Context, command: string, args: string[]) => Promise<string[]>} */
const lines = async (context, command, args) => {
  const { code, output } = await context.run(command, args, {})
  if (code !== 0) throw new Error(`${command} ${args[0]} failed:\n${output.trim()}`)
  return output.split('\n').filter(Boolean)
}

/**
 * Files known to git, and new ones that it does not ignore, under `paths`.
 * @type {(context: Context, paths: string[]) => Promise<string[]>}
 */
const filesUnder = (context, paths) =>
  lines(context, 'git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...paths])

/**
 * What differs from the last commit, or what the last commit changed where nothing differs.
 * @type {(context: Context) => Promise<string[]>}
 */
const changedFiles = async (context) => {
  const [changed, added] = await Promise.all([
    lines(context, 'git', ['diff', '--name-only', '--diff-filter=d', 'HEAD']),
    lines(context, 'git', ['ls-files', '--others', '--exclude-standard']),
  ])
  if (changed.length + added.length > 0) return [...changed, ...added]
  return lines(context, 'git', ['show', '--name-only', '--diff-filter=d', '--format=', 'HEAD'])
}

/**
 * Paths of the repository that a file imports.
 * @type {(root: string, file: string) => string[]}
 */
const importsOf = (root, file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, target]) =>
    relative(root, resolve(root, dirname(file), target ?? '')),
  )

/**
 * Unit tests that changed, and those that import a changed file themselves.
 * @type {(context: Context, files: string[]) => Promise<string[]>}
 */
const testsOf = async (context, files) => {
  const changed = new Set(files)
  const tests = (await filesUnder(context, ['test'])).filter(isUnitTest)
  return tests.filter(
    (test) => changed.has(test) || importsOf(context.root, test).some((imported) => changed.has(imported)),
  )
}

/** @type {(context: Context, files: string[]) => Promise<Gate[]>} */
const gatesFor = async (context, files) => {
  const { root } = context
  const linted = files.filter(isLinted)
  const isTyped = files.some((path) => /\.(ts|vue)$/.test(path))
  const hasWindow = files.some((path) => /^src\/(renderer|shared)\//.test(path))
  const tests = await testsOf(context, files)
  return [
    ...(isTyped ? [toolGate(root, 'types', tools.quickTypes())] : []),
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
  const unknown = paths.find((path) => !statSync(join(context.root, path), { throwIfNoEntry: false }))
  if (unknown) throw new Error(`there is no file or folder ${unknown}\n\n${usage}`)
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
