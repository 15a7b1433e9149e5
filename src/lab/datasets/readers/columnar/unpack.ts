import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { lz4Frame, lz4Hadoop, lz4Raw } from './lz4.ts'

/** Unpacks bytes whose length the file declares. Throws an Error where they are damaged or have another length. */
type Unpack = (input: Uint8Array, length: number) => Uint8Array

/** Asks for the memory before it unpacks, and never makes more than the declared bytes. */
const limited =
  (
    allow: (bytes: number) => void,
    work: (input: Uint8Array, limit: { maxOutputLength: number }) => Uint8Array,
  ): Unpack =>
  (input, length) => {
    allow(length)
    const output = work(input, { maxOutputLength: Math.max(1, length) })
    if (output.length !== length) throw new Error(`unpacks to ${output.length} bytes, but declares ${length}`)
    return output
  }

/** Decompressors of a Parquet file; hyparquet has its own for Snappy. */
export const parquetUnpackers = (allow: (bytes: number) => void) => ({
  GZIP: limited(allow, gunzipSync),
  BROTLI: limited(allow, brotliDecompressSync),
  ZSTD: limited(allow, zstdDecompressSync),
  LZ4: limited(allow, (input, { maxOutputLength }) => lz4Hadoop(input, maxOutputLength)),
  LZ4_RAW: limited(allow, (input, { maxOutputLength }) => lz4Raw(input, maxOutputLength)),
})

/** Decompressors of an Arrow file. */
export const arrowUnpackers = (allow: (bytes: number) => void) => ({
  lz4: limited(allow, (input, { maxOutputLength }) => lz4Frame(input, maxOutputLength)),
  zstd: limited(allow, zstdDecompressSync),
})
