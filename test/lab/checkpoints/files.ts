import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { npyOfArray } from '../../../src/lab/figures/table/npy.ts'
import { safetensorsOf } from '../../../src/lab/runData/safetensors.ts'
import type { Tensor } from '../../../src/lab/runData/tensor.ts'
import { oracle } from '../../oracle/read.ts'

interface Numbers {
  singularValues: number[]
  frobenius: number
  stableRank: number
  toRank2: number
}
export const known = oracle<{
  files: Record<string, string>
  odd: Record<string, string>
  views: Record<'transposed' | 'part', number[][]>
  weights: Record<'fc1' | 'fc2' | 'conv', Numbers>
  balancedness: number
}>('checkpoints')

/** Makes files in a folder of their own, which the end of the tests removes. */
export function fileMaker() {
  const folder = mkdtempSync(join(tmpdir(), 'collapsar-checkpoints-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const file = (name: string, content: Uint8Array | string): string => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  return {
    file,
    oracleFile: (name: string): string => file(name, Buffer.from(known.files[name] ?? known.odd[name] ?? '', 'base64')),
    tensors: (name: string, tensors: readonly Tensor[]): string => file(name, safetensorsOf(tensors, {})),
    labels: (name: string, labels: readonly number[]): string =>
      file(name, npyOfArray(Int32Array.from(labels), [labels.length])),
  }
}

export const tensor = (name: string, shape: readonly number[], values: ArrayLike<number>): Tensor => ({
  name,
  shape,
  values: Float64Array.from(values),
})

/** A request with everything left at its default. */
export const request = (file: string) => ({
  file,
  layers: null,
  features: null,
  labels: null,
  match: '',
  rank: null,
  isWhole: false,
})
