import { describe, expect, it } from 'vitest'
import { analyseCheckpoint } from '../../../src/lab/checkpoints/analyseCheckpoint.ts'
import { compareCheckpoints } from '../../../src/lab/checkpoints/compareCheckpoints.ts'
import { weightNumbers } from '../../../src/lab/checkpoints/weightNumbers.ts'
import { matrix } from '../../../src/shared/linalg/matrix.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { fileMaker, request, tensor } from './files.ts'

const { file, oracleFile, tensors, labels } = fileMaker()
const random = randomStream(1, 'test')
const normal = (count: number) => Array.from({ length: count }, () => random.normal())
const [W1, W2] = [normal(12), normal(8)] // (4, 3), (2, 4)

describe('analyseCheckpoint', () => {
  it('shows the good layers beside one with NaN, whose place it names', async () => {
    const odd = W2.with(5, NaN)
    const path = tensors('nan.safetensors', [tensor('a', [4, 3], W1), tensor('b', [2, 4], odd)])
    const { layers } = await analyseCheckpoint(request(path))
    expect(layers[0]?.numbers?.rank.lower).toBe(3)
    expect(layers[1]).toMatchObject({ name: 'b', numbers: null, problem: 'has NaN at [1, 1]' })
  })

  it('follows the order of a layers file, and says where it does not chain', async () => {
    const path = tensors('order.safetensors', [tensor('out', [2, 4], W2), tensor('in', [4, 3], W1)])
    const good = file('good.json', '{"layers": ["in", {"weight": "out"}]}')
    const { layers } = await analyseCheckpoint({ ...request(path), layers: good })
    expect(layers.map(({ name }) => name)).toEqual(['in', 'out'])
    expect(layers[0]?.balancedness?.value).toBeGreaterThan(0)
    const bad = file('bad.json', '{"layers": ["out", "in"]}')
    const { notes, layers: kept } = await analyseCheckpoint({ ...request(path), layers: bad })
    expect(notes).toEqual(['layer 2, in (4 × 3), does not follow out (2 × 4): balancedness is left out there'])
    expect(kept[0]?.balancedness).toBeNull()
  })

  it.each([
    ['{"layers": ["fc9"]}', "layer 1 of the layers file: model.pt has no tensor 'fc9'; it has fc1.weight"],
    ['{"layers": ["fc2.bias"]}', 'layer 1 of the layers file: fc2.bias (4) is no matrix of floats'],
    ['{"layers": [3]}', 'layers.json, layers.0: expected {"layers"'],
    ['{"layers": ', 'cannot read layers.json'],
  ])('refuses the layers file %s', async (text, sentence) => {
    const layers = file('layers.json', text)
    await expect(analyseCheckpoint({ ...request(oracleFile('model.pt')), layers })).rejects.toThrow(sentence)
  })

  it('computes collapse of features: zero TCV and DNC1 where every class is one point', async () => {
    const path = tensors('net.safetensors', [tensor('W1', [4, 3], W1), tensor('W2', [2, 4], W2)])
    const points = [normal(4), normal(4)]
    const classes = [0, 1, 0, 1, 1, 0]
    const rows = classes.flatMap((k) => points[k] ?? [])
    const features = tensors('z.safetensors', [
      tensor('Z1', [6, 4], rows),
      tensor('noise', [6, 5], normal(30)),
      tensor('short', [5, 4], normal(20)),
    ])
    const result = await analyseCheckpoint({ ...request(path), features, labels: labels('y.npy', classes) })
    const [Z1, noise, short] = ['Z1', 'noise', 'short'].map((name) => result.features.find((own) => own.name === name))
    expect(result.classes).toEqual(['0', '1'])
    expect(result.rank).toBe(2)
    expect(Z1?.variation?.upper).toBeLessThan(1e-28)
    expect(Z1?.variants['quotient']).toBeLessThan(1e-28)
    expect(Z1).toMatchObject({ next: 'W2', meanRank: 2, centredMeanRank: 1, rank: 2 })
    expect(Z1?.variants['selfDuality']).toBeGreaterThan(0)
    expect(noise?.variation?.lower).toBeGreaterThan(0)
    expect(noise?.next).toBeNull()
    expect(noise?.variants['collinearRows']).toBeNaN()
    expect(short?.problem).toContain('has shape 5 × 4, but there are 6 labels')
  })

  it('reads features with samples last, as Collapsar exports them', async () => {
    const path = tensors('net2.safetensors', [tensor('W1', [4, 3], W1), tensor('W2', [2, 4], W2)])
    const Z = normal(24)
    const turned = Array.from({ length: 24 }, (_, i) => Z[(i % 6) * 4 + Math.floor(i / 6)] ?? NaN)
    const features = tensors('both.safetensors', [tensor('first', [6, 4], Z), tensor('last', [4, 6], turned)])
    const { features: found } = await analyseCheckpoint({
      ...request(path),
      features,
      labels: labels('y2.npy', [0, 0, 0, 1, 1, 1]),
    })
    expect(found[0]?.variation).toEqual(found[1]?.variation)
    expect(found[0]?.singularValues).toEqual(found[1]?.singularValues)
  })

  it('asks for labels with features and for features with labels', async () => {
    const own = request(oracleFile('model.pt'))
    await expect(analyseCheckpoint({ ...own, features: 'f.npz' })).rejects.toThrow('features need labels')
    await expect(analyseCheckpoint({ ...own, labels: 'y.npy' })).rejects.toThrow('labels need features')
  })

  it('refuses a checkpoint without matrices, and a text that no name contains', async () => {
    const vectors = tensors('vectors.safetensors', [tensor('b', [3], [1, 2, 3])])
    await expect(analyseCheckpoint(request(vectors))).rejects.toThrow('has 1 tensors, but no matrix of floats')
    await expect(analyseCheckpoint({ ...request(oracleFile('model.pt')), match: 'gru' })).rejects.toThrow(
      "contains 'gru'",
    )
  })
})

