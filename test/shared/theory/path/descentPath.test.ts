import { describe, expect, test } from 'vitest'
import { mapEntries, matrix, multiply, transpose, type Matrix } from '../../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../../src/shared/linalg/random.ts'
import { singularValues } from '../../../../src/shared/linalg/svd.ts'
import type { Activation } from '../../../../src/shared/spec/runSpec.ts'
import { descentPath, type DescentPath, type PathOptions } from '../../../../src/shared/theory/path/descentPath.ts'
import { blockDistance } from '../../../../src/shared/theory/gram.ts'
import { determinantSign } from '../../../../src/shared/theory/path/pathObjective.ts'
import type { PathStart } from '../../../../src/shared/theory/path/pathStart.ts'
import { preactivationsOf, smallestRatio } from '../../../../src/shared/theory/representationCost.ts'
import { straightPath } from '../../../../src/shared/theory/path/straightPath.ts'
import { det } from '../../../oracle/networkCases.ts'
import { oracle, relativeDistance } from '../../../oracle/read.ts'
import { scaled } from '../../../fixtures/matrices.ts'

interface Case {
  name: string
  activation: Activation
  targetScale: number
  features: number[][][] | null
  factors?: number[]
  a?: number
  C: number[]
  start: number
  startCosts: number[]
  end: number
  limit: number
  milestones: [number, number][]
  lineToTransposed: number[]
}
const { cases, classSizes } = oracle<{ cases: Case[]; classSizes: number[] }>('descentPath')
const { path_thm43: reference } = oracle<{
  path_thm43: Record<string, { start: number; end: number; max_increase: number; C: number[] }>
}>('reference')

const labelsOf = (sizes: number[]): number[] => sizes.flatMap((size, k) => Array.from({ length: size }, () => k))
function oneHot(labels: number[], classes: number, c = 1): Matrix {
  const Y = matrix(classes, labels.length)
  labels.forEach((k, i) => (Y.data[k * labels.length + i] = c))
  return Y
}
const labels = labelsOf(classSizes)

/** Random square layers below Y, each scaled so that the smallest C of (II) is the given one. */
function startWith(C: readonly number[], name: Activation, Y: Matrix, seed: number): PathStart {
  const random = randomStream(seed, 'start')
  const N = Y.cols
  const features = [Y]
  for (const ratio of [...C].reverse()) {
    const above = features[0]!
    const [A] = preactivationsOf([above], [name])
    const Z = matrix(
      N,
      N,
      Float64Array.from({ length: N * N }, () => random.normal()),
    )
    const now = smallestRatio(singularValues(Z), singularValues(A!))
    features.unshift(scaled(Z, ratio / now))
  }
  return { features, activations: features.map(() => name), targets: Y }
}

function follow(start: PathStart, options?: PathOptions): DescentPath {
  const descent = descentPath(start, options)
  if (descent.kind === 'refused') throw new Error(descent.reason)
  return descent.path
}
function refusal(start: PathStart, options?: PathOptions): string {
  const descent = descentPath(start, options)
  if (descent.kind === 'path') throw new Error('was not refused')
  return descent.reason
}
const lastOf = (path: DescentPath, stage: number, moves: string): number =>
  path.points.filter((point) => point.stage === stage && point.moves === moves).at(-1)?.objective ?? NaN

