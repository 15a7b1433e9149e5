import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sweepGraphs } from '../../../src/lab/runs/sweepGraphs.ts'
import { graphFolderOwner, graphFolderPrefix } from '../../../src/shared/graphFolders.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'

test('only folders of trainers that are gone are swept', () => {
  const folder = temporaryFolder()
  const [gone, alive, other] = [
    `${graphFolderPrefix(4_194_999)}abc`,
    `${graphFolderPrefix(process.pid)}abc`,
    'mine-1-abc',
  ]
  for (const name of [gone, alive, other]) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'saved_model.pb'), 'graph')
  }
  expect(sweepGraphs(folder)).toBe(1)
  expect(readdirSync(folder).toSorted()).toEqual([alive, other].toSorted())
  expect(sweepGraphs(join(folder, 'none'))).toBe(0)
})

test('a name tells its process', () => {
  expect(graphFolderOwner(`${graphFolderPrefix(12)}xyz`)).toBe(12)
  expect(graphFolderOwner('collapsar-graph-xyz')).toBeNull()
})
