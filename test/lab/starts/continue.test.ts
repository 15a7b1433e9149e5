import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { safetensorsOf } from '../../../src/lab/runData/safetensors.ts'
import { startFields } from '../../../src/shared/spec/onStart.ts'
import { withFieldsAt } from '../../../src/shared/spec/override.ts'
import { parseSpec, type RunSpecInput } from '../../../src/shared/spec/runSpec.ts'
import { makeProblem } from '../../../src/shared/theory/makeProblem.ts'
import { objective } from '../../../src/shared/theory/objective.ts'
import { initialParameters } from '../../../src/trainer/initialise.ts'
import { openStore } from '../../../src/lab/store/store.ts'
import { startWeights } from '../../../src/lab/starts/requireStart.ts'
import { historyPath } from '../../../src/lab/home.ts'
import { oracle } from '../../oracle/read.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { watchedLab } from '../place.ts'

const known = oracle<{
  X: number[][]
  labels: number[]
  losses: Record<string, number>
  frames: string
  inOut: string
}>('startWeights')
const sample = {
  X: Float64Array.from(known.X.flat()),
  features: 6,
  labels: Int32Array.from(known.labels),
  classes: 3,
}
const base: RunSpecInput = {
  name: 'continued',
  data: {
    set: 'mixture',
    classes: 3,
    dimension: 6,
    deviation: 0.1,
    sampling: { kind: 'balanced', perClass: 4, seed: 0 },
  },
  network: { widths: [7, 3], lastActivation: 'identity' },
  loss: { kind: 'crossEntropy', reduction: 'mean' },
  penalty: { weightDecay: 1e-3, firstLayer: 1, featureDecay: 0, featureLayers: 'first' },
  initialisation: { gain: 0.5 },
  optimizer: { continuation: { start: 8, divideBy: 2, steps: 10 } },
  precision: 'float64',
  stop: { steps: 3 },
}

async function openWith(files: Record<string, Uint8Array>) {
  const folder = temporaryFolder()
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  const home = temporaryFolder()
  const lab = await watchedLab('finishes', { home })
  const keepFile = (name: string, layers: string | null = null) =>
    lab.handlers['starts.keep']({ kind: 'file', file: join(folder, name), layers, match: '' })
  return { lab, home, folder, keepFile }
}
type Kept = Awaited<ReturnType<Awaited<ReturnType<typeof openWith>>['keepFile']>>

const specFrom = ({ start }: Kept, changes: Partial<RunSpecInput> = {}) => {
  const own = parseSpec({ ...base, ...changes })
  return withFieldsAt(own, startFields(start, own.optimizer.firstLayer))
}

/** The data loss of a spec at step 0, with the weights that its history has. */
function lossAtStart(home: string, spec: ReturnType<typeof specFrom>): number {
  const store = openStore(historyPath(home))
  const problem = makeProblem(spec, sample)
  const theta = initialParameters(spec, problem, { given: startWeights(store, spec) })
  store.connection.close()
  return objective(problem, theta).dataLoss
}

const inOut = Buffer.from(known.inOut, 'base64')

