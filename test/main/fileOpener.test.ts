import type { BrowserWindow } from 'electron'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileOpener } from '../../src/main/fileOpener.ts'
import { openRecentFiles } from '../../src/main/recentFiles.ts'
import { eventually } from '../lab/place.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const windowOf = (name: string): BrowserWindow => ({ name }) as unknown as BrowserWindow

test('a file waits for the front window, and a refused one is not remembered', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'own.json')
  writeFileSync(path, '{}')
  const recent = openRecentFiles(join(folder, 'recent.json'), () => {})
  const [behind, front] = [windowOf('behind'), windowOf('front')]
  const told: BrowserWindow[] = []
  const opener = fileOpener(
    recent,
    () => front,
    (window) => told.push(window),
  )
  expect(opener.take(front)).toBeNull()
  opener.open([path, join(folder, 'missing.json')])
  await eventually(() => Promise.resolve(told.length > 0 || null))
  expect(told).toEqual([front])
  expect(opener.take(behind)).toBeNull()
  expect(opener.take(null)).toBeNull()
  expect(opener.take(front)).toMatchObject({ kind: 'spec', name: 'own.json' })
  expect(opener.take(front)).toMatchObject({ kind: 'refused' })
  expect(opener.take(front)).toBeNull()
  expect(recent.list().map(({ name }) => name)).toEqual(['own.json'])
})

test('nothing to open tells no window', async () => {
  const told: BrowserWindow[] = []
  const recent = openRecentFiles(join(temporaryFolder(), 'recent.json'), () => {})
  const opener = fileOpener(
    recent,
    () => windowOf('front'),
    (window) => told.push(window),
  )
  opener.open([])
  await new Promise(setImmediate)
  expect(told).toEqual([])
})
