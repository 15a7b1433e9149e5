import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { idx, npy, npz } from './makeFiles.ts'

const run = promisify(execFile)
const folder = temporaryFolder()
const put = (name: string, bytes: Uint8Array): string => {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

interface Peak {
  grown: number
  set: number
  refused?: string
}

/** Imports in a process of its own, with the memory that the refusals ask for. Returns it with the measured peak. */
async function importOf(...files: string[]): Promise<Peak & { allowed: number; refusals: number }> {
  let [allowed, refusals] = [1e6, 0]
  for (;;) {
    const { stdout } = await run(process.execPath, [
      join(import.meta.dirname, 'importPeak.ts'),
      String(allowed),
      folder,
      ...files,
    ])
    const found = JSON.parse(stdout) as Peak
    if (found.refused === undefined) return { ...found, allowed, refusals }
    const [, amount = '', unit] = /needs about ([\d.]+) (MB|GB) of memory/.exec(found.refused) ?? []
    expect(amount, found.refused).not.toBe('')
    allowed = Number(amount) * (unit === 'GB' ? 1e9 : 1e6)
    refusals++
  }
}

const samples = 10_000
const features = 400
const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => (i * 31) % 100)
const classes = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => i % 3)
const idxFile = (shape: number[], data: Uint8Array, type = 8): Uint8Array => Buffer.concat([idx(shape, [], type), data])
const npyFile = (descr: string, shape: string, data: Uint8Array): Uint8Array =>
  npy(`{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }\n`, data)

const y = npyFile('|u1', `${samples},`, classes(samples))
const i1 = npyFile('|i1', `${samples}, ${features}`, bytes(samples * features))
const i8 = npyFile('<i8', `${samples}, ${features}`, new Uint8Array(new BigInt64Array(samples * features).buffer))
const row = '0.25,1.5,-3,'.repeat(16)
const table = `${Array.from({ length: 49 }, (_, j) => `x${j}`).join()},label\n${Array.from({ length: 40_000 }, (_, i) => `${row}${i % 7},${i % 2}\n`).join('')}`

/** Files of each kind, from small stored numbers that grow to compressed ones. */
const files = (): [string, string[]][] => {
  const labels = put('y.npy', y)
  const shorts = idxFile([samples, 20, 20], bytes(2 * samples * features), 11)
  const pixels = gzipSync(idxFile([4 * samples, 20, 20], bytes(4 * samples * features)), { level: 1 })
  return [
    [
      'IDX of two bytes',
      [put('s-images-idx3-ubyte', shorts), put('s-labels-idx1-ubyte', idxFile([samples], classes(samples)))],
    ],
    [
      'compressed IDX',
      [put('z-images-idx3-ubyte.gz', pixels), put('z-labels-idx1-ubyte', idxFile([4 * samples], classes(4 * samples)))],
    ],
    ['NPY of one signed byte', [put('i1.npy', i1), labels]],
    ['NPY of eight bytes', [put('i8.npy', i8), labels]],
    ['NPZ', [put('a.npz', npz({ X: i8, y }))]],
    ['a compressed table', [put('t.csv.gz', gzipSync(table, { level: 1 }))]],
  ]
}

describe('the memory of an import', () => {
  it.each(files())('is within what its refusals ask for: %s', async (_, paths) => {
    const { allowed, grown, set, refusals } = await importOf(...paths)
    expect(refusals).toBeGreaterThan(0)
    expect(grown).toBeLessThan(allowed)
    // The estimate is no excuse to refuse what fits: 100 MB for the program, and at most four times the set.
    expect(allowed).toBeLessThan(1.02e8 + 4 * set)
  })
})
