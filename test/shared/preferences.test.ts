import { expect, test } from 'vitest'
import { defaultPreferences, parsePreferences } from '../../src/shared/preferences.ts'

test('a missing or damaged file gives the defaults', () => {
  for (const text of [null, '', '{', '[]', 'null', '3', '{"theme":"pink","home":4}', '{"home":""}'])
    expect(parsePreferences(text), String(text)).toEqual(defaultPreferences)
})

test('known values are read, each by itself', () => {
  expect(parsePreferences('{"theme":"dark","home":"/data"}')).toEqual({ theme: 'dark', home: '/data' })
  expect(parsePreferences('{"theme":"dark","home":1,"later":true}')).toEqual({ theme: 'dark', home: null })
})
