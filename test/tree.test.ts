import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** Every folder below `path`, itself included. */
const foldersBelow = (path: string): string[] => [
  path,
  ...readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => foldersBelow(join(path, name))),
]

describe('src', () => {
  it('has no folder with more than 40 files of its own', () => {
    const sizes = foldersBelow(join(root, 'src')).map((folder) => ({
      folder: relative(root, folder),
      files: readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile()).length,
    }))
    expect(sizes.filter(({ files }) => files > 40)).toEqual([])
  })

  it('has no folder with a name that says nothing', () => {
    const vague = /\/(utils|helpers|common|misc|lib|services|core)$/
    expect(foldersBelow(join(root, 'src')).filter((folder) => vague.test(folder))).toEqual([])
  })
})

const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

describe('the documents', () => {
  it.each(documents)('%s links only to files that exist', (document) => {
    const text = readFileSync(join(root, document), 'utf8')
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target.split('#')[0] ?? '')
    const local = targets.filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    expect(local.filter((target) => !existsSync(join(root, dirname(document), target)))).toEqual([])
  })

  it('name files of the repository that exist', () => {
    const named = documents.flatMap((document) =>
      [
        ...readFileSync(join(root, document), 'utf8').matchAll(/`((?:src|test|scripts|bench|docs)\/[\w./-]+\.\w+)`/g),
      ].map(([, path = '']) => ({ document, path })),
    )
    expect(named.filter(({ path }) => !existsSync(join(root, path)))).toEqual([])
  })

  it('introduce the project in a README of at most 80 lines', () => {
    expect(readFileSync(join(root, 'README.md'), 'utf8').split('\n').length).toBeLessThanOrEqual(81)
    expect(statSync(join(root, 'docs/getting-started.md')).size).toBeGreaterThan(0)
  })
})
