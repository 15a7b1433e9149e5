import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { CallError } from '../../../shared/contract/errors.ts'
import { libraryReason } from '../readers/rawSet.ts'
import { isGzip } from './fileBytes.ts'
import { requireMemory, type FreeSpace } from './freeSpace.ts'

/**
 * Reads a whole file, unpacked where it is compressed by gzip. The declared length is checked before anything is unpacked,
 * and never more than fits is unpacked. `perByte`: the memory that the reader needs for each byte. Throws a CallError.
 */
export function readWhole(path: string, perByte: number, free: FreeSpace): Uint8Array {
  const name = basename(path)
  const { size } = statSync(path)
  requireMemory(free, size, name)
  const bytes = attempt(name, () => readFileSync(path))
  if (!isGzip(bytes)) {
    requireMemory(free, size * perByte, name)
    return bytes
  }
  const declared = bytes.length < 18 ? 0 : Buffer.from(bytes.buffer, bytes.byteOffset).readUInt32LE(bytes.length - 4)
  requireMemory(free, size + declared * perByte, name)
  const maxOutputLength = Math.max(1, Math.floor((free.memory - size) / perByte))
  // One chunk of the declared length needs no copy. A wrong declaration makes more chunks, up to the limit.
  const chunkSize = Math.min(Math.max(declared + 1, 1 << 16), maxOutputLength)
  return attempt(name, () => gunzipSync(bytes, { maxOutputLength, chunkSize: Math.max(64, chunkSize) }))
}

function attempt(name: string, work: () => Uint8Array): Uint8Array {
  try {
    return work()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new CallError(
        'notPossible',
        `${name} does not fit into the free memory: close other programs, or choose a smaller file`,
      )
    throw new CallError('invalid', `Collapsar cannot read ${name}: ${libraryReason(error)}`)
  }
}