describe('weightNumbers', () => {
  it('certifies intervals of a large matrix that contain the numbers of all singular values', () => {
    const W = matrix(1030, 1026)
    for (let i = 0; i < 1026; i++) W.data[i * 1026 + i] = 1 / (i + 1)
    const s = Array.from({ length: 1026 }, (_, i) => 1 / (i + 1))
    const own = weightNumbers(W, 4)
    const square = s.reduce((sum, value) => sum + value * value, 0)
    const rest = Math.sqrt(s.slice(4).reduce((sum, value) => sum + value * value, 0) / square)
    expect(own.isWhole).toBe(false)
    expect(own.noTail).toContain('only the 32 largest of 1026')
    expect(own.rank.lower).toBeLessThanOrEqual(1026)
    expect(own.rank.upper).toBeGreaterThanOrEqual(1026)
    for (const [range, exact] of [
      [own.spectral, 1],
      [own.stableRank, square],
      [own.lowRankDistance, rest],
    ] as const) {
      expect(range.lower).toBeLessThanOrEqual(exact * (1 + 1e-12))
      expect(range.upper).toBeGreaterThanOrEqual(exact * (1 - 1e-12))
    }
  })

  it('has ranks 0 and no tail for a zero matrix', () => {
    const own = weightNumbers(matrix(12, 12), 3)
    expect(own.rank).toEqual({ lower: 0, upper: 0 })
    expect(own.stableRank.lower).toBe(0)
    expect(own.lowRankDistance.lower).toBeNaN()
    expect(own.noTail).toBe('0 positive eigenvalues; a tail needs 10')
  })
})

describe('compareCheckpoints', () => {
  it('finds a change of rank 1, layers that stay, and layers of one file only', async () => {
    const change = W1.map((value, i) => value + 0.1 * (1 + Math.floor(i / 3)) * (1 + (i % 3)))
    const before = tensors('before.safetensors', [
      tensor('a', [4, 3], W1),
      tensor('b', [2, 4], W2),
      tensor('c', [2, 2], [1, 0, 0, 1]),
    ])
    const after = tensors('after.safetensors', [
      tensor('a', [4, 3], change),
      tensor('b', [2, 4], W2),
      tensor('d', [2, 2], [1, 0, 0, 1]),
    ])
    const { layers } = await compareCheckpoints([before, after])
    const of = (name: string) => layers.find((layer) => layer.name === name)
    expect(of('a')?.changeRank).toEqual({ lower: 1, upper: 1 })
    expect(of('a')?.changeStableRank.lower).toBeCloseTo(1, 10)
    const norm = Math.hypot(...W1)
    expect(of('a')?.change).toBeCloseTo(Math.hypot(...change.map((value, i) => value - (W1[i] ?? 0))) / norm, 12)
    expect(of('b')).toMatchObject({ change: 0, changeRank: { lower: 0, upper: 0 } })
    expect(of('c')?.problem).toBe('is missing in after.safetensors')
    expect(of('d')?.problem).toBe('is missing in before.safetensors')
  })

  it('names a layer of another shape, and refuses files without a common layer', async () => {
    const one = tensors('one.safetensors', [tensor('a', [4, 3], W1)])
    const turned = tensors('turned.safetensors', [tensor('a', [3, 4], W1)])
    const other = tensors('other.safetensors', [tensor('z', [4, 3], W1)])
    expect((await compareCheckpoints([one, turned])).layers[0]?.problem).toBe('is 4 × 3 before and 3 × 4 after')
    await expect(compareCheckpoints([one, other])).rejects.toThrow('have no weight of the same name')
  })
})
