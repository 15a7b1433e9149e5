import { expect, test } from 'vitest'
import { multiply, transpose } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'

const draw = (seed: number, name: string): number[] => {
  const random = randomStream(seed, name)
  return Array.from({ length: 5 }, () => random.next())
}

test('seed and name determine a stream', () => {
  expect(draw(7, 'weights')).toEqual(draw(7, 'weights'))
  expect(draw(7, 'weights')).not.toEqual(draw(8, 'weights'))
  expect(draw(7, 'weights')).not.toEqual(draw(7, 'samples'))
})

test('a stream never changes: stored runs rest on these numbers', () => {
  expect(draw(0, 'weights')).toMatchInlineSnapshot(`
    [
      0.28713991791278637,
      0.8412875609261634,
      0.3348589378766753,
      0.8990570222971491,
      0.38821937842917487,
    ]
  `)
})

test('normal numbers have mean 0, variance 1 and kurtosis 3', () => {
  const random = randomStream(5, 'moments')
  const values = Array.from({ length: 100_000 }, () => random.normal())
  const moment = (power: number): number => values.reduce((sum, x) => sum + x ** power, 0) / values.length
  expect(moment(1)).toBeCloseTo(0, 1)
  expect(moment(2)).toBeCloseTo(1, 1)
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.15)
})

test.each([
  [6, 6],
  [9, 4],
  [4, 9],
  [1, 1],
])('a Haar matrix of %i × %i is orthogonal', (rows, cols) => {
  const Q = haarOrthogonal(rows, cols, randomStream(2, 'haar'))
  const gram = rows >= cols ? multiply(transpose(Q), Q) : multiply(Q, transpose(Q))
  gram.data.forEach((value, i) => expect(value).toBeCloseTo(i % (gram.cols + 1) === 0 ? 1 : 0, 13))
})

test('Haar matrices have no preferred direction: entries average to zero, squares to 1/n', () => {
  const random = randomStream(4, 'haar')
  const corners = Array.from({ length: 4000 }, () => haarOrthogonal(3, 3, random).data[0]!)
  expect(Math.abs(corners.reduce((sum, x) => sum + x, 0) / corners.length)).toBeLessThan(0.04)
  expect(corners.reduce((sum, x) => sum + x * x, 0) / corners.length).toBeCloseTo(1 / 3, 1)
})
