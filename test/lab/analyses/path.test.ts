import { describe, expect, it } from 'vitest'
import { path } from '../../../src/lab/analyses/path.ts'
import { drawMixture } from '../../../src/lab/datasets/generators/mixture.ts'
import { PathParameters, PathResult } from '../../../src/shared/contract/analyses/path.ts'
import { multiply, scaleColumns, transpose, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { svd } from '../../../src/shared/linalg/svd.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { path as preset } from '../../../src/shared/spec/presets/path.ts'
import { presetSpecs } from '../../../src/shared/spec/presets/preset.ts'
import type { Mixture } from '../../../src/shared/spec/data.ts'
import { descentPath } from '../../../src/shared/theory/path/descentPath.ts'
import { makeProblem } from '../../../src/shared/theory/makeProblem.ts'
import { forwardPass } from '../../../src/shared/theory/objective.ts'
import { parameterBlocks } from '../../../src/shared/theory/problem.ts'
import { inverseFeatures } from '../../../src/shared/theory/representationCost.ts'

const small = ['data.dimension=6', 'data.classes=2', 'data.sampling.perClass=3', 'network.widths=[6,6,6,2]']

/** Random orthogonal layers under the W_L that interpolates: σ_L⁻¹(Y) Z^{L−1,+}. */
function analyse(changes: string[] = [], parameters: Partial<PathParameters> = {}, miss = 0) {
  const spec = overrideAll(presetSpecs(preset, 'quick')[0] as never, [...small, ...changes])
  const sample = drawMixture(spec.data as Mixture)
  const problem = makeProblem(spec, sample)
  const random = randomStream(3, 'weights')
  const theta = new Float64Array(parameterBlocks(problem).reduce((sum, { rows, cols }) => sum + rows * cols, 0))
  for (const { kind, rows, cols, offset } of parameterBlocks(problem))
    if (kind === 'weight') theta.set(haarOrthogonal(rows, cols, random).data, offset)
  const block = parameterBlocks(problem)[3]
  const A = inverseFeatures(problem.targets, 'asinh') as Matrix
  const { U, s, V } = svd(forwardPass(problem, theta).features[2] as Matrix)
  const W = multiply(
    multiply(
      A,
      scaleColumns(
        V,
        Array.from(s, (value) => 1 / value),
      ),
    ),
    transpose(U),
  ) // (n_L, N)
  theta.set(
    W.data.map((w) => w * (1 + miss)),
    block?.offset,
  )
  const told: number[] = []
  const input = { problem, spec, sample, weights: [{ step: 7, theta }], parameters: PathParameters.parse(parameters) }
  return { result: path(input, (done) => told.push(done)), problem, theta, told }
}

describe('the path from the weights of a run', () => {
  it('is the path of the theory with its straight line, and matches the contract', () => {
    const { result, problem, theta, told } = analyse()
    expect(PathResult.parse(structuredClone(result))).toEqual(result)
    expect(result).toMatchObject({ kind: 'path', step: 7 })
    const { features } = forwardPass(problem, theta)
    const found = descentPath({ features, activations: problem.activations, targets: problem.targets })
    if (found.kind === 'refused') throw new Error(found.reason)
    expect(Array.from(result.objective)).toEqual(found.path.points.map(({ objective }) => objective))
    const { descent, variation } = result
    expect(descent.value).toMatchObject({ C: found.path.C, end: found.path.end, limit: found.path.limit })
    expect(descent.value?.straight.objective[0]).toBeCloseTo(result.objective[0] ?? NaN, 10)
    expect(descent.value?.straight.objective.at(-1)).toBeCloseTo(found.path.end, 9)
    expect(descent.value?.straight.t).toHaveLength(201)
    expect(result.largestIncrease).toBeLessThan(1e-12)
    expect(Math.min(...variation)).toBeGreaterThan(0.01)
    expect(Math.max(...(descent.value?.variation ?? [1]))).toBeLessThan(1e-24)
    expect(told).toEqual([...told].sort((a, b) => a - b))
    expect(told.at(-1)).toBe(1)
  })

  it('has two consecutive pieces per layer from 0 to 1', () => {
    const { pieces } = analyse().result
    expect(pieces.map(({ layer, moves }) => [layer, moves])).toEqual(
      [1, 2, 3].flatMap((layer) => [
        [layer, 'basis'],
        [layer, 'singularValues'],
      ]),
    )
    pieces.forEach(({ from, to }, i) => {
      expect(from).toBe(i === 0 ? 0 : pieces[i - 1]?.to)
      expect(to).toBeCloseTo((i + 1) / 6, 14)
    })
  })

  it('has the requested resolution and C', () => {
    const fine = analyse().result
    const C = 1.1 * Math.max(...(fine.descent.value?.C ?? []))
    const coarse = analyse([], { C, pointsPerSweep: 1, pointsPerLine: 2, lineSteps: 4 }).result
    expect(coarse.descent.value?.C).toEqual([C, C, C])
    expect(coarse.descent.value?.straight.t).toHaveLength(5)
    expect(coarse.t.length).toBeLessThan(fine.t.length / 3)
  })

  it('is refused in a sentence, with the points so far', () => {
    const none = analyse([], {}, 1e-3).result
    expect(none.descent.refusal).toMatch(/does not interpolate: .* is \d\.\de-4, above 0.000001/)
    expect(none.t).toHaveLength(0)
    // asinh flattens what W_L is off by.
    expect(none.interpolation).toBeGreaterThan(5e-4)
    expect(none.interpolation).toBeLessThan(1e-3)
    expect(analyse([], { tolerance: 0.01 }, 1e-3).result.descent.refusal).toBeNull()
    expect(analyse([], { C: 0.01 }).result.descent.refusal).toMatch(/\(II\) does not hold at the start: layer 1 needs/)
  })

  it.each([
    ['network.bias=true', 'without biases'],
    ['network.residual=true', 'residual layers'],
    ['loss.kind=crossEntropy', 'cross-entropy'],
  ])('is refused where the theorem does not apply: %s', (change, reason) => {
    const { result } = analyse([change])
    expect(result.descent).toMatchObject({ value: null, refusal: expect.stringContaining(reason) as string })
    expect(PathResult.parse(result)).toEqual(result)
  })
})
