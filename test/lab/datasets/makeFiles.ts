import { zipSync } from 'fflate'

/** An IDX file. */
export function idx(shape: readonly number[], data: readonly number[], type = 8): Uint8Array {
  const lengths = shape.flatMap((length) => [length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255])
  return Uint8Array.of(0, 0, type, shape.length, ...lengths, ...data)
}

/** A copy with other bytes at some places. */
export function changed(file: Uint8Array, ...changes: [at: number, byte: number][]): Uint8Array {
  const copy = Uint8Array.from(file)
  for (const [at, byte] of changes) copy[at] = byte
  return copy
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** An NPY file of version 1 with this description and data. */
export function npy(description: string, data: Uint8Array): Uint8Array {
  const text = utf8(description)
  const head = Uint8Array.of(0x93, ...utf8('NUMPY'), 1, 0, text.length & 255, text.length >> 8, ...text)
  return new Uint8Array(Buffer.concat([head, data]))
}

/** An NPY file of unsigned bytes. */
export const npyBytes = (shape: readonly number[], data: readonly number[]): Uint8Array =>
  npy(`{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')},), }\n`, Uint8Array.from(data))

export const npz = (arrays: Record<string, Uint8Array>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes])))

/** One record of CIFAR-10: a plane of red, one of green, one of blue. */
export const cifarRecord = (label: number, red: number, green: number, blue: number): Uint8Array =>
  Uint8Array.of(label, ...[red, green, blue].flatMap((value) => new Array<number>(1024).fill(value)))

export const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))
