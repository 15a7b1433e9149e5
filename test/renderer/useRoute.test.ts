import { expect, test } from 'vitest'
import { formatRoute, parseRoute, type Route } from '../../src/renderer/composables/useRoute.ts'

const routes: Route[] = [
  { page: 'library' },
  { page: 'new', run: null },
  { page: 'new', run: 'abcdefgh' },
  { page: 'new', run: 'abcdefgh', start: 'ab12' },
  { page: 'new', run: null, start: 'ab12' },
  { page: 'preset', preset: 'fig2-literal', size: 'paper' },
  { page: 'runs' },
  { page: 'run', id: 'abcdefgh', tab: 'collapse' },
  { page: 'compare', ids: ['abcdefgh', 'bcdefghi'], tab: 'scatter' },
  { page: 'compare', ids: [], tab: 'curves' },
  { page: 'studies' },
  { page: 'study', id: 'abcdefgh' },
  { page: 'run', id: 'abcdefgh', tab: 'ranks' },
  { page: 'system' },
  { page: 'datasets' },
  { page: 'dataset', id: 'moons' },
]

test.each(routes)('$page: the address parses back to the route', (route) => {
  expect(parseRoute(formatRoute(route))).toEqual(route)
})

test('an unknown address opens the library, an unknown tab the spectra', () => {
  expect(parseRoute('')).toEqual({ page: 'library' })
  expect(parseRoute('#/nowhere/at/all')).toEqual({ page: 'library' })
  expect(parseRoute('#/library/fig2/huge')).toEqual({ page: 'preset', preset: 'fig2', size: 'quick' })
  expect(parseRoute('#/runs/abcdefgh/nothing')).toEqual({ page: 'run', id: 'abcdefgh', tab: 'spectra' })
})
