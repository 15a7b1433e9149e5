import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { openLab, type Lab } from '../../../src/lab/lab.ts'
import { RunDataRequest } from '../../../src/shared/contract/runData.ts'
import type { RunRecord } from '../../../src/shared/contract/runs.ts'
import { matrix, multiply, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { singularValues } from '../../../src/shared/linalg/svd.ts'
import type { RunSpecInput } from '../../../src/shared/spec/runSpec.ts'
import { relativeDistance } from '../../oracle/read.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { eventually } from '../place.ts'
import { alone, root } from '../specs.ts'
import { readNpz, readSafetensors, type ReadBack } from './readBack.ts'

/** A Python with NumPy: the first that imports it. */
const python = ['python3', join(root, '.runtime/peers/bin/python')].find((program) => {
  try {
    execFileSync(program, ['-c', 'import numpy'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})

const continuation = { start: 1, divideBy: 2, steps: 1 }
const recipes: Record<string, Partial<RunSpecInput>> = {
  whitened: { network: { widths: [12, 10, 10], bias: true, activation: 'leakyRelu', lastActivation: 'identity' } },
  residual: {
    network: { widths: [11, 11, 10], residual: true, activation: 'softsign' },
    optimizer: { kind: 'momentum', firstLayer: 'reduced', continuation },
    penalty: { weightDecay: 1e-3, firstLayer: 0.1, featureDecay: 1e-3, featureLayers: 'all' },
  },
  'free features': {
    network: { widths: [12, 12, 10], freeFeatures: true, activation: 'relu', lastActivation: 'identity' },
    loss: { kind: 'crossEntropy', reduction: 'mean' },
    optimizer: { firstLayer: 'raw', continuation },
  },
}

let lab: Lab
const home = temporaryFolder()
const ids = new Map<string, string>()
const records = new Map<string, RunRecord>()
beforeAll(async () => {
  lab = await openLab({ home, root, emit: () => {} })
  const names = Object.keys(recipes)
  const specs = names.map((name) =>
    alone({ name, stop: { steps: 25 }, logging: { snapshots: [10, 25] }, ...recipes[name] }),
  )
  const started = await lab.handlers['runs.start']({ specs, preset: null })
  for (const [i, id] of started.entries()) {
    const name = names[i] ?? ''
    ids.set(name, id)
    records.set(
      name,
      await eventually(async () => {
        const record = await lab.handlers['runs.read']({ id })
        return record.summary.status === 'finished' ? record : null
      }, 50_000),
    )
  }
  return () => lab.close()
})

async function exported(name: string, changes: object = {}): Promise<ReadBack & { files: string[] }> {
  const request = RunDataRequest.parse({ run: ids.get(name), directory: temporaryFolder(), ...changes })
  const { files } = await lab.handlers['runs.exportData'](request)
  const [file = ''] = files
  return { files, ...(file.endsWith('.npz') ? readNpz(file) : readSafetensors(file)) }
}

const matrixOf = ({ arrays }: ReadBack, name: string): Matrix => {
  const { shape, values } = arrays.get(name) ?? { shape: [], values: [] }
  return matrix(shape[0] ?? 0, shape[1] ?? 1, Float64Array.from(values))
}

describe.each(Object.keys(recipes))('the exported run: %s', (name) => {
  test('has the same arrays and metadata in both formats', async () => {
    const [npz, safetensors] = [await exported(name), await exported(name, { format: 'safetensors' })]
    expect([...npz.arrays.keys()]).toEqual([...safetensors.arrays.keys()])
    for (const [array, content] of npz.arrays) expect(safetensors.arrays.get(array), array).toEqual(content)
    expect(npz.metadata).toEqual(safetensors.metadata)
    expect(npz.metadata).toMatchObject({ spec: records.get(name)?.spec, steps: [25], run: { id: ids.get(name) } })
  })

  test('has the spectra that were measured, of features and of weights in the own coordinates', async () => {
    const all = await exported(name, { steps: 'all' })
    for (const { step, featureSpectra, weightSpectra } of records.get(name)?.measurements ?? []) {
      if (step !== 10 && step !== 25) continue
      featureSpectra.forEach((expected, l) =>
        expect(relativeDistance(singularValues(matrixOf(all, `Z${l + 1}@${step}`)), expected)).toBeLessThan(1e-12),
      )
      weightSpectra.forEach((expected, l) => {
        const found = singularValues(matrixOf(all, `W${l + 1}@${step}`)).slice(0, expected.length)
        expect(relativeDistance(found, expected)).toBeLessThan(1e-12)
      })
    }
  })

  test('has every logged number and every measurement', async () => {
    const { summary, measurements } = records.get(name) ?? { summary: null, measurements: [] }
    const { arrays } = await exported(name, { parts: ['log', 'measurements'] })
    expect(arrays.has('W1') || arrays.has('X') || arrays.has('labels')).toBe(false)
    expect(arrays.get('log.step')?.values).toEqual(Array.from({ length: 25 }, (_, i) => i + 1))
    expect(arrays.get('log.objective')?.values.at(-1)).toBe(summary?.progress?.objective)
    expect(arrays.get('measured.objective')?.values).toEqual(measurements.map(({ objective }) => objective))
    expect(arrays.get('measured.s(Z1)')?.shape[0]).toBe(measurements.length)
  })

  test.skipIf(python === undefined)('is recomputed by its script to 1e-9 (needs Python with NumPy)', async () => {
    for (const format of ['npz', 'safetensors']) {
      const { files } = await exported(name, { steps: 'all', script: 'numpy', format })
      const out = execFileSync(python ?? '', [files[1] ?? ''], { encoding: 'utf8' })
      expect(out).toContain(`run ${ids.get(name)}`)
      expect(out).toContain('dataLoss')
      expect(Number(/^largest (\S+)$/m.exec(out)?.[1])).toBeLessThan(1e-9)
    }
  })
})

test('the pre-activations of the first layer are W₁ X + b₁', async () => {
  const found = await exported('whitened')
  const A = multiply(matrixOf(found, 'W1'), matrixOf(found, 'X'))
  const b = found.arrays.get('b1')?.values ?? []
  const Z = Float64Array.from(A.data, (a, i) => {
    const value = a + (b[Math.floor(i / A.cols)] ?? NaN)
    return value > 0 ? value : 0.01 * value
  })
  expect(relativeDistance(Z, matrixOf(found, 'Z1').data)).toBeLessThan(1e-11)
})

test.skipIf(python === undefined)(
  'a notebook loads its export and computes the spectra that were measured',
  async () => {
    for (const format of ['npz', 'safetensors']) {
      const { files } = await exported('residual', { script: 'notebook', format })
      const [, notebook = '', style = ''] = files
      expect(notebook).toMatch(/\.ipynb$/)
      expect(style).toMatch(/\.mplstyle$/)
      const { cells, nbformat } = JSON.parse(readFileSync(notebook, 'utf8')) as {
        nbformat: number
        cells: { cell_type: string; source: string[] }[]
      }
      expect(nbformat).toBe(4)
      const code = cells.filter((cell) => cell.cell_type === 'code').map(({ source }) => source.join(''))
      // pandas and Matplotlib may be missing here.
      const own = code.filter((text) => !/pandas|matplotlib/.test(text)).join('\n')
      const check = "s = run['measured.s(Z1)'][-1]; print(abs(s[~np.isnan(s)] - spectra[1]).max() / s[0])"
      const out = execFileSync(python ?? '', ['-c', `${own}\n${check}`], { encoding: 'utf8', cwd: dirname(notebook) })
      expect(Number(out.trim().split('\n').at(-1))).toBeLessThan(1e-12)
    }
  },
)

test.skipIf(python === undefined)('the script notices a changed weight', async () => {
  const { files } = await exported('residual', { script: 'numpy', format: 'safetensors' })
  const [data = '', script = ''] = files
  const bytes = readFileSync(data)
  const start = 8 + Number(bytes.readBigUInt64LE(0))
  bytes.writeDoubleLE(bytes.readDoubleLE(start) + 1, start)
  writeFileSync(data, bytes)
  const out = execFileSync(python ?? '', [script], { encoding: 'utf8' })
  expect(Number(/^largest (\S+)$/m.exec(out)?.[1])).toBeGreaterThan(1e-6)
})

describe('an export', () => {
  test('never overwrites a file, and names both files alike', async () => {
    const directory = temporaryFolder()
    const request = { directory, fileName: 'mine', script: 'numpy' }
    const first = await exported('residual', request)
    const second = await exported('residual', request)
    expect(first.files).toEqual([join(directory, 'mine.npz'), join(directory, 'mine-numpy.py')])
    expect(second.files).toEqual([join(directory, 'mine-2.npz'), join(directory, 'mine-2-numpy.py')])
    expect(first.files.every(existsSync)).toBe(true)
  })

  test('of a step without weights names the steps that have them', async () => {
    await expect(exported('residual', { steps: [7] })).rejects.toThrow('choose one of the steps')
  })

  test('of an unknown run fails with a sentence', async () => {
    const request = RunDataRequest.parse({ run: 'abcdefgh' })
    await expect(Promise.resolve(lab.handlers['runs.exportData'](request))).rejects.toThrow('abcdefgh')
  })
})
