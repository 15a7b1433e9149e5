import { expect, test } from 'vitest'
import { matrix, type Matrix } from '../../src/shared/linalg/matrix.ts'
import type { Problem } from '../../src/shared/theory/problem.ts'
import { shortfallOf } from '../../src/trainer/shortfall.ts'
import { build, networkCases } from '../oracle/networkCases.ts'

const { problem: sums } = build({ ...Object.fromEntries(networkCases)['ff_tanh_sum']!, targetScale: 1 })
/** 3 classes of 4 samples, squared loss and its mean: the zero solution has the objective ½. */
const problem: Problem = { ...sums, sampleWeight: 1 / 12 }
const N = 12

/** Outputs of each class: the targets times its own factor, plus `same` in every entry. */
const outputsOf = (own: readonly number[], same = 0): Matrix =>
  matrix(
    3,
    N,
    problem.targets.data.map((y, i) => y * (own[Math.floor((i % N) / 4)] ?? NaN) + same),
  )

test('outputs that fit the targets fall short of nothing', () => {
  expect(shortfallOf(problem, { dataLoss: 0.001, objective: 0.1, outputs: outputsOf([1, 1, 1]) })).toBeNull()
})

test('one output for every sample is a dead network', () => {
  const at = { dataLoss: 1 / 3, objective: 0.36, outputs: outputsOf([0, 0, 0], 1 / 3) }
  expect(shortfallOf(problem, at)?.kind).toBe('dead')
})

test('one output at the objective of zero weights is a decay that is too strong', () => {
  const at = { dataLoss: 0.5, objective: 0.499, outputs: outputsOf([0, 0, 0]) }
  expect(shortfallOf(problem, at)).toEqual({
    kind: 'strong decay',
    classes: [],
    dataLoss: 0.5,
    objective: 0.499,
    zero: 0.5,
  })
})

test('an objective above that of zero weights says so, whatever the outputs', () => {
  const at = { dataLoss: 0.1, objective: 0.7, outputs: outputsOf([1, 1, 1]) }
  expect(shortfallOf(problem, at)?.kind).toBe('above zero')
})

test('a class without an output of its own is dropped', () => {
  const at = { dataLoss: 1 / 6, objective: 0.3, outputs: outputsOf([1, 0, 1]) }
  expect(shortfallOf(problem, at)).toMatchObject({ kind: 'dropped classes', classes: [1] })
})

test('a class that costs less than a dropped class does is not named', () => {
  const at = { dataLoss: 0.05, objective: 0.3, outputs: outputsOf([1, 0, 1]) }
  expect(shortfallOf(problem, at)).toBeNull()
  expect(shortfallOf({ ...problem, loss: 'crossEntropy' }, at)).toMatchObject({ classes: [1] })
})
