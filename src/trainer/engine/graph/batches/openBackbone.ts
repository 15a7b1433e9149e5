import { streamSeed } from '../../../../shared/linalg/philox.ts'
import { randomStream } from '../../../../shared/linalg/random.ts'
import { SpecError, type RunSpec } from '../../../../shared/spec/runSpec.ts'
import type { Problem, Sample } from '../../../../shared/theory/problem.ts'
import { channelScale, picturesOf } from '../../../pictures.ts'
import { augmentationStream } from './augmentation.ts'
import type { BackboneSetting } from './backboneEngine.ts'
import { backboneProgram, dropoutCount, type BackboneProgram } from './backboneProgram.ts'

/** A run with a backbone, and the samples on which it trains and is tested. */
export interface BackboneRun {
  spec: RunSpec
  problem: Problem
  sample: Sample
  test: Sample | null
}

/** What the stack of a backbone run and its engine take. */
export interface OpenBackbone {
  program: BackboneProgram
  /** The arguments of the program besides those of the objective. */
  numbers: Record<string, ArrayLike<number>>
  setting: BackboneSetting
}

/** Prepares the pictures, seeds and decays of a run with a backbone; null: the spec has none. */
export function openBackbone({ spec, problem, sample, test }: BackboneRun): OpenBackbone | null {
  const { backbone, penalty, seed } = spec
  if (!backbone) return null
  const { input } = backbone
  const numbersOfPicture = input.height * input.width * input.channels
  if (sample.features !== numbersOfPicture)
    throw new SpecError(
      'backbone.input',
      `has pictures of ${numbersOfPicture} numbers, but the samples have ${sample.features}: set height, width and channels to those of the set`,
    )
  const program = backboneProgram({ backbone, penalty }, sample.labels.length, test?.labels.length ?? 0)
  const scale = channelScale(input, sample)
  const { weightDecay, normDecay, biasDecay } = penalty.backbone
  const streams = [
    augmentationStream,
    ...Array.from({ length: dropoutCount(program.layout) }, (_, i) => `dropout ${i}`),
  ]
  return {
    program,
    numbers: {
      pictures: picturesOf(input, sample, scale),
      backbone_decays: [weightDecay, normDecay, biasDecay],
      random_seeds: streams.map((stream) => streamSeed(seed, stream)),
    },
    setting: {
      program,
      problem,
      order: shuffled(sample.labels.length, seed),
      decays: { kernel: weightDecay, weight: weightDecay, gamma: normDecay, beta: normDecay, bias: biasDecay },
      test: test && { pictures: picturesOf(input, test, scale), labels: test.labels },
    },
  }
}

/** Returns a fixed random order of the samples for measurements. */
function shuffled(count: number, seed: number): Int32Array {
  const random = randomStream(seed, 'measurement order')
  const order = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order
}
