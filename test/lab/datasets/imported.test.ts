import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { datasetsPath, openDataSets, setPath, type DataSets } from '../../../src/lab/datasets/dataSets.ts'
import { factsOf } from '../../../src/lab/datasets/imported/facts.ts'
import { contentHash, openSet, writeSet } from '../../../src/lab/datasets/imported/file.ts'
import { freeSpace, requireSpace } from '../../../src/lab/datasets/imported/freeSpace.ts'
import { readSource } from '../../../src/lab/datasets/imported/source.ts'
import type { RawSet } from '../../../src/lab/datasets/readers/rawSet.ts'
import { classCounts, drawSample } from '../../../src/lab/datasets/sample.ts'
import { recipeHash, specHash } from '../../../src/lab/runs/specHash.ts'
import { TableOptions } from '../../../src/shared/contract/datasets.ts'
import type { Imported } from '../../../src/shared/spec/data.ts'
import { stackKey } from '../../../src/shared/spec/stacking.ts'
import { oracle, relativeDistance } from '../../oracle/read.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { root, spec } from '../specs.ts'

const quiet = (): void => {}

/** A home that holds one set; returns what specs find there, and its hash. */
function stored(set: RawSet): { sets: DataSets; hash: string } {
  const home = temporaryFolder()
  const hash = contentHash(set)
  mkdirSync(datasetsPath(home))
  writeSet(setPath(home, hash), set, factsOf(set, 'set', quiet), quiet)
  return { sets: openDataSets(root, home), hash }
}

const raw = (numbers: RawSet['numbers'], labels: number[], shape: number[]): RawSet => ({
  numbers,
  shape,
  labels: Int32Array.from(labels),
  classNames: [...new Set(labels)].sort().map(String),
  featureNames: null,
})

const run = (hash: string, changes: Partial<Imported>) =>
  spec({
    data: {
      set: 'imported' as const,
      hash,
      name: 'some',
      classes: 2,
      dimension: 4,
      standardise: 'none' as const,
      missing: 'refuse' as const,
      sampling: { kind: 'random', count: 4, seed: 0 },
      ...changes,
    },
    network: { widths: [5, changes.classes ?? 2] },
  })

interface Standardised {
  X: (number | null)[][]
  means: number[]
  deviations: number[]
  complete: number[]
  unitRange: number[][]
  featureRange: number[][]
  perFeature: number[][]
  unitNorm: number[][]
}
const known = oracle<{ standardised: Standardised }>('files').standardised
const withGaps = raw(
  Float64Array.from(known.X.flat(), (value) => value ?? NaN),
  [0, 1, 1, 0, 1, 0],
  [4],
)

describe('the statistics of a set', () => {
  it('agree with NumPy without missing values', () => {
    const { means, deviations, missing, incomplete, incompleteRows, counts } = factsOf(withGaps, 'set', quiet)
    expect(relativeDistance(means, known.means)).toBeLessThan(1e-15)
    expect(relativeDistance(deviations, known.deviations)).toBeLessThan(1e-14)
    expect({ missing, incomplete, counts }).toEqual({ missing: 2, incomplete: 2, counts: [3, 3] })
    expect([...incompleteRows]).toEqual([0, 1, 0, 0, 1, 0])
  })

  it('are correct where all values are missing, constant, or far from 0', () => {
    const facts = factsOf(raw(Float64Array.of(NaN, 5, 1e9, NaN, 5, 1e9 + 2), [0, 1], [3]), 'set', quiet)
    expect([...facts.means]).toEqual([0, 5, 1e9 + 1])
    expect([...facts.deviations]).toEqual([0, 0, 1])
    expect([...facts.lows, ...facts.highs]).toEqual([0, 5, 1e9, 0, 5, 1e9 + 2])
    expect(factsOf(raw(Float32Array.of(NaN, NaN), [0, 1], [1]), 'set', quiet)).toMatchObject({
      range: null,
      least: null,
      missing: 2,
    })
    expect(factsOf(raw(Uint8Array.of(3, 4), [0, 1], [1]), 'set', quiet)).toMatchObject({
      range: [3, 4],
      least: 3,
      greatest: 4,
    })
  })

  it('refuse infinite values', () => {
    expect(() => factsOf(raw(Float64Array.of(1, 2, 3, -Infinity), [0, 1], [2]), 'set', quiet)).toThrow(
      'set, sample 1: number 1 is -Infinity: replace it by a finite number',
    )
  })
})

