import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { datasetsPath, setPath } from '../../../src/lab/datasets/dataSets.ts'
import { ImportRequest } from '../../../src/shared/contract/datasets.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { watchedLab, type WatchedLab } from '../place.ts'

const table = 'a,b,species\n1,2,setosa\n3,4,virginica\n'
const fileOf = (text: string): string => {
  const path = join(temporaryFolder(), 'iris.csv')
  writeFileSync(path, text)
  return path
}
const take = async (lab: WatchedLab, text = table) => {
  const request = ImportRequest.parse({ id: 'one', files: [fileOf(text)] })
  return (await lab.handlers['datasets.import'](request)).dataset
}
const list = async (lab: WatchedLab) => (await lab.handlers['datasets.list']({})).slice(1)
const remove = (lab: WatchedLab, id: string) => lab.handlers['datasets.remove']({ id, evenIfUsed: false })
const restore = (lab: WatchedLab, id: string) => lab.handlers['datasets.restore']({ id })
const lying = (lab: WatchedLab): string[] => readdirSync(datasetsPath(lab.home))

test('restore brings back a set with name, time and content', async () => {
  const lab = await watchedLab('finishes')
  const set = await take(lab)
  const content = readFileSync(setPath(lab.home, set.id))
  await remove(lab, set.id)
  expect(await list(lab)).toEqual([])
  await restore(lab, set.id)
  expect(await list(lab)).toEqual([set])
  expect(readFileSync(setPath(lab.home, set.id)).equals(content)).toBe(true)
  expect(lying(lab)).toEqual([`${set.id}.data`])
})

test('restore chooses another name where the name is taken', async () => {
  const lab = await watchedLab('finishes')
  const first = await take(lab)
  await remove(lab, first.id)
  await take(lab, `${table}5,6,setosa\n`)
  await restore(lab, first.id)
  expect((await list(lab)).map(({ name }) => name).toSorted()).toEqual(['iris', 'iris 2'])
})

test('restore keeps a set that was imported again', async () => {
  const lab = await watchedLab('finishes')
  const first = await take(lab)
  await remove(lab, first.id)
  const again = await take(lab)
  await restore(lab, first.id)
  expect(await list(lab)).toEqual([again])
  expect(lying(lab)).toEqual([`${first.id}.data`])
})

test('closing the lab deletes removed sets, and opening one deletes those of dead labs', async () => {
  const lab = await watchedLab('finishes')
  const { id } = await take(lab)
  await remove(lab, id)
  expect(lying(lab)).toHaveLength(1)
  await lab.close()
  expect(lying(lab)).toEqual([])

  const home = temporaryFolder()
  mkdirSync(datasetsPath(home))
  writeFileSync(join(datasetsPath(home), '999999999-x.removed'), 'whole')
  expect(lying(await watchedLab('finishes', { home }))).toEqual([])
})

test('restore refuses a set that was never removed', async () => {
  const lab = await watchedLab('finishes')
  const { id } = await take(lab)
  expect(() => restore(lab, id)).toThrow('this session has not removed the data set')
})
