import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readOpenedFile } from '../../src/main/openedFiles.ts'
import { openRecentFiles } from '../../src/main/recentFiles.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const folder = temporaryFolder()
const put = (name: string, text = ''): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('a spec is read, a data set is passed on by its path', async () => {
  const path = put('own.JSON', '{"seed":1}')
  expect(await readOpenedFile(path)).toEqual({ kind: 'spec', name: 'own.JSON', path, text: '{"seed":1}' })
  const data = put('leaves.csv')
  expect(await readOpenedFile(data)).toEqual({ kind: 'data', path: data })
})

test('a bundle and a checkpoint are passed on by their path', async () => {
  const [bundle, weights] = [put('study.collapsar'), put('model.PT')]
  expect(await readOpenedFile(bundle)).toEqual({ kind: 'bundle', path: bundle })
  expect(await readOpenedFile(weights)).toEqual({ kind: 'checkpoint', path: weights })
})

test('folders, huge and missing files are refused, each with its sentence', async () => {
  const huge = put('huge.json')
  truncateSync(huge, 10_000_001)
  mkdirSync(join(folder, 'inside.json'))
  const message = async (path: string): Promise<unknown> =>
    ((await readOpenedFile(path)) as { message?: string }).message
  expect(await message(join(folder, 'inside.json'))).toMatch(/is a folder/)
  expect(await message(huge)).toMatch(/larger than 10 MB/)
  expect(await message(join(folder, 'none.json'))).toMatch(/^There is no file .*none\.json/)
})

test('recent files: the last opened first, each once, ten at most, kept on disk', () => {
  const file = join(folder, 'config', 'recent.json')
  let changes = 0
  let time = 0
  const recent = openRecentFiles(
    file,
    () => changes++,
    () => ++time,
  )
  const first = put('first.json')
  for (let i = 0; i < 11; i++) recent.add(join(folder, `gone ${i}.json`))
  recent.add(first)
  recent.add(join(folder, 'gone 5.json'))
  recent.add(first)
  const list = openRecentFiles(file, () => {}).list()
  expect(list).toHaveLength(10)
  expect(list[0]).toEqual({ path: first, name: 'first.json', openedAt: 14, exists: true })
  expect(list[1]).toMatchObject({ name: 'gone 5.json', exists: false })
  expect(new Set(list.map(({ path }) => path)).size).toBe(10)
  recent.forget(first)
  expect(recent.list()).toHaveLength(9)
  recent.forget(null)
  expect(openRecentFiles(file, () => {}).list()).toEqual([])
  expect(changes).toBe(16)
  for (const text of ['{', '3', '[{"path":1}]', 'null']) {
    writeFileSync(file, text)
    expect(openRecentFiles(file, () => {}).list(), text).toEqual([])
  }
})