describe('a stored set', () => {
  it.each([
    ['bytes', raw(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), [0, 1, 0], [3])],
    ['float32', raw(Float32Array.of(0.5, -1e-40, 3, 4), [1, 0], [2])],
    ['float64', raw(Float64Array.of(Math.PI, NaN, 3, 4), [1, 0], [1, 2])],
  ])('of %s reads what was written', (_, set) => {
    const { sets, hash } = stored(set)
    const found = sets.imported(hash)
    expect(found?.rows(0, set.labels.length)).toEqual(set.numbers)
    const features = set.numbers.length / set.labels.length
    expect(found?.rows(1, 1)).toEqual(set.numbers.slice(features, 2 * features))
    expect(found).toMatchObject({ labels: set.labels, classNames: set.classNames, shape: set.shape, features })
  })

  it('is named only by its content', () => {
    const set = raw(Uint8Array.of(1, 2, 3, 4), [0, 1], [2])
    const hash = contentHash(set)
    expect(contentHash({ ...set, featureNames: ['a', 'b'] } as RawSet)).toBe(hash)
    const others = [
      { ...set, labels: Int32Array.of(1, 0) },
      { ...set, numbers: Uint8Array.of(1, 2, 3, 5) },
      { ...set, numbers: Float32Array.of(1, 2, 3, 4) },
      { ...set, shape: [1, 2] },
      { ...set, classNames: ['0', 'one'] },
    ]
    expect(new Set([hash, ...others.map(contentHash)]).size).toBe(6)
    // By Python: hashlib over the same bytes.
    expect(hash).toBe('3619f8fc2b12df87002013ac8e797fa55194aecf98041ddc479ec2d89edc95a0')
  })

  it('a file of another kind is refused with its path', () => {
    expect(() => openSet(`${root}/package.json`)).toThrow('package.json is not a data set of Collapsar')
  })
})

