import { expect, test } from 'vitest'
import { matrix, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { sampleLosses } from '../../../src/shared/theory/loss.ts'
import { objective } from '../../../src/shared/theory/objective.ts'
import type { Problem } from '../../../src/shared/theory/problem.ts'
import { oracle, relativeDistance } from '../../oracle/read.ts'
import { tolerances } from '../tolerances.ts'
import { wave } from './call.ts'
import { describeNative } from './native.ts'
import { caseOf, openStack } from './stacks.ts'

type Row = { losses: number[]; gradient: number[][] }
const { labelSmoothing: expected } = oracle<{
  labelSmoothing: { classes: number; samples: number; smoothing: number } & Record<Problem['loss'], Row>
}>('backboneLayers')
const { classes, samples, smoothing } = expected
const kinds = ['squared', 'crossEntropy'] as const

/** One-hot targets (K, N) with the share s spread over all classes. */
function smoothed(labels: Int32Array, K: number, s: number): Matrix {
  const targets = matrix(K, labels.length)
  targets.data.fill(s / K)
  labels.forEach((label, i) => (targets.data[label * labels.length + i]! += 1 - s))
  return targets
}

test.each(kinds)('the %s loss of smoothed labels and its gradient are those of JAX', (loss) => {
  const labels = Int32Array.from({ length: samples }, (_, i) => i % classes)
  const Z = matrix(
    classes,
    samples,
    Float64Array.from(wave('float64', [classes, samples], 7).values, (value) => 2 * value),
  )
  const problem = { loss, labels, targets: smoothed(labels, classes, smoothing), labelSmoothing: smoothing }
  const got = sampleLosses(problem, Z)
  expect(relativeDistance(got.losses, expected[loss].losses)).toBeLessThan(1e-14)
  expect(relativeDistance(got.gradient.data, expected[loss].gradient.flat())).toBeLessThan(1e-14)
})

describeNative.each(['float64', 'float32'] as const)('with smoothed labels in %s', (real) => {
  test.each(['ff_tanh_sum', 'ff_asinh'])(
    'the graph has the objective and gradient of plain loops: %s',
    async (name) => {
      for (const loss of kinds) {
        const { problem: own, theta } = caseOf(name)
        const targets = smoothed(own.labels, own.targets.rows, smoothing)
        const problem: Problem = { ...own, loss, targets, labelSmoothing: smoothing }
        const stack = await openStack([problem], { real })
        const got = stack.evaluate(0, theta)
        stack.dispose()
        const plain = objective(problem, theta)
        const tolerance = tolerances[real].evaluation
        expect(relativeDistance(got['data_loss']!, [plain.dataLoss]), loss).toBeLessThan(tolerance)
        expect(relativeDistance(got['gradient']!, plain.gradient), loss).toBeLessThan(tolerance)
      }
    },
  )
})
