import { expect, test } from 'vitest'
import { matrix } from '../../../../src/shared/linalg/matrix.ts'
import { singularValues } from '../../../../src/shared/linalg/svd.ts'
import { measurePath, pathSection } from '../../../../src/shared/theory/bench/pathSection.ts'
import { parseValues } from '../../../../src/shared/theory/bench/valuesText.ts'
import { pathLength } from '../../../../src/shared/theory/path/pathLength.ts'
import { classTargets, randomStart } from '../../../../src/shared/theory/path/randomStart.ts'
import { preactivationsOf, smallestRatio } from '../../../../src/shared/theory/representationCost.ts'

const point = (...values: number[]) => values.map((value) => matrix(1, 1, Float64Array.of(value)))

test('the length of a polygon is the sum of its sides, in the norm of all layers', () => {
  expect(pathLength([point(0, 0), point(3, 4), point(3, 0)])).toEqual({ length: 9, straight: 3 })
  expect(pathLength([point(1, 2)])).toEqual({ length: 0, straight: 0 })
  expect(() => pathLength([])).toThrow('pathLength: no points')
})

test('targets have one entry c for each sample', () => {
  expect([...classTargets([1, 2], 0.5).data]).toEqual([0.5, 0, 0, 0, 0.5, 0.5])
})

test('a random start interpolates, with the asked C in every layer', () => {
  const choice = { counts: [2, 2], targetScale: 1, activations: ['asinh', 'asinh', 'asinh'] as const, C: 1.5, seed: 3 }
  const start = randomStart(choice)
  if (typeof start === 'string') throw new Error(start)
  expect(start.features.map(({ rows }) => rows)).toEqual([4, 4, 2])
  expect(start.features.at(-1)).toBe(start.targets)
  const A = preactivationsOf(start.features, start.activations)
  for (const l of [0, 1])
    expect(smallestRatio(singularValues(start.features[l]!), singularValues(A[l + 1]!))).toBeCloseTo(1.5, 12)
  const saturated = randomStart({ ...choice, activations: ['tanh', 'tanh', 'tanh'] })
  expect(saturated).toMatch(/^σ⁻¹ is not defined on the random start, in layer 3: tanh⁻¹\(1\)/)
})

const values = parseValues('sizes=2x3,widths=6x2,activation=asinh,last=asinh,c=1,data=mixture')

test('a measured path is at least as long as the straight line, and starts above its end', () => {
  const path = measurePath(values)
  expect(path.refusal).toBeNull()
  expect(path.length).toBeGreaterThanOrEqual(path.straight ?? NaN)
  const section = pathSection({ values, forecast: null, model: null, refusal: null }, path)
  const of = (name: string): number => section.numbers.find((own) => own.name === name)?.value ?? NaN
  expect(of('start')).toBeGreaterThan(of('limit'))
  expect([of('limit'), of('end'), of('pieces')]).toEqual([4.5, 3, 4])
})

test('a path that leaves the range of σ is refused with its layer', () => {
  const path = measurePath({ ...values, activation: 'tanh', lastActivation: 'tanh', targetScale: 0.99 })
  expect(path).toMatchObject({ length: null, refusal: expect.stringMatching(/σ⁻¹ is not defined/) as string })
  const section = pathSection({ values, forecast: null, model: null, refusal: null }, path)
  expect(section).toMatchObject({ refusal: path.refusal, numbers: [] })
})
