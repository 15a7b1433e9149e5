import { expect, test } from 'vitest'
import { groupedBy } from '../../../src/shared/statistics/groupedBy.ts'

test('groupedBy keeps the order of groups and items', () => {
  const groups = groupedBy(['pear', 'fig', 'plum', 'apple', 'fig'], (word) => String(word.length))
  expect([...groups]).toEqual([
    ['4', ['pear', 'plum']],
    ['3', ['fig', 'fig']],
    ['5', ['apple']],
  ])
  expect(groupedBy([], String).size).toBe(0)
})
