import { crc32 } from 'node:zlib'
import { unzipSync } from 'fflate'
import { CallError } from '../../../shared/contract/errors.ts'
import { badFile, libraryReason } from './rawSet.ts'

/** A member of an archive, as its central directory declares it. */
export interface ZipMember {
  name: string
  bytes: number
  crc: number
}

export const isZip = (file: Uint8Array): boolean =>
  file[0] === 0x50 && file[1] === 0x4b && (file[2] === 3 || file[2] === 5)

/** Signatures of the parts of a zip file. */
const [endSignature, memberSignature, localSignature] = [0x06054b50, 0x02014b50, 0x04034b50]
/** The end of the directory may be followed by a comment of this length. */
const longestComment = 0xffff
/** A size or place of this value is stored elsewhere (zip64). */
const elsewhere = 0xffffffff

/**
 * Lists the members of an archive. Throws a CallError where it is no zip file, where two members share a name, because
 * which one is meant is unknown, and where a member has another name in its own header than in the directory.
 */
export function zipMembers(file: Uint8Array, name: string): ZipMember[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const directory = findDirectory(file, view, name)
  const members: ZipMember[] = []
  let at = directory.start
  for (let i = 0; i < directory.count; i++) {
    if (at + 46 > file.length || view.getUint32(at, true) !== memberSignature)
      throw badFile(
        name,
        `byte ${at}`,
        'expected a member of the archive, found something else; the archive is damaged',
      )
    const nameLength = view.getUint16(at + 28, true)
    const rest = view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    const own = textAt(file, at + 46, nameLength)
    const local = view.getUint32(at + 42, true)
    if (local !== elsewhere) requireSameName(file, view, name, own, local)
    members.push({ name: own, bytes: view.getUint32(at + 24, true), crc: view.getUint32(at + 16, true) })
    at += 46 + nameLength + rest
  }
  const twice = members.find((member, i) => members.findIndex((other) => other.name === member.name) !== i)
  if (twice)
    throw new CallError(
      'invalid',
      `${name} has two members called '${twice.name}': remove one, or save the archive again`,
    )
  return members
}

function findDirectory(file: Uint8Array, view: DataView, name: string): { count: number; start: number } {
  for (let at = file.length - 22; at >= Math.max(0, file.length - 22 - longestComment); at--)
    if (view.getUint32(at, true) === endSignature)
      return { count: view.getUint16(at + 10, true), start: view.getUint32(at + 16, true) }
  throw badFile(name, `byte ${file.length}`, 'expected the directory of an archive, found the end of the file')
}

function requireSameName(file: Uint8Array, view: DataView, archive: string, name: string, local: number): void {
  const isMember = local + 30 <= file.length && view.getUint32(local, true) === localSignature
  const own = isMember ? textAt(file, local + 30, view.getUint16(local + 26, true)) : null
  if (own !== name)
    throw badFile(archive, `byte ${local}`, `the directory names '${name}', but the member there is '${own ?? 'none'}'`)
}

const textAt = (file: Uint8Array, at: number, length: number): string =>
  new TextDecoder().decode(file.subarray(at, at + length))

/**
 * Decompresses the wanted members. Throws a CallError where one cannot be decompressed, or has another length or checksum
 * (CRC-32) than the archive declares.
 */
export function unzip(file: Uint8Array, name: string, wanted: readonly ZipMember[]): Record<string, Uint8Array> {
  const names = new Set(wanted.map((member) => member.name))
  let files: Record<string, Uint8Array>
  try {
    files = unzipSync(file, { filter: (entry) => names.has(entry.name) })
  } catch (error) {
    throw new CallError('invalid', `Collapsar cannot decompress ${name}: ${libraryReason(error)}`)
  }
  for (const member of wanted) {
    const bytes = files[member.name]
    if (!bytes) throw badFile(name, member.name, 'is in the directory, but not in the archive')
    if (member.bytes !== elsewhere && bytes.length !== member.bytes)
      throw badFile(name, member.name, `has ${bytes.length} bytes, but the archive declares ${member.bytes}`)
    const found = crc32(bytes)
    if (found !== member.crc)
      throw badFile(
        name,
        member.name,
        `has the checksum ${hex(found)}, but the archive declares ${hex(member.crc)}; the file is damaged, copy it again`,
      )
  }
  return files
}

const hex = (crc: number): string => crc.toString(16).padStart(8, '0')
