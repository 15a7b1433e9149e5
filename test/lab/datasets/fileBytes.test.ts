import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { fileBytes } from '../../../src/lab/datasets/imported/fileBytes.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'

const put = (content: Uint8Array): string => {
  const path = join(temporaryFolder(), 'x.csv.gz')
  writeFileSync(path, content)
  return path
}
const read = (content: Uint8Array): { text: string; largest: number } => {
  const parts = [...fileBytes(put(content)).parts()]
  expect(parts.map(({ done }) => done)).toEqual(parts.map(({ done }) => done).toSorted((a, b) => a - b))
  return {
    text: Buffer.concat(parts.map(({ bytes }) => bytes)).toString(),
    largest: Math.max(0, ...parts.map(({ bytes }) => bytes.length)),
  }
}

const rows = Array.from({ length: 200_000 }, (_, i) => `${i % 7},${i}\n`).join('')

describe('the bytes of a file', () => {
  it('come in parts, plain or compressed', () => {
    expect(read(Buffer.from(rows)).text).toBe(rows)
    expect(read(gzipSync(rows)).text).toBe(rows)
    expect(read(Buffer.from('')).text).toBe('')
    expect(read(Buffer.from('a')).text).toBe('a')
  })

  it('of a compressed file never come in large parts, however far it expands', () => {
    const { text, largest } = read(gzipSync('1,2,x\n'.repeat(5_000_000), { level: 9 }))
    expect([text.length, largest < 5 * 2 ** 20]).toEqual([30_000_000, true])
  })

  it('of several members follow each other, as gzip writes them', () => {
    expect(read(Buffer.concat([gzipSync('a,b\n'), gzipSync(''), gzipSync(rows)])).text).toBe(`a,b\n${rows}`)
  })

  it('of a cut or altered file are refused', () => {
    const whole = gzipSync(rows)
    for (const length of [3, 12, whole.length >> 1, whole.length - 9, whole.length - 4])
      expect(() => read(whole.subarray(0, length))).toThrow(/^x\.csv\.gz, (gzip data|byte \d+): /)
    const altered = Uint8Array.from(whole)
    altered[whole.length - 6] = (altered[whole.length - 6] ?? 0) ^ 1
    expect(() => read(altered)).toThrow('the unpacked bytes do not match their checksum; the file is damaged')
    expect(() => read(Buffer.concat([whole, Buffer.from('rest of a disk')]))).toThrow('cannot be unpacked')
  })
})
