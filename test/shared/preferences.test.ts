import { expect, test } from 'vitest'
import { defaultPreferences, parsePreferences } from '../../src/shared/preferences.ts'

test('a missing or damaged file gives the defaults', () => {
  for (const text of [null, '', '{', '[]', 'null', '3', '{"theme":"pink","home":4}', '{"home":""}'])
    expect(parsePreferences(text), String(text)).toEqual(defaultPreferences)
})

test('known values are read, each whatever the others are', () => {
  expect(parsePreferences('{"theme":"dark","home":"/data"}')).toEqual({
    ...defaultPreferences,
    theme: 'dark',
    home: '/data',
  })
  expect(parsePreferences('{"theme":"dark","home":1,"later":true}')).toEqual({ ...defaultPreferences, theme: 'dark' })
  expect(parsePreferences('{"asksBeforeQuit":false,"theme":1}')).toEqual({
    ...defaultPreferences,
    asksBeforeQuit: false,
  })
  expect(parsePreferences('{"asksBeforeQuit":"no"}')).toEqual(defaultPreferences)
})
