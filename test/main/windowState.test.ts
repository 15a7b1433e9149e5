import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readWindowState, writeWindowState } from '../../src/main/windowState.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const file = (): string => join(temporaryFolder(), 'inner', 'window.json')
const screens = [{ x: 0, y: 0, width: 1600, height: 1000 }]
const bounds = { x: 20, y: 30, width: 1280, height: 800 }

test('a window comes back where it was', () => {
  const path = file()
  writeWindowState(path, { bounds, isMaximized: true })
  expect(readWindowState(path, screens)).toEqual({ bounds, isMaximized: true })
})

test('a window that was on a screen that is gone comes back where windows open', () => {
  const path = file()
  writeWindowState(path, { bounds: { ...bounds, x: 4000 }, isMaximized: false })
  expect(readWindowState(path, screens).bounds).toBeNull()
})

test('no file and a damaged file are a first start', () => {
  const path = file()
  expect(readWindowState(path, screens)).toEqual({ bounds: null, isMaximized: false })
  writeWindowState(path, { bounds, isMaximized: false })
  writeFileSync(path, '{"bounds":{"x":')
  expect(readWindowState(path, screens)).toEqual({ bounds: null, isMaximized: false })
})
