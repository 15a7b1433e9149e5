import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cascaded, freshState, pageHash, readWindowStates, writeWindowStates } from '../../src/main/windowState.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const file = (): string => join(temporaryFolder(), 'inner', 'windows.json')
const screens = [{ x: 0, y: 0, width: 1600, height: 1000 }]
const bounds = { x: 20, y: 30, width: 1280, height: 800 }
const state = { bounds, isMaximized: false, hash: '#/runs/abcdefgh/ranks' }

test('windows are restored with their places and pages, in order', () => {
  const path = file()
  const states = [state, { ...freshState, isMaximized: true }]
  writeWindowStates(path, states)
  expect(readWindowStates(path, screens)).toEqual(states)
})

test('a window of a missing screen is restored at the default place', () => {
  const path = file()
  writeWindowStates(path, [{ ...state, bounds: { ...bounds, x: 4000 } }])
  expect(readWindowStates(path, screens)).toEqual([{ ...state, bounds: null }])
})

test('a missing, damaged or foreign file gives a first start', () => {
  const path = file()
  expect(readWindowStates(path, screens)).toEqual([])
  writeWindowStates(path, [])
  for (const text of ['[{"bounds":{"x":', '{"bounds":null}', '7', '[7, null]']) {
    writeFileSync(path, text)
    expect(readWindowStates(path, screens)).toEqual([])
  }
})

test('an invalid entry gives a default window, and at most twelve open', () => {
  const path = file()
  writeWindowStates(path, [])
  writeFileSync(path, JSON.stringify(new Array(100).fill({ bounds: { x: '0' }, hash: 'https://example.org' })))
  const states = readWindowStates(path, screens)
  expect(states).toHaveLength(12)
  expect(states[0]).toEqual(freshState)
})

test('a cascaded window has the same size and an offset', () => {
  expect(cascaded(bounds)).toEqual({ ...bounds, x: 44, y: 54 })
})

test('only an address of the app page has a hash', () => {
  const page = 'collapsar://window/index.html'
  expect(pageHash(`${page}#/runs/abc`, page)).toBe('#/runs/abc')
  for (const other of [page, `${page}#runs`, 'collapsar://window/other.html#/runs', 'https://example.org/#/runs', ''])
    expect(pageHash(other, page)).toBeNull()
})
