import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changedFiles, filesUnder, testsOf } from '../../scripts/gates/changed.mjs'
import { makeContext, makeRoot } from './workshop.ts'

const git = (root: string, ...args: string[]): void => {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.org']
  const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

/** A repository with two sources, a test for each, and an end-to-end test that imports both. */
function makeRepository() {
  const root = makeRoot({
    '.gitignore': 'out/\n',
    'src/a.ts': 'export const a = 1\n',
    'src/b.ts': 'export const b = 2\n',
    'test/a.test.ts': "import { a } from '../src/a.ts'\n",
    'test/b.test.ts': "import { b } from '../src/b.ts'\n",
    'test/e2e/all.test.ts': "import { a } from '../../src/a.ts'\nimport { b } from '../../src/b.ts'\n",
  })
  git(root, 'init', '-q')
  git(root, 'add', '-A')
  git(root, 'commit', '-qm', 'Add everything')
  return makeContext(root).context
}

test('edited and new files are changed, deleted and ignored ones are not', async () => {
  const context = makeRepository()
  writeFileSync(join(context.root, 'src/a.ts'), 'export const a = 3\n')
  writeFileSync(join(context.root, 'src/c.ts'), 'export const c = 4\n')
  rmSync(join(context.root, 'test/b.test.ts'))
  spawnSync('mkdir', ['out'], { cwd: context.root })
  writeFileSync(join(context.root, 'out/built.js'), '')
  expect(await changedFiles(context)).toEqual(['src/a.ts', 'src/c.ts'])
})

test('in a clean checkout the files of the last commit are changed', async () => {
  const context = makeRepository()
  writeFileSync(join(context.root, 'src/b.ts'), 'export const b = 5\n')
  git(context.root, 'commit', '-qam', 'Fix b')
  expect(await changedFiles(context)).toEqual(['src/b.ts'])
})

test('the unit tests of a file are those that import it, without end-to-end tests', async () => {
  const context = makeRepository()
  expect(await testsOf(context, ['src/a.ts'])).toEqual(['test/a.test.ts'])
  expect(await testsOf(context, ['test/b.test.ts', 'src/a.ts'])).toEqual(['test/a.test.ts', 'test/b.test.ts'])
  expect(await testsOf(context, ['README.md'])).toEqual([])
})

test('a folder stands for its files', async () => {
  expect(await filesUnder(makeRepository(), ['src'])).toEqual(['src/a.ts', 'src/b.ts'])
})

test('outside a repository the error names git', async () => {
  await expect(changedFiles(makeContext(makeRoot()).context)).rejects.toThrow(/^git .* failed/)
})
