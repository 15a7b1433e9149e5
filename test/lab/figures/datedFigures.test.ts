import { expect, test, vi } from 'vitest'
import { datedFigures } from '../../../src/lab/figures/datedFigures.ts'
import type { Figure } from '../../../src/lab/figures/figure.ts'
import type { FigurePlace } from '../../../src/lab/figures/source.ts'
import { FigureRequest } from '../../../src/shared/contract/figures.ts'

const date = '2026-01-01T00:00:00.000Z'
const request = (changes: object = {}): FigureRequest =>
  FigureRequest.parse({
    kind: 'ranks',
    runs: ['run00000'],
    fileName: null,
    formats: ['svg'],
    directory: null,
    ...changes,
  })

test('a dated request keeps its figures for the file, whatever its formats; another date or look draws anew', async () => {
  const place = {} as FigurePlace
  const build = vi.fn(() => Promise.resolve([] as Figure[]))
  const first = await datedFigures(place, request({ date }), build)
  expect(await datedFigures(place, request({ date, formats: ['png', 'csv'], directory: '/x' }), build)).toBe(first)
  expect(build).toHaveBeenCalledTimes(1)
  expect(await datedFigures(place, request({ date, widthMm: 89 }), build)).not.toBe(first)
  expect(await datedFigures(place, request({ date: '2026-01-01T00:00:01.000Z' }), build)).not.toBe(first)
  expect(await datedFigures({} as FigurePlace, request({ date }), build)).not.toBe(first)
})

test('a request without a date is always drawn anew, a failure is not kept, and old drawings leave', async () => {
  const place = {} as FigurePlace
  const build = vi.fn(() => Promise.resolve([] as Figure[]))
  await datedFigures(place, request(), build)
  await datedFigures(place, request(), build)
  expect(build).toHaveBeenCalledTimes(2)
  await expect(datedFigures(place, request({ date }), () => Promise.reject(new Error('no run')))).rejects.toThrow(
    'no run',
  )
  const first = await datedFigures(place, request({ date }), build)
  for (const widthMm of [50, 60, 70]) await datedFigures(place, request({ date, widthMm }), build)
  expect(await datedFigures(place, request({ date }), build)).not.toBe(first)
})