describe.each(cases.map((entry) => [entry.name, entry] as const))('the path from %s', (_, entry) => {
  const Y = oneHot(labels, 4, entry.targetScale)
  const features = entry.features
    ? entry.features.map((rows) => matrix(20, 20, Float64Array.from(rows.flat())))
    : (entry.factors ?? []).map((factor, l) => scaled(det(20, 20, (entry.a ?? NaN) + l), factor))
  const start = {
    features: [...features, Y],
    activations: Array.from({ length: 4 }, () => entry.activation),
    targets: Y,
  }
  const path = follow(start)

  test('has the start, the C and the end of NumPy', () => {
    expect(relativeDistance(path.C, entry.C)).toBeLessThan(1e-11)
    expect(relativeDistance(path.points[0]?.costs ?? [], entry.startCosts)).toBeLessThan(1e-9)
    expect(relativeDistance([path.end, path.limit], [entry.end, entry.limit])).toBeLessThan(1e-12)
    expect(Math.abs((path.points.at(-1)?.objective ?? NaN) - entry.end)).toBeLessThan(1e-12 * entry.end)
  })
  test('passes through the fixed points of every such path', () => {
    entry.milestones.forEach(([aligned, arrived], l) => {
      expect(relativeDistance([lastOf(path, l + 1, 'basis')], [aligned])).toBeLessThan(1e-9)
      if (l < 2) expect(relativeDistance([lastOf(path, l + 1, 'singularValues')], [arrived])).toBeLessThan(1e-9)
    })
  })
  test('never rises beyond round-off, and ends collapsed', () => {
    expect(path.largestIncrease).toBeLessThan(1e-13 * entry.start)
    expect(path.largestRotationIncrease).toBeLessThan(1e-13 * entry.start)
    for (const Z of path.features) expect(blockDistance(Z, labels, 4)).toBeLessThan(1e-12)
  })
  test('has the straight line of NumPy between two networks', () => {
    const to = start.features.map((Z, l) => (l < 3 ? transpose(Z) : Z))
    const straight = straightPath(start.features, to, start.activations, 10)
    expect(straight.points.map(({ t }) => t)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
    straight.points.forEach(({ objective }, i) =>
      expect(relativeDistance([objective], [entry.lineToTransposed[i] ?? NaN])).toBeLessThan(1e-6),
    )
  })
  test('the straight line to the same end climbs over a barrier', () => {
    const straight = straightPath(start.features, path.features, start.activations, 20)
    expect(straight.refusal).toBeNull()
    expect(straight.points.at(-1)?.objective).toBeCloseTo(entry.end, 9)
    expect(straight.barrier).toBeGreaterThan(entry.start)
    expect(straight.largestIncrease).toBeGreaterThan(entry.start)
  })
})

describe.each(Object.entries(reference))('a start with the C of %s in the shared reference', (name, entry) => {
  const isTanh = name.startsWith('tanh')
  const start = startWith(entry.C, isTanh ? 'tanh' : 'asinh', oneHot(labels, 4, isTanh ? 0.5 : 1), isTanh ? 3 : 1)

  test('ends at the same objective without a rise, or is refused with C = 1 where (II) needs more', () => {
    if (name.includes('_C1_')) {
      expect(refusal(start, { C: 1 })).toContain(`layer 1 needs C ≥ ${entry.C[0]?.toPrecision(4)}. With C = 1 the`)
      return
    }
    const path = follow(start)
    expect(
      relativeDistance(
        path.C,
        entry.C.map((c) => Math.max(1, c)),
      ),
    ).toBeLessThan(1e-12)
    expect(relativeDistance([path.end, path.points.at(-1)?.objective ?? NaN], [entry.end, entry.end])).toBeLessThan(
      1e-11,
    )
    expect(path.largestIncrease).toBeLessThan(1e-14 * (path.points[0]?.objective ?? NaN))
  })
})

test('points are in order, from the start at t = 0 to the end at t = 1, stage by stage', () => {
  const { points } = follow(startWith([0.9, 0.9, 0.9], 'asinh', oneHot(labels, 4), 2), {
    pointsPerSweep: 3,
    pointsPerLine: 5,
  })
  expect(points[0]).toMatchObject({ t: 0, stage: 0, moves: 'nothing' })
  expect(points.at(-1)).toMatchObject({ t: 1, stage: 3, moves: 'singularValues' })
  points.slice(1).forEach(({ t, stage, costs, objective }, i) => {
    expect(t).toBeGreaterThan(points[i]?.t ?? NaN)
    expect(stage).toBeGreaterThanOrEqual(points[i]?.stage ?? NaN)
    expect(costs.reduce((sum, cost) => sum + cost, 0)).toBe(objective)
  })
  expect(points.filter(({ moves }) => moves === 'singularValues')).toHaveLength(15)
})

const small = oneHot([0, 0, 0, 1, 1, 2], 3)
const base = startWith([0.8, 1.2, 0.9], 'asinh', small, 5)
const numbersOf = ({ C, end, limit, points }: DescentPath): number[] => [...C, end, limit, points[0]?.objective ?? NaN]

test('closed form: with two layers and σ = identity the path goes from ½‖Y Z⁻¹‖² to K/(2C²)', () => {
  const Z = matrix(2, 2, Float64Array.of(0.5, 0, 0, 0.25))
  const Y = matrix(2, 2, Float64Array.of(1, 0, 0, 1))
  const path = follow({ features: [Z, Y], activations: ['identity', 'identity'], targets: Y })
  expect(path.points[0]?.objective).toBeCloseTo((4 + 16) / 2, 13)
  expect([path.C, path.end, path.limit, path.jumps]).toEqual([[1], 1, 1, []])
  expect(path.points.at(-1)?.objective).toBeCloseTo(1, 13)
})
test('a larger C, allowed by (II), ends lower: Σ K/(2C²)', () => {
  const path = follow(base, { C: 2 })
  expect(path.C).toEqual([2, 2, 2])
  expect(path.end).toBeCloseTo((3 * 3) / 8, 14)
  expect(path.points.at(-1)?.objective).toBeCloseTo((3 * 3) / 8, 12)
})
test('rotating the first features changes no number: σ does not act on them', () => {
  const O = haarOrthogonal(6, 6, randomStream(1, 'turn'))
  const turned = { ...base, features: base.features.map((Z, l) => (l === 0 ? multiply(O, Z) : Z)) }
  expect(relativeDistance(numbersOf(follow(turned)), numbersOf(follow(base)))).toBeLessThan(1e-11)
})
test('scaling the first features scales their C, and their cost by the inverse square', () => {
  const grown = { ...base, features: base.features.map((Z, l) => (l === 0 ? scaled(Z, 3) : Z)) }
  const [one, other] = [follow(base), follow(grown)]
  expect(other.C[0]).toBeCloseTo(2.4, 12)
  expect(other.points[0]?.costs[0]).toBeCloseTo((one.points[0]?.costs[0] ?? NaN) / 9, 9)
})
test('permuting samples or classes changes no number', () => {
  const order = [4, 2, 5, 0, 1, 3]
  const columns = (Z: Matrix): Matrix =>
    matrix(
      Z.rows,
      6,
      Z.data.map((_, i) => Z.data[i - (i % 6) + (order[i % 6] ?? NaN)] ?? NaN),
    )
  const moved = { ...base, features: base.features.map(columns), targets: columns(small) }
  expect(relativeDistance(numbersOf(follow(moved)), numbersOf(follow(base)))).toBeLessThan(1e-11)
  const Y = oneHot([2, 2, 2, 0, 0, 1], 3)
  const renamed = { ...base, features: [...base.features.slice(0, 3), Y], targets: Y }
  expect(relativeDistance(numbersOf(follow(renamed)), numbersOf(follow(base)))).toBeLessThan(1e-11)
})
test('an output as wide as the samples, n_L = N with rows of zeros, changes no number', () => {
  const Y = matrix(
    6,
    6,
    Float64Array.from({ length: 36 }, (_, i) => small.data[i] ?? 0),
  )
  const wide = { ...base, features: [...base.features.slice(0, 3), Y], targets: Y }
  expect(relativeDistance(numbersOf(follow(wide)), numbersOf(follow(base)))).toBeLessThan(1e-11)
})
test('jumps: the ranks that collapse at the end, and one on the path that finer steps bracket more closely', () => {
  const collapse = follow(base).jumps.filter(({ to, from }) => from === to)
  expect(collapse.map(({ layer, from }) => [layer, from])).toEqual([
    [1, 1],
    [2, 1],
  ])
  collapse.forEach(({ drop }, j) => expect(drop).toBeCloseTo(3 / (2 * Math.max(1, [0.8, 1.2][j] ?? NaN) ** 2), 11))
  const jumpsOf = (start: PathStart, pointsPerLine: number): DescentPath['jumps'] =>
    follow(start, { pointsPerLine }).jumps.filter(({ from, to }) => from < to && from > 0.5 && to <= 2 / 3)
  const crossing = { ...base, features: crossingFeatures() }
  const [coarse, fine] = [jumpsOf(crossing, 20), jumpsOf(crossing, 200)]
  expect([coarse.length, fine.length]).toEqual([1, 1])
  expect(fine[0]?.from).toBeGreaterThanOrEqual((coarse[0]?.from ?? NaN) - 1e-12)
  expect(fine[0]?.to).toBeLessThanOrEqual((coarse[0]?.to ?? NaN) + 1e-12)
  expect(fine[0]).toMatchObject({ layer: 1, drop: 0.5 })
})
/** A start where det σ⁻¹(Z²) changes its sign while the singular values of Z² move. */
function crossingFeatures(): Matrix[] {
  const random = randomStream(0, 'x')
  const square = (scale: number): Matrix =>
    matrix(
      6,
      6,
      Float64Array.from({ length: 36 }, () => scale * random.normal()),
    )
  return [square(0.5), square(0.7), square(0.9), small]
}
test('equal class sizes, with equal singular values, pose no problem', () => {
  const Y = oneHot(labelsOf([3, 3, 3]), 3)
  const path = follow(startWith([0.9, 0.9], 'asinh', Y, 7))
  expect(path.points.at(-1)?.objective).toBeCloseTo(3, 12)
})

test('degenerate: one class, an empty class, one sample', () => {
  const one = matrix(1, 4, Float64Array.of(1, 1, 1, 1))
  expect(follow(startWith([1, 1], 'asinh', one, 1)).points.at(-1)?.objective).toBeCloseTo(1, 12)
  const empty = follow(startWith([1, 1], 'asinh', oneHot([0, 0, 2, 2], 3), 1))
  expect(empty.points.at(-1)?.objective).toBeCloseTo(2, 12)
  const single = matrix(1, 1, Float64Array.of(1))
  expect(follow(startWith([0.5], 'asinh', single, 1)).points.at(-1)?.objective).toBeCloseTo(0.5, 12)
})
test('refuses with a reason: (II), no interpolation, NaN, rank, width, Y, σ⁻¹ at the start and on the path', () => {
  const replace = (l: number, Z: Matrix): PathStart => ({
    ...base,
    features: base.features.map((old, at) => (at === l ? Z : old)),
  })
  expect(refusal(base, { C: 1 })).toMatch(/^\(II\) does not hold at the start: layer 2 needs C ≥ 1\.200/)
  expect(refusal(replace(3, scaled(small, 1.1)))).toContain('does not interpolate: ‖Z^L − Y‖/‖Y‖ is 1.0e-1')
  expect(
    refusal(
      replace(
        1,
        mapEntries(matrix(6, 6), () => NaN),
      ),
    ),
  ).toContain('Layer 2')
  expect(refusal(replace(1, matrix(6, 6)))).toContain('σ⁻¹(Z^2) has rank 0, not 6')
  expect(refusal(replace(0, multiply(det(6, 2, 1), det(2, 6, 1))))).toContain('Z^1 has rank 2, not 6')
  expect(refusal(replace(1, det(5, 6, 1)))).toContain('layer 2 has width 5 for 6 samples')
  expect(refusal({ ...replace(3, matrix(3, 6)), targets: matrix(3, 6) })).toContain('Y is zero')
  const withNames = (...activations: Activation[]): PathStart => ({ ...base, activations })
  expect(refusal(withNames('asinh', 'asinh', 'asinh', 'tanh'))).toContain('in layer 4: tanh⁻¹(1) is not finite')
  expect(refusal(withNames('asinh', 'relu', 'asinh', 'asinh'))).toContain('relu has no inverse')
  const saturating = startWith([0.4, 0.4, 0.4], 'tanh', oneHot(labels, 4, 0.9), 20)
  const descent = descentPath(saturating)
  expect(descent).toMatchObject({ kind: 'refused' })
  if (descent.kind === 'refused') {
    expect(descent.reason).toMatch(/^On the path, while layer \d moves, σ⁻¹ is not defined in layer \d: tanh⁻¹\(/)
    expect(descent.points.length).toBeGreaterThan(1)
  }
})
test('throws where the arguments do not fit each other', () => {
  expect(() => descentPath({ ...base, features: [small] })).toThrow('1 layers, needs 2 or more')
  expect(() => descentPath({ ...base, activations: ['asinh'] })).toThrow('1 activations for 4 layers')
  expect(() => descentPath({ ...base, targets: oneHot([0, 1], 2) })).toThrow('layer 1 is 6 × 6, Y is 2 × 2')
  expect(() => descentPath(base, { C: 0 })).toThrow('C is 0')
  expect(() => descentPath(base, { pointsPerLine: 0 })).toThrow('needs 1 or more points')
  expect(() => straightPath(base.features, base.features.slice(1), base.activations, 3)).toThrow('differ')
  expect(() => straightPath(base.features, base.features, base.activations, 0)).toThrow('0 steps')
})
test('a straight line names the t at which it leaves the range of σ', () => {
  const Y = oneHot([0, 1], 2, 0.5)
  const outside = [matrix(2, 2, Float64Array.of(1, 0, 0, 1)), matrix(2, 2, Float64Array.of(2, 0, 0, 2))]
  const from = [outside[0]!, scaled(Y, 1), Y]
  const straight = straightPath(from, [...outside, Y], ['tanh', 'tanh', 'tanh'], 4)
  expect(straight.refusal).toContain('At t = 0.500 σ⁻¹ is not defined in layer 2')
  expect(straight.points).toHaveLength(2)
})
test('the sign of a determinant: permutations, scaling by −1, a singular matrix', () => {
  const swap = matrix(3, 3, Float64Array.of(0, 1, 0, 1, 0, 0, 0, 0, 1))
  expect(determinantSign(swap)).toBe(-1)
  expect(determinantSign(scaled(swap, -1))).toBe(1)
  expect(determinantSign(matrix(2, 2, Float64Array.of(1, 2, 2, 4)))).toBe(0)
  expect(determinantSign(scaled(haarOrthogonal(60, 60, randomStream(1, 'O')), 1e-8))).not.toBe(0)
})
