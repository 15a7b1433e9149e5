/**
 * The file of an imported set. Its name is the hash of its content.
 *
 *     8 bytes    COLLDAT1
 *     8 bytes    length of the head (little-endian, as all numbers)
 *     head       JSON, padded with spaces to a multiple of 8
 *     labels     int32 per sample
 *     incomplete one byte per sample: 1 where a number is missing
 *     means, deviations, lows, highs   float64 per feature
 *     numbers    uint8, float32 or float64, sample after sample
 *
 * Each part starts at a multiple of 8. A run reads only its own samples.
 */
import { createHash, type Hash } from 'node:crypto'
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import * as z from 'zod'
import type { ImportedSet } from '../dataSet.ts'
import { sizeOf, type Numbers, type RawSet, type Report } from '../readers/rawSet.ts'
import { canonicalJson } from '../../../shared/spec/canonical.ts'
import type { Facts } from './facts.ts'

const magic = 'COLLDAT1'
const headAt = 16

const Head = z.strictObject({
  type: z.enum(['uint8', 'float32', 'float64']),
  samples: z.int().positive(),
  shape: z.array(z.int().positive()),
  classNames: z.array(z.string()),
  range: z.tuple([z.number(), z.number()]),
})
type Head = z.infer<typeof Head>

const arrays = { uint8: Uint8Array, float32: Float32Array, float64: Float64Array } as const
export type NumberType = keyof typeof arrays

export function typeOf(numbers: Numbers): NumberType {
  if (numbers instanceof Uint8Array) return 'uint8'
  return numbers instanceof Float32Array ? 'float32' : 'float64'
}

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8
const bytesOf = (array: Numbers | Int32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

/** Hashes (SHA-256) the content of a set: type, shape, class names, labels, numbers; neither its name nor its source. */
export function contentHash({ numbers, shape, labels, classNames }: Omit<RawSet, 'featureNames'>): string {
  const hash = hashOfHead({ numbers, shape, labels, classNames })
  hash.update(bytesOf(labels))
  return hash.update(bytesOf(numbers)).digest('hex')
}

const hashOfHead = ({ numbers, shape, labels, classNames }: Omit<RawSet, 'featureNames'>): Hash =>
  createHash('sha256').update(canonicalJson({ type: typeOf(numbers), samples: labels.length, shape, classNames }))

/**
 * Throws an Error where the content of a stored set has another hash than its name: it was altered or the disk failed. The
 * whole file is read, in slices.
 */
export function verifySet(path: string, set: ImportedSet, expected: string): void {
  const { labels, shape, classNames, samples, type } = set
  const hash = createHash('sha256').update(canonicalJson({ type, samples, shape, classNames }))
  hash.update(bytesOf(labels))
  const step = Math.max(1, Math.floor(slice / (set.features * arrays[type].BYTES_PER_ELEMENT)))
  for (let from = 0; from < samples; from += step) hash.update(bytesOf(set.rows(from, Math.min(step, samples - from))))
  const found = hash.digest('hex')
  if (found !== expected)
    throw new Error(`${path} is damaged: its content has the SHA-256 ${found.slice(0, 12)}…; import the data again`)
}

/** Bytes written at a time: between two slices the import reports progress. */
const slice = 1 << 24

/** Writes a set into a new file and returns its size in bytes. Throws the system's error. */
export function writeSet(path: string, set: RawSet, facts: Facts, report: Report): number {
  const head: Head = {
    type: typeOf(set.numbers),
    samples: set.labels.length,
    shape: set.shape,
    classNames: set.classNames,
    range: facts.range ?? [0, 0],
  }
  const text = new TextEncoder().encode(JSON.stringify(head))
  const start = new Uint8Array(headAt + padded(text.length)).fill(0x20)
  start.set(new TextEncoder().encode(magic))
  new DataView(start.buffer).setBigUint64(8, BigInt(padded(text.length)), true)
  start.set(text, headAt)
  const file = openSync(path, 'wx')
  let written = 0
  try {
    const put = (bytes: Uint8Array): void => {
      for (let at = 0; at < bytes.length; at += slice) {
        writeAll(file, bytes.subarray(at, at + slice))
        report(at / bytes.length)
      }
      const rest = padded(bytes.length) - bytes.length
      if (rest > 0) writeAll(file, new Uint8Array(rest))
      written += padded(bytes.length)
    }
    put(start)
    const { incompleteRows, means, deviations, lows, highs } = facts
    for (const array of [set.labels, incompleteRows, means, deviations, lows, highs, set.numbers]) put(bytesOf(array))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return written
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
}

/** Opens a file that `writeSet` wrote. Throws an Error that says what is wrong with it. */
export function openSet(path: string): ImportedSet {
  const file = openSync(path, 'r')
  try {
    const start = readAt(path, file, 0, headAt)
    if (new TextDecoder().decode(start.subarray(0, 8)) !== magic)
      throw new Error(`${path} is not a data set of Collapsar`)
    const headBytes = Number(new DataView(start.buffer).getBigUint64(8, true))
    const size = fstatSync(file).size
    if (headBytes > size)
      throw new Error(`${path} is damaged: its head has ${headBytes} bytes, but the file has ${size}`)
    const head = Head.parse(JSON.parse(new TextDecoder().decode(readAt(path, file, headAt, headBytes))))
    return setOf(path, file, head, headAt + headBytes, size)
  } finally {
    closeSync(file)
  }
}

function setOf(path: string, file: number, head: Head, start: number, size: number): ImportedSet {
  const { samples, shape, classNames, range } = head
  const features = sizeOf(shape)
  const array = arrays[head.type]
  const rowBytes = features * array.BYTES_PER_ELEMENT
  let at = start
  const readNext = (bytes: number): ArrayBuffer => {
    const part = readAt(path, file, at, bytes)
    at += padded(bytes)
    return part.buffer
  }
  const expected = start + padded(4 * samples) + padded(samples) + 32 * features + padded(samples * rowBytes)
  if (size !== expected) throw new Error(`${path} is damaged: it has ${size} bytes, but should have ${expected}`)
  const labels = new Int32Array(readNext(4 * samples))
  const incomplete = new Uint8Array(readNext(samples))
  const means = new Float64Array(readNext(8 * features))
  const deviations = new Float64Array(readNext(8 * features))
  const lows = new Float64Array(readNext(8 * features))
  const highs = new Float64Array(readNext(8 * features))
  const numbersAt = at
  const rows: ImportedSet['rows'] = (from, count) => {
    const reader = openSync(path, 'r')
    try {
      return new array(readAt(path, reader, numbersAt + from * rowBytes, count * rowBytes).buffer)
    } finally {
      closeSync(reader)
    }
  }
  return {
    samples,
    features,
    shape,
    classNames,
    range,
    type: head.type,
    labels,
    incomplete,
    means,
    deviations,
    lows,
    highs,
    rows,
  }
}

function readAt(path: string, file: number, from: number, bytes: number): Uint8Array<ArrayBuffer> {
  const read = new Uint8Array(bytes)
  for (let at = 0; at < bytes;) {
    const count = readSync(file, read, at, bytes - at, from + at)
    if (count === 0) throw new Error(`${path} is damaged: it ends at byte ${from + at}`)
    at += count
  }
  return read
}
