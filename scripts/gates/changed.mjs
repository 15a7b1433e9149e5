import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** @import { Context } from '../setup/types.d.mts' */

/** @type {(context: Context, command: string, args: string[]) => Promise<string[]>} */
const lines = async (context, command, args) => {
  const { code, output } = await context.run(command, args, { cwd: context.root })
  if (code !== 0) throw new Error(`${command} ${args[0]} failed:\n${output.trim()}`)
  return output.split('\n').filter(Boolean)
}

/**
 * Lists the files under `paths` that git knows, and new ones that it does not ignore.
 * @type {(context: Context, paths: string[]) => Promise<string[]>}
 */
export const filesUnder = (context, paths) =>
  lines(context, 'git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...paths])

/**
 * Lists what differs from the last commit. When nothing differs, it lists what the last commit changed.
 * @type {(context: Context) => Promise<string[]>}
 */
export const changedFiles = async (context) => {
  const [changed, added] = await Promise.all([
    lines(context, 'git', ['diff', '--name-only', '--diff-filter=d', 'HEAD']),
    lines(context, 'git', ['ls-files', '--others', '--exclude-standard']),
  ])
  if (changed.length + added.length > 0) return [...changed, ...added]
  return lines(context, 'git', ['show', '--name-only', '--diff-filter=d', '--format=', 'HEAD'])
}

/** @type {(root: string, file: string) => string[]} */
const importsOf = (root, file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, target]) =>
    relative(root, resolve(root, dirname(file), target ?? '')),
  )

/**
 * End-to-end and acceptance tests take minutes; `npm test` runs them.
 * @type {(path: string) => boolean}
 */
const isUnitTest = (path) => path.endsWith('.test.ts') && !/^test\/(e2e|acceptance)\//.test(path)

/**
 * Lists the unit tests that changed, and those that import a changed file themselves.
 * @type {(context: Context, files: string[]) => Promise<string[]>}
 */
export const testsOf = async (context, files) => {
  const changed = new Set(files)
  const tests = (await filesUnder(context, ['test'])).filter(isUnitTest)
  return tests.filter(
    (test) => changed.has(test) || importsOf(context.root, test).some((imported) => changed.has(imported)),
  )
}
