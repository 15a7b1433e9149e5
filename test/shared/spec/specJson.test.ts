import { expect, test } from 'vitest'
import { parseJsonFile } from '../../../src/shared/spec/specJson.ts'

test('a byte order mark does not count, at the beginning alone', () => {
  expect(parseJsonFile('\ufeff{"a": 1}')).toEqual({ a: 1 })
  expect(parseJsonFile('{"a": "\ufeff"}')).toEqual({ a: '\ufeff' })
  expect(() => parseJsonFile('{"a": \ufeff1}')).toThrow(SyntaxError)
  expect(() => parseJsonFile('')).toThrow(SyntaxError)
})
