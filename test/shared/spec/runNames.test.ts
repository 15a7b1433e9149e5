import { expect, it } from 'vitest'
import { labelledName, sharedName } from '../../../src/shared/spec/runNames.ts'

it.each([
  [['a · b · 1', 'a · b · 2'], 'a · b'],
  [['a · b', 'a · b · 2'], 'a · b'],
  [['a · one', 'a · once'], 'a'],
  [['left', 'right'], 'left'],
  [['alone · 1'], 'alone · 1'],
  [[], ''],
])('sharedName(%j) is %j', (names, shared) => {
  expect(sharedName(names)).toBe(shared)
})

it('labelledName cuts long names at one place, before the labels', () => {
  expect(labelledName('fig2', 'δ = 1')).toBe('fig2 · δ = 1')
  const names = ['δ = 1', 'δ = 0.125'].map((labels) => labelledName('x'.repeat(200), labels))
  expect(names.map((name) => name.indexOf('…'))).toEqual([76, 76])
  expect(names[1]).toMatch(/x… · δ = 0\.125$/)
  expect(labelledName('x', 'y'.repeat(200))).toHaveLength(120)
})
