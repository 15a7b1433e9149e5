import { expect, test } from 'vitest'
import { geometry } from '../../../src/lab/analyses/geometry.ts'
import { GeometryParameters, GeometryResult } from '../../../src/shared/contract/analyses/geometry.ts'
import type { Sample } from '../../../src/shared/contract/trainer.ts'
import { squaredNorm, transpose } from '../../../src/shared/linalg/matrix.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import type { RunSpecInput } from '../../../src/shared/spec/runSpec.ts'
import { blockDistance } from '../../../src/shared/theory/gram.ts'
import { makeProblem } from '../../../src/shared/theory/makeProblem.ts'
import { forwardPass } from '../../../src/shared/theory/objective.ts'
import { parameterCount, sampleRows } from '../../../src/shared/theory/problem.ts'
import { project, projectionPlane } from '../../../src/shared/theory/projection.ts'
import { spec as specOf } from '../specs.ts'

/** Thirty samples of ten classes in no order, in more dimensions than there are samples. */
function sampleOf(): Sample {
  const random = randomStream(3, 'sample')
  const features = 40
  const labels = Int32Array.from({ length: 30 }, (_, i) => (i < 10 ? i : random.integer(10)))
  return { X: Float64Array.from({ length: 30 * features }, () => random.next()), features, labels, classes: 10 }
}

function analyse(changes: Partial<RunSpecInput> = {}, parameters: Partial<GeometryParameters> = {}) {
  const spec = specOf({ network: { widths: [12, 11, 10] }, ...changes })
  const sample = sampleOf()
  const problem = makeProblem(spec, sample)
  const weights = [0, 7].map((step) => {
    const random = randomStream(step, 'weights')
    return { step, theta: Float64Array.from({ length: parameterCount(problem) }, () => 0.3 * random.normal()) }
  })
  const told: number[] = []
  const input = { problem, spec, sample, weights, parameters: GeometryParameters.parse(parameters) }
  return { result: geometry(input, (done) => told.push(done)), problem, sample, weights, told }
}

test('geometry has every layer at every step by class, and the inputs once', () => {
  const { result, problem, sample, weights, told } = analyse()
  expect(GeometryResult.parse(result)).toEqual(result)
  expect(result).toMatchObject({ step: 7, samplesPerPixel: 1 })
  expect(result.labels).toEqual([...sample.labels].toSorted((a, b) => a - b))
  expect(result.layers.map(({ layer, states }) => [layer, ...states.map(({ step }) => step)])).toEqual([
    [0, 0],
    [1, 0, 7],
    [2, 0, 7],
    [3, 0, 7],
  ])
  const order = [...sample.labels.keys()].toSorted((i, j) => (sample.labels[i] ?? 0) - (sample.labels[j] ?? 0) || i - j)
  const { features } = forwardPass(problem, weights[1]?.theta ?? new Float64Array())
  for (const [l, Z] of features.entries()) {
    const state = result.layers[l + 1]?.states[1]
    const product = (i = 0, j = 0): number =>
      Array.from({ length: Z.rows }, (_, row) => row).reduce(
        (sum, row) => sum + (Z.data[row * 30 + i] ?? NaN) * (Z.data[row * 30 + j] ?? NaN),
        0,
      )
    for (const [p, q] of [
      [0, 0],
      [4, 17],
      [29, 11],
    ] as const)
      expect(state?.gram[p * 30 + q]).toBeCloseTo(product(order[p], order[q]), 5)
    expect(state?.meanSquare).toBeCloseTo(squaredNorm(Z) / 30, 12)
    expect(state?.blockDistance).toBe(blockDistance(Z, sample.labels, 10))
    const P = project(projectionPlane(Z.rows, l + 1, 0), Z)
    expect(state?.points?.[30 + 5]).toBe(Math.fround(P.data[30 + (order[5] ?? 0)] ?? NaN))
  }
  // Whitened coordinates stand between the data and the first layer, not between the reader and the data.
  const X = transpose(sampleRows(sample))
  expect(result.layers[0]?.states[0]?.blockDistance).toBe(blockDistance(X, sample.labels, 10))
  expect(told).toEqual([...told].sort((a, b) => a - b))
  expect(told.at(-1)).toBe(1)
})

test('a Gram matrix averages samples of a class where there are more than pixels', () => {
  const [whole, small] = [analyse().result, analyse({}, { size: 14 }).result]
  const side = small.starts.at(-1) ?? 0
  expect(side).toBeLessThanOrEqual(14)
  expect(small.samplesPerPixel).toBeGreaterThan(1)
  expect(small.layers[1]?.states[0]?.gram).toHaveLength(side * side)
  expect(small.layers[1]?.states[0]).toMatchObject({
    blockDistance: whole.layers[1]?.states[0]?.blockDistance,
    points: whole.layers[1]?.states[0]?.points,
  })
})

test('the plane is equal at every step and depends on the seed', () => {
  const [first, second] = [0, 1].map((seed) => analyse({}, { seed }).result)
  expect(first?.layers[0]?.states[0]?.points).not.toEqual(second?.layers[0]?.states[0]?.points)
  expect(first?.layers[0]?.states[0]?.gram).toEqual(second?.layers[0]?.states[0]?.gram)
})

test('one neuron has no plane, and free features have no inputs', () => {
  const narrow = analyse({ network: { widths: [12, 1, 10] } }).result.layers[2]?.states[0]
  expect(narrow).toMatchObject({ points: null, classSpread: null })
  expect(narrow?.gram).toHaveLength(900)
  const free = analyse({
    network: { widths: [12, 11, 10], freeFeatures: true },
    optimizer: { firstLayer: 'raw', continuation: { start: 1, divideBy: 2, steps: 1 } },
  })
  expect(free.result.layers.map(({ layer }) => layer)).toEqual([1, 2, 3])
})
