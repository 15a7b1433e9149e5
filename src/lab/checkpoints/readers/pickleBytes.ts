import { badFile } from '../../datasets/readers/rawSet.ts'

/** The bytes of a pickle, read from the start. */
export interface PickleBytes {
  /** The byte that is read next. */
  at(): number
  bytes(count: number): Uint8Array
  /** Reads an unsigned number of 1, 2, 4 or 8 bytes, little-endian. */
  unsigned(count: 1 | 2 | 4 | 8): number
  signed(): number
  double(): number
  /** Reads a whole number of `count` bytes in two's complement. */
  long(count: number): number | bigint
  text(count: number): string
  line(): string
  refuse(what: string): never
}

/** Reads the bytes of a pickle. `name`: the file in errors, which name the byte. */
export function pickleBytes(file: Uint8Array, name: string): PickleBytes {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  let at = 0
  const refuse = (what: string): never => {
    throw badFile(name, `byte ${at}`, what)
  }
  const take = (count: number): number => {
    if (count < 0 || at + count > file.length) refuse('expected more of the pickle; the file is truncated')
    at += count
    return at - count
  }
  const text = (count: number): string => new TextDecoder().decode(file.subarray(take(count), at))
  return {
    at: () => at,
    bytes: (count) => file.subarray(take(count), at),
    unsigned: (count) => {
      const from = take(count)
      if (count === 1) return view.getUint8(from)
      if (count === 2) return view.getUint16(from, true)
      return count === 4 ? view.getUint32(from, true) : Number(view.getBigUint64(from, true))
    },
    signed: () => view.getInt32(take(4), true),
    double: () => view.getFloat64(take(8), false),
    long: (count) => {
      const bytes = file.subarray(take(count), at)
      let value = 0n
      for (const [i, byte] of bytes.entries()) value |= BigInt(byte) << BigInt(8 * i)
      const last = bytes.at(-1) ?? 0
      if (last >= 0x80) value -= 1n << BigInt(8 * count)
      const number = Number(value)
      return Number.isSafeInteger(number) ? number : value
    },
    text,
    line: () => {
      const end = file.indexOf(0x0a, at)
      if (end < 0) refuse('expected the end of a line; the file is truncated')
      const line = text(end - at)
      take(1)
      return line
    },
    refuse,
  }
}
