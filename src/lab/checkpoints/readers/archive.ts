import { crc32, inflateRawSync } from 'node:zlib'
import { badFile, libraryReason } from '../../datasets/readers/rawSet.ts'
import type { FileBytes } from './fileBytes.ts'

/** A member of an archive, as its central directory declares it. */
export interface Member {
  name: string
  bytes: number
  packedBytes: number
  crc: number
  method: number
  /** The byte of its own header. */
  start: number
}

/** An archive of which members are read one at a time. */
export interface Archive {
  members: Member[]
  /** Reads a member. Throws a CallError where its length or checksum differ from those that the archive declares. */
  read(member: Member): Uint8Array
}

const [endSignature, memberSignature, localSignature] = [0x06054b50, 0x02014b50, 0x04034b50]
const [locatorSignature, largeEndSignature] = [0x07064b50, 0x06064b50]
const longestComment = 0xffff
/** A size or place of this value is in an extra field (zip64). */
const elsewhere = 0xffffffff
const mostMembers = 1e6

export const isArchive = (file: FileBytes): boolean => {
  if (file.size < 22) return false
  const start = file.read(0, 4)
  return start[0] === 0x50 && start[1] === 0x4b && (start[2] === 3 || start[2] === 5)
}

/** Lists the members of a zip archive of any size. Throws a CallError that names the byte, where it is damaged. */
export function openArchive(file: FileBytes): Archive {
  const { count, start, length } = findDirectory(file)
  const directory = file.read(start, length)
  const view = viewOf(directory)
  const members: Member[] = []
  for (let i = 0, at = 0; i < count; i++) {
    if (at + 46 > length || view.getUint32(at, true) !== memberSignature)
      throw badFile(file.name, `byte ${start + at}`, 'expected a member of the archive; the archive is damaged')
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true)) as [
      number,
      number,
      number,
    ]
    members.push(memberAt(directory, at, name, extra))
    at += 46 + name + extra + comment
  }
  const names = new Set<string>()
  for (const { name } of members) {
    if (names.has(name)) throw badFile(file.name, name, 'is there twice, and which one is meant is unknown')
    names.add(name)
  }
  return { members, read: (member) => readMember(file, member) }
}

function findDirectory(file: FileBytes): { count: number; start: number; length: number } {
  const from = Math.max(0, file.size - 22 - longestComment)
  const tail = file.read(from, file.size - from)
  const view = viewOf(tail)
  for (let at = tail.length - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== endSignature) continue
    const own = {
      count: view.getUint16(at + 10, true),
      length: view.getUint32(at + 12, true),
      start: view.getUint32(at + 16, true),
    }
    const isLarge = own.count === 0xffff || own.length === elsewhere || own.start === elsewhere
    if (!isLarge || at < 20 || view.getUint32(at - 20, true) !== locatorSignature) return own
    const end = viewOf(file.read(Number(view.getBigUint64(at - 12, true)), 56))
    if (end.getUint32(0, true) !== largeEndSignature) break
    const [entries, bytes, first] = [32, 40, 48].map((offset) => Number(end.getBigUint64(offset, true))) as [
      number,
      number,
      number,
    ]
    if (entries > mostMembers) throw badFile(file.name, 'directory', `declares ${entries} members; it is damaged`)
    return { count: entries, length: bytes, start: first }
  }
  throw badFile(file.name, `byte ${file.size}`, 'expected the directory of an archive; the file is truncated')
}

function memberAt(directory: Uint8Array, at: number, nameLength: number, extraLength: number): Member {
  const view = viewOf(directory)
  const member: Member = {
    name: new TextDecoder().decode(directory.subarray(at + 46, at + 46 + nameLength)),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedBytes: view.getUint32(at + 20, true),
    bytes: view.getUint32(at + 24, true),
    start: view.getUint32(at + 42, true),
  }
  const end = Math.min(directory.length, at + 46 + nameLength + extraLength)
  for (let field = at + 46 + nameLength; field + 4 <= end; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== 1) continue
    let place = field + 4
    for (const key of ['bytes', 'packedBytes', 'start'] as const) {
      if (member[key] !== elsewhere || place + 8 > end) continue
      member[key] = Number(view.getBigUint64(place, true))
      place += 8
    }
  }
  return member
}

function readMember(file: FileBytes, member: Member): Uint8Array {
  const header = viewOf(file.read(member.start, 30))
  if (header.getUint32(0, true) !== localSignature)
    throw badFile(file.name, `byte ${member.start}`, `expected the member '${member.name}'; the archive is damaged`)
  const start = member.start + 30 + header.getUint16(26, true) + header.getUint16(28, true)
  const bytes = unpack(file.name, member, file.read(start, member.packedBytes))
  if (bytes.length !== member.bytes)
    throw badFile(file.name, member.name, `has ${bytes.length} bytes, but the archive declares ${member.bytes}`)
  if (crc32(bytes) !== member.crc)
    throw badFile(file.name, member.name, 'has another checksum than the archive declares; copy the file again')
  return bytes
}

function unpack(file: string, { name, method, bytes }: Member, packed: Uint8Array): Uint8Array {
  if (method === 0) return packed
  if (method !== 8) throw badFile(file, name, `is compressed by method ${method}, which Collapsar does not read`)
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, bytes) })
  } catch (error) {
    throw badFile(file, name, `cannot be decompressed: ${libraryReason(error)}`)
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