describe('a spec of an imported set', () => {
  const { sets, hash } = stored(withGaps)
  const all = { missing: 'leaveOut', sampling: { kind: 'random', count: 4, seed: 0 } } as const

  it.each(['unitRange', 'featureRange', 'perFeature', 'unitNorm'] as const)(
    'is scaled by the whole set: %s',
    (standardise) => {
      const { X } = drawSample(run(hash, { ...all, standardise }), sets)
      // Drawn by class, and within it by place: the complete rows 0, 3, 5 of class 0 and 2 of class 1.
      const rows = [0, 3, 5, 2].map((row) => known[standardise][known.complete.indexOf(row)] ?? [])
      expect(relativeDistance(X, rows.flat())).toBeLessThan(1e-14)
    },
  )

  it('is unscaled by default', () => {
    const { X, labels } = drawSample(run(hash, all), sets)
    expect([...X.subarray(4, 8)]).toEqual(known.X[3])
    expect([...labels]).toEqual([0, 0, 0, 1])
    expect(classCounts(run(hash, all), sets)).toEqual([3, 1])
  })

  it('of bytes maps 0 and 255 to 0 and 1', () => {
    const bytes = stored(raw(Uint8Array.of(0, 51, 255, 102), [0, 1], [2]))
    const own = run(bytes.hash, {
      dimension: 2,
      standardise: 'unitRange',
      sampling: { kind: 'balanced', perClass: 1, seed: 0 },
    })
    expect([...drawSample(own, bytes.sets).X]).toEqual([0, 0.2, 1, 0.4])
  })

  it.each<[string, Partial<Imported>, string]>([
    [
      'missing values',
      { sampling: { kind: 'random', count: 6, seed: 0 } },
      'data.missing: 2 of the 6 chosen samples have missing values, the first is sample',
    ],
    [
      'a listed one that misses something',
      {
        missing: 'leaveOut',
        sampling: {
          kind: 'listed',
          samples: [
            [0, 0],
            [1, 0],
          ],
        },
      },
      'data.missing: 1 of the 2 chosen samples have missing values, the first is sample 0 of class 1',
    ],
    [
      'more than are complete',
      { missing: 'leaveOut', sampling: { kind: 'random', count: 5, seed: 0 } },
      'data.sampling.count: the set has 4 samples, but the spec asks for 5',
    ],
    [
      'more than a class has',
      { missing: 'leaveOut', sampling: { kind: 'balanced', perClass: 2, seed: 0 } },
      'data.sampling.perClass: class 1 has 1 samples, but the spec asks for 2',
    ],
    ['another dimension', { dimension: 5 }, "data.dimension: is 5, but a sample of 'some' has 4 numbers"],
    ['another number of classes', { classes: 3 }, "data.classes: is 3, but 'some' has 2 classes"],
    [
      'another hash',
      { hash: '0'.repeat(64) },
      "data.hash: the data set 'some' (SHA-256 000000000000…) is not in this home: import it again",
    ],
    ['no hash', { hash: 'abc' }, 'data.hash: must be a SHA-256'],
    ['an unknown scaling', { standardise: 'whitened' as 'none' }, 'data.standardise: must be none, unitRange'],
    [
      'a class that is not there',
      {
        sampling: {
          kind: 'listed',
          samples: [
            [2, 0],
            [1, 1],
          ],
        },
      },
      'data.sampling.samples.0: there is no class 2: choose 0 … 1',
    ],
  ])('refuses %s with its field', (_, changes, message) => {
    expect(() => drawSample(run(hash, changes), sets)).toThrow(message)
  })

  it('has a hash of scaling, content and sampling, but not of its name', () => {
    const own = run(hash, {})
    for (const changes of [{ standardise: 'unitNorm' }, { missing: 'leaveOut' }, { hash: '0'.repeat(64) }] as const)
      expect(recipeHash(run(hash, changes))).not.toBe(recipeHash(own))
    expect(specHash(run(hash, { name: 'other' }))).not.toBe(specHash(own))
    expect(recipeHash(run(hash, { name: 'other' }))).toBe(recipeHash(own))
    expect(stackKey(run(hash, { standardise: 'unitNorm' }))).toBe(stackKey(own))
    expect(stackKey(run(hash, { dimension: 5 }))).not.toBe(stackKey(own))
  })
})

describe('free space', () => {
  it('is checked by an estimate before a file is read', async () => {
    expect(() => requireSpace({ memory: 1e9, disk: 5e6 }, 'disk', 2.5e9, 'big.csv')).toThrow(
      'big.csv needs about 2.5 GB on disk, but only 5 MB are free',
    )
    requireSpace({ memory: 1e9, disk: 5e6 }, 'memory', 1e9, 'big.csv')
    const { memory, disk } = freeSpace(root)
    expect(Math.min(memory, disk)).toBeGreaterThan(1e6)
    const files = ['Xu8.npy', 'y.npy'].map((file) => `${root}/test/fixtures/cases/scale/${file}`)
    const pair = { files, table: TableOptions.parse({}), arrays: null }
    await expect(readSource(pair, { memory: 1000, disk }, quiet)).rejects.toThrow(
      /^Xu8\.npy needs about 101 MB of memory, but only 1 MB are free/,
    )
  })

  it('is checked again with the rows of a table, before its numbers are read', async () => {
    const table = ['a,b,label', ...Array.from({ length: 90_000 }, (_, i) => `1,2,${i % 2}`)].join('\n')
    const path = join(temporaryFolder(), 'rows.csv.gz')
    writeFileSync(path, gzipSync(table))
    const request = { files: [path], table: TableOptions.parse({}), arrays: null }
    await expect(readSource(request, { memory: 1.005e8, disk: 1e9 }, quiet)).rejects.toThrow(
      /^rows\.csv\.gz needs about 10\d MB of memory, but only 101 MB are free/,
    )
    const { set } = await readSource(request, { memory: 1e9, disk: 1e9 }, quiet)
    expect(set.labels.length).toBe(90_000)
  })
})
