import { spawnSync } from 'node:child_process'
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { npyOfArray } from '../../../src/lab/figures/table/npy.ts'
import { safetensorsOf } from '../../../src/lab/runData/safetensors.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { root } from '../specs.ts'

const [units, samples, classes] = [16, 2_200_000, 4]

/** Writes features in which sample i is e_c + ½ e_j, with c = i mod 4 and j uniform over 11 units: their numbers are known. */
function writeFeatures(path: string): void {
  const header = new TextEncoder().encode(
    JSON.stringify({ Z1: { dtype: 'F32', shape: [samples, units], data_offsets: [0, 4 * samples * units] } }),
  )
  const file = openSync(path, 'w')
  const size = new BigUint64Array([BigInt(header.length)])
  writeSync(file, new Uint8Array(size.buffer))
  writeSync(file, header)
  const block = 22_000 // a multiple of 4
  for (let from = 0; from < samples; from += block) {
    const rows = new Float32Array(block * units)
    for (let i = 0; i < block; i++) {
      rows[i * units + (i % classes)] = 1
      rows[i * units + 4 + (((from + i) >> 2) % 11)] = 0.5
    }
    writeSync(file, new Uint8Array(rows.buffer))
  }
  closeSync(file)
}

test('features of 35 million numbers are read in blocks, in far less memory than they take', () => {
  const folder = temporaryFolder()
  writeFeatures(join(folder, 'features.safetensors'))
  writeFileSync(
    join(folder, 'y.npy'),
    npyOfArray(
      Int32Array.from({ length: samples }, (_, i) => i % classes),
      [samples],
    ),
  )
  const W1 = { name: 'W1', shape: [units, 3], values: Float64Array.from({ length: 3 * units }, (_, i) => Math.sin(i)) }
  writeFileSync(join(folder, 'net.safetensors'), safetensorsOf([W1], {}))
  const program = `
    import { analyseCheckpoint } from ${JSON.stringify(join(root, 'src/lab/checkpoints/analyseCheckpoint.ts'))}
    const at = (name) => ${JSON.stringify(folder)} + '/' + name
    const before = process.resourceUsage().maxRSS
    const { features, notes } = await analyseCheckpoint({ file: at('net.safetensors'), layers: null, match: '', rank: null,
      isWhole: false, features: at('features.safetensors'), labels: at('y.npy') })
    console.log(JSON.stringify({ features, notes, before, after: process.resourceUsage().maxRSS }))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  expect(stderr).toBe('')
  const { features, notes, before, after } = JSON.parse(stdout) as {
    features: { inBlocks: boolean; rank: number; samples: number; variation: { byClass: number; lower: number } }[]
    notes: string[]
    before: number
    after: number
  }
  // The first four units and the other eleven have constant sums: one relation, so rank 14. Within a class the second entry is ½ e_j with j uniform over 11 units: its variance is ¼ (1 − 1/11).
  expect(features[0]).toMatchObject({ inBlocks: true, rank: 14, samples })
  expect(features[0]?.variation.byClass).toBeCloseTo(0.25 * (1 - 1 / 11), 6)
  expect(features[0]?.variation.lower).toBeLessThanOrEqual(features[0]?.variation.byClass ?? NaN)
  expect(notes.at(-1)).toContain('Z1: read in blocks')
  // As a whole the features alone take 282 MB in float64.
  expect((after - before) / 1024).toBeLessThan(280)
}, 60_000)
