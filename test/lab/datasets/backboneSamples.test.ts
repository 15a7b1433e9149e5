import { mkdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../../../scripts/setup/node.mjs'
import { chooseSamples, chooseTestSamples } from '../../../src/lab/datasets/chooseSamples.ts'
import { datasetsPath, openDataSets, setPath, type DataSets } from '../../../src/lab/datasets/dataSets.ts'
import { factsOf } from '../../../src/lab/datasets/imported/facts.ts'
import { contentHash, writeSet } from '../../../src/lab/datasets/imported/file.ts'
import type { RawSet } from '../../../src/lab/datasets/readers/rawSet.ts'
import { drawSample, drawSamples, requireData, sampleKey } from '../../../src/lab/datasets/sample.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { parseSpec, type RunSpec, type RunSpecInput } from '../../../src/shared/spec/runSpec.ts'
import { backboneSpec } from '../../shared/spec/backbone/specs.ts'
import { smallSpec } from '../../trainer/sample.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'

const sets = openDataSets(projectRoot)
const quiet = (): void => {}

/** A home with one set of pictures of 2×3 pixels in two channels, or of rows of 12 numbers. */
function stored(shape: number[]): { sets: DataSets; hash: string } {
  const N = 6
  const set: RawSet = {
    numbers: Uint8Array.from({ length: 12 * N }, (_, i) => (i * 37) % 251),
    shape,
    labels: Int32Array.from({ length: N }, (_, i) => i % 2),
    classNames: ['a', 'b'],
    featureNames: null,
  }
  const home = temporaryFolder()
  const hash = contentHash(set)
  mkdirSync(datasetsPath(home))
  writeSet(setPath(home, hash), set, factsOf(set, 'set', quiet), quiet)
  return { sets: openDataSets(projectRoot, home), hash }
}

const importedSpec = (hash: string, changes: Partial<RunSpecInput> = {}): RunSpec =>
  backboneSpec({
    data: {
      set: 'imported',
      hash,
      name: 'tiny',
      classes: 2,
      dimension: 12,
      sampling: { kind: 'balanced', perClass: 2 },
    },
    batches: { size: 2 },
    backbone: { kind: 'mlp', widths: [4], input: { height: 2, width: 3, channels: 2, order: 'chw' } },
    network: { widths: [4, 4, 2], activation: 'relu', lastActivation: 'identity' },
    ...changes,
  })

describe('the sample of a backbone', () => {
  it('is float32 in float32, else float64, and otherwise the sample of any run', () => {
    const spec = backboneSpec()
    const plain = drawSample({ data: spec.data }, sets)
    const single = drawSample(spec, sets)
    expect(single.X).toBeInstanceOf(Float32Array)
    expect(single.X).toEqual(Float32Array.from(plain.X))
    expect(single.labels).toEqual(plain.labels)
    expect(drawSample(overrideAll(spec, ['precision=float64']), sets)).toEqual(plain)
  })

  it('is refused where the set has no pictures, or others', () => {
    const table = stored([12])
    expect(() => requireData(importedSpec(table.hash), table.sets)).toThrow(
      "backbone.kind: is mlp, but a sample of 'tiny' is a row of 12 numbers, not a picture: choose a set of pictures",
    )
    const pictures = stored([2, 3, 2])
    expect(() => requireData(importedSpec(pictures.hash), pictures.sets)).toThrow(
      "backbone.input: is for pictures of 2×3×2 (chw), but those of 'tiny' are 2×3×2 (hwc): set height, width, channels and order to them",
    )
    const wide = overrideAll(backboneSpec(), ['backbone.input.height=14', 'backbone.input.width=56'])
    expect(() => drawSample(wide, sets)).toThrow('backbone.input: is for pictures of 14×56×1')
  })

  it('of 60,000 pictures of 28×28 fits in float32, and one beyond a gigabyte is refused', () => {
    const many = (count: number): RunSpec =>
      parseSpec({ ...backboneSpec(), data: { set: 'digits', sampling: { kind: 'random', count } } })
    // The set has fewer digits: the size is no problem.
    expect(() => drawSample(many(60_000), sets)).toThrow(/^data\.sampling\.count: the set has 10000 images/)
    expect(() => drawSample(many(400_000), sets)).toThrow('take 1.3 GB; the limit is 1 GB')
  })
})

describe('test samples', () => {
  const places = (spec: RunSpec): [string[], string[]] => {
    const trained = chooseSamples(spec, sets.digits)
    return [trained.map(String), chooseTestSamples(spec, sets.digits, trained).map(String)]
  }
  const spec = backboneSpec({ test: { kind: 'balanced', perClass: 20 } })

  it('are samples that the run does not train on, the same number of each class', () => {
    const [trained, tested] = places(spec)
    expect(tested).toHaveLength(200)
    expect(new Set([...trained, ...tested]).size).toBe(300)
    expect([...(drawSamples(spec, sets).test?.labels ?? [])]).toEqual(
      Array.from({ length: 200 }, (_, i) => Math.floor(i / 20)),
    )
  })

  it('do not change the samples of training, and depend on their seed', () => {
    expect(places(spec)[0]).toEqual(places(overrideAll(spec, ['test=null']))[0])
    expect(drawSamples(spec, sets).sample).toEqual(drawSample(overrideAll(spec, ['test=null']), sets))
    const other = places(overrideAll(spec, ['test.seed=1']))
    expect(other[1]).not.toEqual(places(spec)[1])
    expect(places(spec)[1]).toEqual(places(spec)[1])
  })

  it('may be drawn from all classes at once', () => {
    const random = overrideAll(spec, ['test.kind=random', 'test.count=17'])
    expect(places(random)[1]).toHaveLength(17)
    expect(drawSamples(random, sets).test?.labels).toHaveLength(17)
  })

  it('are refused before the run starts where the set has too few', () => {
    expect(() => requireData(overrideAll(spec, ['test.perClass=2000']), sets)).toThrow(
      /^test\.perClass: is 2000, but the run leaves \d+ images of digit \d: choose fewer$/,
    )
    const random = overrideAll(spec, ['test={"kind":"random","count":100000}'])
    expect(() => requireData(random, sets)).toThrow('test.count: is 100000, but the run leaves 9900 images of the set')
  })

  it.each(['mixture', 'moons', 'spirals', 'randomLabels'] as const)('of %s continue the streams of training', (set) => {
    const data = {
      mixture: { set, classes: 3, dimension: 4, deviation: 0.1 },
      moons: { set, deviation: 0.1 },
      spirals: { set, classes: 3, turns: 1, deviation: 0.1 },
      randomLabels: { set, classes: 3, dimension: 4 },
    }[set]
    const drawing = { kind: 'balanced', perClass: 4 } as const
    const withTest = smallSpec({
      data: { ...data, sampling: drawing } as RunSpecInput['data'],
      test: { kind: 'balanced', perClass: 2 },
    })
    const { sample, test } = drawSamples({ data: withTest.data, test: withTest.test }, sets)
    const more = drawSample({ data: { ...withTest.data, sampling: { ...drawing, perClass: 6, seed: 0 } } }, sets)
    const rows = ({ X, features }: typeof sample, from: number, to: number): number[] => [
      ...X.slice(from * features, to * features),
    ]
    expect(test?.labels.length).toBe(2 * sample.classes)
    expect(rows(sample, 0, 4)).toEqual(rows(more, 0, 4))
    expect(test && rows(test, 0, 2)).toEqual(rows(more, 4, 6))
    expect(test && rows(test, 2, 4)).toEqual(rows(more, 10, 12))
    const random = { kind: 'random', count: 7, seed: 3 } as const
    expect(drawSamples({ data: withTest.data, test: random }, sets).test?.labels).toHaveLength(7)
  })

  it('are part of the key of a sample, which runs with equal samples share', () => {
    const key = sampleKey(spec)
    expect(sampleKey(overrideAll(spec, ['seed=4', 'penalty.weightDecay=1']))).toBe(key)
    for (const change of ['test.seed=1', 'test=null', 'precision=float64'])
      expect(sampleKey(overrideAll(spec, [change]))).not.toBe(key)
  })
})
