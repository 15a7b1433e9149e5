/**
 * Packs float64 vectors into one blob: their number (uint32), their lengths (uint32), zeros up to a multiple of eight
 * bytes, then all numbers. Every bit is kept, also of NaN, infinities and −0. Little-endian, as are all machines that
 * Collapsar runs on.
 */
export function packVectors(vectors: readonly Float64Array[]): Uint8Array {
  const lengths = Uint32Array.from([vectors.length, ...vectors.map((vector) => vector.length)])
  const start = dataStart(vectors.length)
  const total = vectors.reduce((sum, vector) => sum + vector.length, 0)
  const blob = new Uint8Array(start + 8 * total)
  blob.set(new Uint8Array(lengths.buffer))
  let at = start
  for (const vector of vectors) {
    blob.set(bytesOf(vector), at)
    at += 8 * vector.length
  }
  return blob
}

export function unpackVectors(blob: Uint8Array): Float64Array[] {
  // Copied, since a blob of SQLite need not begin at a multiple of eight bytes.
  const buffer = Uint8Array.from(blob).buffer
  const count = new Uint32Array(buffer, 0, 1)[0] ?? 0
  let at = dataStart(count)
  return Array.from(new Uint32Array(buffer, 4, count), (length) => {
    const vector = new Float64Array(buffer, at, length)
    at += 8 * length
    return vector
  })
}

/** Packs named vectors: the length of the names in bytes (uint32), the names as JSON, zeros up to a multiple of eight, the vectors. */
export function packNamedVectors(named: Readonly<Record<string, Float64Array>>): Uint8Array {
  const names = new TextEncoder().encode(JSON.stringify(Object.keys(named)))
  const vectors = packVectors(Object.values(named))
  const start = upToEight(4 + names.length)
  const blob = new Uint8Array(start + vectors.length)
  blob.set(new Uint8Array(Uint32Array.of(names.length).buffer))
  blob.set(names, 4)
  blob.set(vectors, start)
  return blob
}

export function unpackNamedVectors(blob: Uint8Array): Record<string, Float64Array> {
  const length = new Uint32Array(Uint8Array.from(blob.subarray(0, 4)).buffer)[0] ?? 0
  const names = JSON.parse(new TextDecoder().decode(blob.subarray(4, 4 + length))) as string[]
  const vectors = unpackVectors(blob.subarray(upToEight(4 + length)))
  return Object.fromEntries(names.map((name, i) => [name, vectors[i] ?? new Float64Array()]))
}

export const bytesOf = (vector: Float64Array): Uint8Array =>
  new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)

/** Views a blob as numbers without a copy, where it begins at a multiple of eight bytes. SQLite does not reuse the memory. */
export const viewOf = (blob: Uint8Array): Float64Array =>
  blob.byteOffset % 8 === 0 ? new Float64Array(blob.buffer, blob.byteOffset, blob.length / 8) : numbersOf(blob)

export const numbersOf = (blob: Uint8Array): Float64Array => new Float64Array(Uint8Array.from(blob).buffer)

const upToEight = (bytes: number): number => 8 * Math.ceil(bytes / 8)
const dataStart = (count: number): number => upToEight(4 * (count + 1))
