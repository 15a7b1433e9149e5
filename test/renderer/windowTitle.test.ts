import { expect, test } from 'vitest'
import { windowTitle } from '../../src/renderer/text/windowTitle.ts'

test('the title of a window names the run and its progress, and else the page', () => {
  expect(windowTitle('Runs', 'Fig. 2 · δ = 0.1', 0.629)).toBe('Collapsar · Fig. 2 · δ = 0.1 · 62 %')
  expect(windowTitle('Runs', 'Fig. 2 · δ = 0.1', null)).toBe('Collapsar · Fig. 2 · δ = 0.1')
  expect(windowTitle('Library', '', null)).toBe('Collapsar · Library')
})
