import { chmodSync, createReadStream, createWriteStream, mkdirSync, symlinkSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw, inflateRawSync } from 'node:zlib'

/** @typedef {import('node:fs/promises').FileHandle} FileHandle */
/** @typedef {{ name: string, method: number, packed: number, mode: number, header: number, next: number }} Entry */

/** A reader of our own, because some machines have neither unzip nor Python, and Python loses file modes. No zip64, no encryption. */
const endSignature = 0x06054b50
const symlinkMode = 0o120000

/** @type {(file: FileHandle, position: number, length: number) => Promise<Buffer>} */
const readAt = async (file, position, length) => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

/** @type {(directory: Buffer, at: number) => Entry} */
const parseEntry = (directory, at) => {
  const nameLength = directory.readUInt16LE(at + 28)
  const extraLength = directory.readUInt16LE(at + 30)
  const commentLength = directory.readUInt16LE(at + 32)
  return {
    name: directory.toString('utf8', at + 46, at + 46 + nameLength),
    method: directory.readUInt16LE(at + 10),
    packed: directory.readUInt32LE(at + 20),
    mode: directory.readUInt32LE(at + 38) >>> 16,
    header: directory.readUInt32LE(at + 42),
    next: at + 46 + nameLength + extraLength + commentLength,
  }
}

/** @type {(file: FileHandle) => Promise<Entry[]>} */
const listEntries = async (file) => {
  const { size } = await file.stat()
  const start = Math.max(0, size - 65_557)
  const tail = await readAt(file, start, size - start)
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end -= 1
  if (end < 0) throw new Error('not a zip file, or truncated')
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  const count = tail.readUInt16LE(end + 10)
  /** @type {Entry[]} */
  const entries = []
  for (let at = 0; entries.length < count;) {
    const entry = parseEntry(directory, at)
    entries.push(entry)
    at = entry.next
  }
  return entries
}

/** @type {(file: FileHandle, archive: string, entry: Entry, target: string) => Promise<void>} */
const extract = async (file, archive, entry, target) => {
  const header = await readAt(file, entry.header, 30)
  const start = entry.header + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  mkdirSync(dirname(target), { recursive: true })
  if ((entry.mode & 0o170000) === symlinkMode) {
    const bytes = await readAt(file, start, entry.packed)
    return symlinkSync((entry.method === 0 ? bytes : inflateRawSync(bytes)).toString('utf8'), target)
  }
  const range = { start, end: start + entry.packed - 1, highWaterMark: 1 << 20 }
  const packed = entry.packed === 0 ? Readable.from([]) : createReadStream(archive, range)
  if (entry.method === 0) await pipeline(packed, createWriteStream(target))
  else await pipeline(packed, createInflateRaw(), createWriteStream(target))
  if (entry.mode & 0o777) chmodSync(target, entry.mode & 0o777)
}

/**
 * Extracts the entries that `wants(name)` accepts, with their modes, and returns how many.
 * @type {(archive: string, folder: string, wants: (name: string) => boolean) => Promise<number>}
 */
export const unzip = async (archive, folder, wants) => {
  const file = await open(archive)
  try {
    const entries = (await listEntries(file)).filter(({ name }) => !name.endsWith('/') && wants(name))
    for (const entry of entries) {
      const target = resolve(join(folder, entry.name))
      if (!target.startsWith(resolve(folder) + sep))
        throw new Error(`${archive} has an entry outside its folder: ${entry.name}`)
      await extract(file, archive, entry, target)
    }
    return entries.length
  } finally {
    await file.close()
  }
}
