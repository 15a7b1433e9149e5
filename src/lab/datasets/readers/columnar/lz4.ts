/** The format of LZ4 blocks and frames (lz4 block format 2022, frame format 1.6.3). */

/**
 * Unpacks one block into `output` from `start` on; matches may refer to what stands before it. Returns the place after
 * its last byte. Throws an Error where the block is damaged or longer than the output.
 */
export function lz4Block(input: Uint8Array, output: Uint8Array, start: number): number {
  let [from, to] = [0, start]
  const length = (token: number): number => {
    let sum = token
    if (token === 15)
      for (let byte = 255; byte === 255; sum += byte) {
        if (from >= input.length) throw new Error('an LZ4 block ends inside a length')
        byte = input[from++] as number
      }
    return sum
  }
  while (from < input.length) {
    const token = input[from++] as number
    const literals = length(token >> 4)
    if (from + literals > input.length || to + literals > output.length)
      throw new Error('an LZ4 block is longer than it declares')
    output.set(input.subarray(from, from + literals), to)
    from += literals
    to += literals
    // The last sequence has no match.
    if (from === input.length) return to
    if (from + 2 > input.length) throw new Error('an LZ4 block ends inside a match')
    const distance = (input[from] as number) | ((input[from + 1] as number) << 8)
    from += 2
    const end = to + length(token & 15) + 4
    if (distance === 0 || distance > to) throw new Error('an LZ4 match lies before the data')
    if (end > output.length) throw new Error('an LZ4 block is longer than it declares')
    for (; to < end; to++) output[to] = output[to - distance] as number
  }
  return to
}

/** Unpacks a block whose length is known. */
export function lz4Raw(input: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length)
  const end = lz4Block(input, output, 0)
  if (end !== length) throw new Error(`an LZ4 block unpacks to ${end} bytes, but declares ${length}`)
  return output
}

/** Unpacks the LZ4 of old Parquet files: blocks with their lengths before them as Hadoop writes them, or one plain block. */
export function lz4Hadoop(input: Uint8Array, length: number): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
  const output = new Uint8Array(length)
  let [from, to] = [0, 0]
  while (from + 8 <= input.length) {
    const [unpacked, packed] = [view.getUint32(from), view.getUint32(from + 4)]
    if (to + unpacked > length || from + 8 + packed > input.length) return lz4Raw(input, length)
    to = lz4Block(input.subarray(from + 8, from + 8 + packed), output, to)
    from += 8 + packed
  }
  return to === length && from === input.length ? output : lz4Raw(input, length)
}

const frameMagic = 0x184d2204
const plainBlock = 0x80000000

/** Unpacks one frame. Its blocks may refer to each other. Checksums are not verified: Arrow writes none. */
export function lz4Frame(input: Uint8Array, length: number): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
  if (input.length < 7 || view.getUint32(0, true) !== frameMagic) throw new Error('expected an LZ4 frame')
  const flags = view.getUint8(4)
  const [hasBlockSums, hasLength, hasDictionary] = [(flags & 0x10) > 0, (flags & 8) > 0, (flags & 1) > 0]
  let at = 7 + (hasLength ? 8 : 0) + (hasDictionary ? 4 : 0)
  const output = new Uint8Array(length)
  let to = 0
  for (;;) {
    const word = view.getUint32(at, true)
    if (word === 0) break
    const size = word & ~plainBlock
    const block = input.subarray(at + 4, at + 4 + size)
    if (block.length < size) throw new Error('an LZ4 frame ends inside a block')
    if ((word & plainBlock) !== 0) {
      if (to + size > length) throw new Error('an LZ4 frame is longer than it declares')
      output.set(block, to)
      to += size
    } else to = lz4Block(block, output, to)
    at += 4 + size + (hasBlockSums ? 4 : 0)
  }
  if (to !== length) throw new Error(`an LZ4 frame unpacks to ${to} bytes, but declares ${length}`)
  return output
}
