import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { crc32 } from 'node:zlib'
import { Gunzip } from 'fflate'
import { CallError } from '../../../shared/contract/errors.ts'
import type { ByteSource, Part } from '../readers/byteSource.ts'
import { badFile, libraryReason } from '../readers/rawSet.ts'

export const isGzip = (file: Uint8Array): boolean => file[0] === 0x1f && file[1] === 0x8b

/** Bytes read at a time. */
const partBytes = 1 << 18
/** Gzip shrinks data to a thousandth at best, so a compressed part is small: it becomes at most 4 MB. */
const packedPartBytes = 1024

/** Reads a file in parts, unpacked where it is compressed by gzip, with a few megabytes of memory. */
export function fileBytes(path: string): ByteSource {
  const name = basename(path)
  return {
    name,
    parts: () => {
      const [first] = fileParts(path, name, 2)
      return first && isGzip(first.bytes) ? unpacked(path, name) : fileParts(path, name, partBytes)
    },
  }
}

function* fileParts(path: string, name: string, length: number): Generator<Part> {
  const { size } = statSync(path)
  const file = openSync(path, 'r')
  try {
    for (let at = 0; ;) {
      const bytes = new Uint8Array(length)
      const count = readSync(file, bytes, 0, length, at)
      if (count === 0) return
      at += count
      yield { bytes: bytes.subarray(0, count), done: size > 0 ? Math.min(1, at / size) : 1 }
    }
  } catch (error) {
    if (error instanceof CallError) throw error
    throw new CallError(
      'invalid',
      `Collapsar cannot read ${name}: ${error instanceof Error ? error.message : String(error)}`,
    )
  } finally {
    closeSync(file)
  }
}

/** The end of a member of a gzip file: its checksum and its length, 4 bytes each (RFC 1952). */
const trailerBytes = 8

function* unpacked(path: string, name: string): Generator<Part> {
  let waiting: Uint8Array[] = []
  let [crc, length] = [0, 0]
  const members: Member[] = []
  const stream = new Gunzip((bytes) => {
    crc = crc32(bytes, crc)
    length += bytes.length
    waiting.push(bytes)
  })
  stream.onmember = (start) => {
    members.push({ end: start, crc, length })
    crc = 0
    length = 0
  }
  const push = (bytes: Uint8Array, isLast: boolean): void => {
    try {
      stream.push(bytes, isLast)
    } catch (error) {
      throw badFile(
        name,
        'gzip data',
        `cannot be unpacked (${libraryReason(error)}); the file is damaged or incomplete, copy it again`,
      )
    }
  }
  for (const { bytes, done } of fileParts(path, name, packedPartBytes)) {
    push(bytes, false)
    yield* waiting.map((own) => ({ bytes: own, done }))
    waiting = []
  }
  push(new Uint8Array(), true)
  yield* waiting.map((own) => ({ bytes: own, done: 1 }))
  members.push({ end: statSync(path).size, crc, length })
  checkTrailers(path, name, members)
}

interface Member {
  end: number
  crc: number
  length: number
}

/** Throws a CallError where the bytes of a member differ from its checksum or its length. */
function checkTrailers(path: string, name: string, members: readonly Member[]): void {
  const file = openSync(path, 'r')
  try {
    for (const { end, crc, length } of members) {
      const trailer = new Uint8Array(trailerBytes)
      readSync(file, trailer, 0, trailerBytes, Math.max(0, end - trailerBytes))
      const view = new DataView(trailer.buffer)
      if (view.getUint32(0, true) !== crc || view.getUint32(4, true) !== length % 2 ** 32)
        throw badFile(
          name,
          `byte ${Math.max(0, end - trailerBytes)}`,
          'the unpacked bytes do not match their checksum; the file is damaged, copy it again',
        )
    }
  } finally {
    closeSync(file)
  }
}