describe('a run from the weights of another program', () => {
  test('has at step 0 the loss that the program logged, from a watched run and from a file', async () => {
    const { lab, home, folder, keepFile } = await openWith({
      'net.npz': inOut,
      'net.frames': Buffer.from(known.frames, 'base64'),
    })
    const watched = await lab.handlers['watches.start']({ folder, evenIfEmpty: false })
    const run = watched?.runs[0] ?? ''
    for (const [step, loss] of Object.entries(known.losses)) {
      const kept = await lab.handlers['starts.keep']({ kind: 'run', run, step: Number(step) })
      expect(Math.abs(lossAtStart(home, specFrom(kept)) - loss)).toBeLessThan(1e-12)
    }
    const [last, file] = [
      await lab.handlers['starts.keep']({ kind: 'run', run, step: null }),
      await keepFile('net.npz'),
    ]
    expect(file.start).toMatchObject({ hash: last.start.hash, inputs: 6, widths: [5, 4, 3], bias: true })
    expect(file.notes[0]).toBe(
      'Layers in the order of the file, inputs × outputs: params/Dense_0/kernel, params/Dense_1/kernel, params/Dense_2/kernel.',
    )
    expect(await lab.handlers['starts.list']({})).toHaveLength(3)
  })

  test('has the same data loss in reduced coordinates, and another one with another gain', async () => {
    const { home, keepFile } = await openWith({ 'net.npz': inOut })
    const kept = await keepFile('net.npz')
    const loss = known.losses['20'] ?? NaN
    const raw = specFrom(kept)
    expect(raw.optimizer).toMatchObject({ firstLayer: 'raw', continuation: { start: 1 } })
    const reduced = withFieldsAt(raw, [{ path: 'optimizer.firstLayer', value: 'reduced' }])
    expect(Math.abs(lossAtStart(home, reduced) - loss)).toBeLessThan(1e-12)
    const stronger = withFieldsAt(raw, [{ path: 'initialisation.gain', value: 2 }])
    expect(Math.abs(lossAtStart(home, stronger) - loss)).toBeGreaterThan(1e-2)
  })

  test('is refused at the field that does not fit', async () => {
    const { lab, keepFile } = await openWith({ 'net.npz': inOut })
    const kept = await keepFile('net.npz')
    const spec = specFrom(kept)
    const begin = (changes: Record<string, unknown>) =>
      lab.start(
        withFieldsAt(
          spec,
          Object.entries(changes).map(([path, value]) => ({ path, value })),
        ),
      )
    await expect(begin({ 'network.widths': [5, 5, 3] })).rejects.toThrow(
      'network.widths: is 5, 5, 3, but the given weights have 5, 4, 3 units; set it to that',
    )
    await expect(begin({ 'network.bias': false })).rejects.toThrow('network.bias: is false, but')
    await expect(begin({ 'data.dimension': 9 })).rejects.toThrow(
      'initialisation.weights: take 6 inputs, but the data have 9; choose other data or other weights',
    )
    await expect(begin({ 'initialisation.weights': 'a'.repeat(64) })).rejects.toThrow(
      'initialisation.weights: the history has no weights aaaaaaaaaaaa…',
    )
    await expect(begin({})).resolves.toHaveLength(1)
  })

  test.each([
    [{ 'initialisation.weights': null }, 'initialisation.weights: is null, but initialisation.kind is from'],
    [{ 'initialisation.kind': 'he' }, 'initialisation.weights: is set, but initialisation.kind is he'],
    [{ 'initialisation.weights': 'model.pt' }, 'initialisation.weights: must be a SHA-256 hash'],
    [{ 'optimizer.firstLayer': 'whitened' }, 'optimizer.firstLayer: is whitened, but initial weights of kind from'],
  ])('of a spec with %j is refused by the spec', (changes, message) => {
    const spec = withFieldsAt(
      parseSpec(base),
      startFields({ hash: 'b'.repeat(64), widths: [5, 3], bias: false }, 'raw'),
    )
    expect(() =>
      withFieldsAt(
        spec,
        Object.entries(changes).map(([path, value]) => ({ path, value })),
      ),
    ).toThrow(message)
  })
})

const numbers = (rows: number, cols: number, shift = 0) => ({
  shape: [rows, cols],
  values: Float64Array.from({ length: rows * cols }, (_, i) => Math.sin(i + shift)),
})

describe('a checkpoint becomes a start', () => {
  test('in the order of its names where that of the file does not chain', async () => {
    const { keepFile } = await openWith({
      'a.safetensors': safetensorsOf(
        [
          { name: 'fc1.weight', ...numbers(5, 6) },
          { name: 'fc10.weight', ...numbers(3, 4) },
          { name: 'fc2.weight', ...numbers(4, 5) },
        ],
        {},
      ),
    })
    const { start, notes } = await keepFile('a.safetensors')
    expect(start).toMatchObject({ inputs: 6, widths: [5, 4, 3], bias: false })
    expect(notes[0]).toBe('Layers in the order of their names, outputs × inputs: fc1.weight, fc2.weight, fc10.weight.')
  })

  test.each([
    [
      'sizes that do not chain',
      [
        { name: 'a', ...numbers(5, 6) },
        { name: 'b', ...numbers(4, 9) },
      ],
      'layer 2, b (4 × 9), does not follow a (5 × 6): name the layers in their order (--layers)',
    ],
    [
      'a normalisation',
      [
        { name: 'a.weight', ...numbers(5, 6) },
        { name: 'norm.weight', shape: [5], values: new Float64Array(5) },
        { name: 'b.weight', ...numbers(4, 5) },
      ],
      "has 'norm.weight' (5), which is neither a weight matrix nor its bias",
    ],
    [
      'a convolution',
      [
        { name: 'a.weight', shape: [5, 2, 3, 1], values: new Float64Array(30) },
        { name: 'b.weight', ...numbers(4, 5) },
      ],
      'a.weight: has shape 5 × 2 × 3 × 1, a convolution; a run continues a fully connected network',
    ],
    [
      'NaN',
      [
        { name: 'a.weight', shape: [2, 2], values: Float64Array.of(1, 2, NaN, 3) },
        { name: 'b.weight', ...numbers(2, 2) },
      ],
      'a.weight: has NaN at [1, 0]',
    ],
    ['one layer', [{ name: 'a.weight', ...numbers(5, 6) }], 'the network has 1 layers; a run needs two or more'],
  ])('unless it has %s', async (_, tensors, message) => {
    const { keepFile } = await openWith({ 'a.safetensors': safetensorsOf(tensors, {}) })
    await expect(keepFile('a.safetensors')).rejects.toThrow(message)
  })
})
