import { readFileSync } from 'node:fs'
import { unzipSync } from 'fflate'
import { parseNpy } from '../../../src/lab/datasets/readers/npy.ts'

export interface ReadBack {
  arrays: Map<string, { shape: readonly number[]; values: number[] }>
  metadata: Record<string, unknown>
}

/** Reads a safetensors file by its definition, and no code of ours. */
export function readSafetensors(path: string): ReadBack {
  const bytes = readFileSync(path)
  const start = 8 + Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.toString('utf8', 8, start)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >
  const arrays: ReadBack['arrays'] = new Map()
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(header)) {
    if (name === '__metadata__') continue
    const [begin, end] = data_offsets
    const size = dtype === 'I32' ? 4 : 8
    const values = Array.from({ length: (end - begin) / size }, (_, i) =>
      dtype === 'I32' ? bytes.readInt32LE(start + begin + 4 * i) : bytes.readDoubleLE(start + begin + 8 * i),
    )
    arrays.set(name, { shape, values })
  }
  const { collapsar } = header['__metadata__'] as unknown as { collapsar: string }
  return { arrays, metadata: JSON.parse(collapsar) as Record<string, unknown> }
}

export function readNpz(path: string): ReadBack {
  const arrays: ReadBack['arrays'] = new Map()
  let metadata: Record<string, unknown> = {}
  for (const [file, bytes] of Object.entries(unzipSync(readFileSync(path)))) {
    const name = file.replace(/\.npy$/, '')
    if (name === 'metadata') {
      const codes = new Uint32Array(bytes.slice(10 + (bytes[8] ?? 0) + 256 * (bytes[9] ?? 0)).buffer)
      metadata = JSON.parse(Array.from(codes, (code) => String.fromCodePoint(code)).join('')) as Record<string, unknown>
      continue
    }
    const { shape, numbers } = parseNpy(bytes, name)
    arrays.set(name, { shape, values: Array.from(numbers ?? [], Number) })
  }
  return { arrays, metadata }
}
