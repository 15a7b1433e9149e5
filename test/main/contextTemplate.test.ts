import { expect, test } from 'vitest'
import { contextTemplate } from '../../src/main/contextTemplate.ts'

const all = { canUndo: true, canRedo: false, canCut: true, canCopy: true, canPaste: true, canSelectAll: true }
const rolesOf = (items: ReturnType<typeof contextTemplate>) => items.flatMap(({ role }) => role ?? [])

test('a text field has undo, redo, cut, copy, paste and select all', () => {
  const items = contextTemplate({ isEditable: true, selectionText: '', editFlags: all })
  expect(rolesOf(items)).toEqual(['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'])
  expect(items.find(({ role }) => role === 'redo')?.enabled).toBe(false)
})

test('selected text can be copied, and nothing else has a menu', () => {
  const place = { isEditable: false, editFlags: all }
  expect(rolesOf(contextTemplate({ ...place, selectionText: 'TCV' }))).toEqual(['copy'])
  expect(contextTemplate({ ...place, selectionText: ' ' })).toEqual([])
})
