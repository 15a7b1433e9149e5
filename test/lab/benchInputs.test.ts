import { expect, test } from 'vitest'
import { openDataSets } from '../../src/lab/datasets/dataSets.ts'
import { openForecaster } from '../../src/lab/forecaster.ts'
import { theoryBench } from '../../src/shared/theory/bench/bench.ts'
import { benchSpec } from '../../src/shared/theory/bench/benchSpec.ts'
import type { BenchValues } from '../../src/shared/theory/bench/values.ts'
import { firstValues } from '../../src/shared/theory/bench/values.ts'
import { parseValues } from '../../src/shared/theory/bench/valuesText.ts'
import { root } from './specs.ts'

const forecaster = openForecaster({ dataSet: () => openDataSets(root) })
const specOf = (values: BenchValues) => {
  const spec = benchSpec(values)
  if (typeof spec === 'string') throw new Error(spec)
  return spec
}

test('with the inputs of the digits the bench has the balance law of the run', () => {
  const values: BenchValues = { ...firstValues, delta: 2, inputScale: 3 }
  const inputs = forecaster.inputs(specOf({ ...values, inputScale: 1 }))
  const own = theoryBench(values, { inputs }).forecast?.balance
  const made = forecaster.make(specOf(values)).balance
  expect(own?.objective).toBeCloseTo(made?.objective ?? NaN, 12)
  expect(own?.firstPenalty).toBeCloseTo(made?.firstPenalty ?? NaN, 12)
  expect(own?.singularValues[0]?.[0]).toBeCloseTo(made?.singularValues[0]?.[0] ?? NaN, 9)
})

test('the TCV of a mixture is about n₀σ²(1 − K/N), and exactly quadratic in σ', () => {
  const values = parseValues('sizes=50x4,data=mixture,sigma=0.2')
  const one = forecaster.inputs(specOf(values)).variation
  const two = forecaster.inputs(specOf({ ...values, deviation: 0.4 })).variation
  expect(one / (50 * 0.04 * (1 - 4 / 200))).toBeCloseTo(1, 1)
  expect(two / one).toBeCloseTo(4, 9)
})

test('a class that has too few digits is refused', () => {
  expect(() => forecaster.inputs(specOf(parseValues('sizes=1000x10')))).toThrow()
})
