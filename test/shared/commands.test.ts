import { expect, test } from 'vitest'
import { commandIds, commandKey, keyText, pressedCommand, type KeyPress } from '../../src/shared/commands.ts'

const pressed = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

test('a key press runs a command only with exactly its modifiers', () => {
  expect(pressedCommand(pressed('k', { ctrlKey: true }), false)).toBe('palette')
  expect(pressedCommand(pressed('n', { ctrlKey: true }), false)).toBe('new')
  expect(pressedCommand(pressed('N', { ctrlKey: true, shiftKey: true }), false)).toBe('newWindow')
  expect(pressedCommand(pressed('n'), false)).toBeNull()
  expect(pressedCommand(pressed('n', { ctrlKey: true, altKey: true }), false)).toBeNull()
  expect(pressedCommand(pressed('ArrowLeft', { altKey: true }), false)).toBe('back')
  expect(pressedCommand(pressed('F1'), false)).toBe('help')
  expect(pressedCommand(pressed('.', { ctrlKey: true }), false)).toBe('stop')
})

test('digit keys match by position on other layouts', () => {
  expect(pressedCommand(pressed('é', { ctrlKey: true, code: 'Digit2' }), false)).toBe('runs')
})

test('a Mac uses Command instead of Control', () => {
  expect(pressedCommand(pressed('k', { metaKey: true }), true)).toBe('palette')
  expect(pressedCommand(pressed('k', { ctrlKey: true }), true)).toBeNull()
  expect(pressedCommand(pressed('[', { metaKey: true }), true)).toBe('back')
  // Option with an arrow moves by words in text.
  expect(pressedCommand(pressed('ArrowLeft', { altKey: true }), true)).toBeNull()
})

test('keyText follows the notation of each system', () => {
  expect(keyText('CmdOrCtrl+Shift+N', false)).toBe('Ctrl+Shift+N')
  expect(keyText('CmdOrCtrl+Shift+N', true)).toBe('⇧⌘N')
  expect(keyText('Alt+Left', false)).toBe('Alt+←')
  expect(keyText('Cmd+[', true)).toBe('⌘[')
  expect(keyText('F1', true)).toBe('F1')
})

test.each([false, true])('no two commands share a key (Mac: %s)', (isMac) => {
  const keys = commandIds.map((id) => commandKey(id, isMac)).filter((key) => key !== null)
  expect(new Set(keys).size).toBe(keys.length)
})
