import { expect, test } from 'vitest'
import { concatenate } from '../../src/shared/linalg/matrix.ts'
import type { RunSpecInput } from '../../src/shared/spec/runSpec.ts'
import { predictedClasses } from '../../src/shared/theory/collapse/collapseSeparation.ts'
import { makeProblem } from '../../src/shared/theory/makeProblem.ts'
import { forwardPass } from '../../src/shared/theory/objective.ts'
import { loadedPrograms } from '../../src/trainer/engine/graph/programs.ts'
import { measurementsOf, only, scalarsOf, stopAt, trainOne } from './runs.ts'
import { describeNative } from './graph/native.ts'
import { gaussianSample, smallSpec } from './sample.ts'

const pixels = 28 * 28
const sample = gaussianSample(3, 8, pixels)
const unseen = gaussianSample(3, 4, pixels)

/** A small residual network on 24 pictures, with a head of two layers. */
const withBackbone = (changes: Partial<RunSpecInput> = {}) =>
  smallSpec({
    data: { sampling: { kind: 'random', count: 24 } },
    batches: { size: 10, seed: 3 },
    backbone: {
      kind: 'resnet',
      depth: 6,
      widths: [4, 6],
      stemStride: 2,
      strides: [2, 2],
      shortcut: 'projection',
      input: { height: 28, width: 28, channels: 1, augmentation: { shift: 2, flip: true } },
    },
    network: { widths: [6, 8, 3], activation: 'relu', lastActivation: 'identity' },
    loss: { reduction: 'mean' },
    penalty: { weightDecay: 1e-3, firstLayer: 0, featureDecay: 1e-2, featureLayers: 'first' },
    initialisation: { kind: 'he', gain: 1 },
    optimizer: { kind: 'momentum', momentum: 0.9, rateInside: true, learningRate: 0.02, clipNorm: 1 },
    stop: { steps: 20 },
    ...changes,
  })

describeNative('a run with a backbone', () => {
  test('stops and resumes in the middle of an epoch, bit for bit', async () => {
    const recipe = withBackbone()
    const programs = loadedPrograms(1)
    const whole = await trainOne(recipe, sample, { programs })
    const first = await trainOne(recipe, sample, { hear: stopAt(4), programs })
    const point = only(first, 'checkpointed').at(-1)
    expect(only(first, 'ended')[0]?.outcome.status).toBe('stopped')
    const second = await trainOne(recipe, sample, { resume: point?.resume ?? null, programs })
    expect([...scalarsOf(first), ...scalarsOf(second)]).toEqual(scalarsOf(whole))
    const [got, expected] = [second, whole].map((events) => only(events, 'checkpointed').at(-1))
    expect(got?.weights).toEqual(expected?.weights)
    expect(got?.backbone).toEqual(expected?.backbone)
  })

  test('keeps the features as W_1, the weights of the head, and the arrays of the backbone by name', async () => {
    const events = await trainOne(withBackbone({ stop: { steps: 2 } }), sample)
    const last = only(events, 'checkpointed').at(-1)!
    expect(last.weights.map(({ length }) => length)).toEqual([6 * 24, 8 * 6, 3 * 8])
    expect(last.backbone!['conv1.kernel']).toHaveLength(3 * 3 * 4)
    expect(last.backbone!['block2.norm2.variance']).toHaveLength(6)
    expect(last.backbone!['head.W_3']).toEqual(last.weights[2])
  })

  test('measures accuracies, both data losses and DNC1 of each block', async () => {
    const recipe = withBackbone()
    const events = await trainOne(recipe, sample, { test: unseen })
    const { layered, dataLoss } = measurementsOf(events).at(-1)!
    const theta = concatenate(only(events, 'checkpointed').at(-1)!.weights)
    const outputs = forwardPass(makeProblem(recipe, sample), theta).features.at(-1)!
    const right = [...predictedClasses(outputs)].filter((predicted, i) => predicted === sample.labels[i])
    expect(layered['accuracy']).toEqual(Float64Array.of(right.length / 24))
    expect(layered['testAccuracy']![0]! * 12).toBeCloseTo(Math.round(layered['testAccuracy']![0]! * 12), 9)
    expect(layered['blockCollapse']).toHaveLength(3)
    expect(layered['blockCollapseRunning']).toHaveLength(3)
    expect(layered['runningDataLoss']![0]).not.toBe(dataLoss)
  })

  test('takes the same steps however often it is measured', async () => {
    const [often, rarely] = [8, 2].map((measurements) => withBackbone({ logging: { measurements } }))
    const steps = scalarsOf(await trainOne(often!, sample))
    expect(steps).toEqual(scalarsOf(await trainOne(rarely!, sample)))
  })

  test('resumes from its weights with the running averages of the checkpoint', async () => {
    const recipe = withBackbone()
    const first = await trainOne(recipe, sample, { hear: stopAt(3) })
    const { resume, weights, backbone } = only(first, 'checkpointed').at(-1)!
    const second = await trainOne(recipe, sample, { resume: { plan: resume.plan, weights, backbone: backbone! } })
    expect(only(second, 'logged')[0]?.message).toMatch(/^resumed from the weights of step/)
    const begun = only(second, 'checkpointed')[0]!
    expect(begun.step).toBe(resume.plan.step)
    expect(begun.backbone).toEqual(backbone)
    expect(only(second, 'ended')[0]?.outcome.status).toBe('finished')
  })

  const input = { height: 28, width: 28, channels: 1 }
  test.each([
    { kind: 'adam', learningRate: 1e-2 },
    { kind: 'muon', learningRate: 1e-2 },
  ] as const)('lowers its objective by $kind', async (optimizer) => {
    const backbone: RunSpecInput['backbone'] = { kind: 'mlp', widths: [6], norm: 'none', input }
    const events = await trainOne(withBackbone({ backbone, optimizer, stop: { steps: 8 } }), sample)
    const [first, last] = [measurementsOf(events)[0], measurementsOf(events).at(-1)]
    expect(last!.objective).toBeLessThan(0.9 * first!.objective)
  })
})
