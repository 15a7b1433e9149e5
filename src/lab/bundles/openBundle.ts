import { basename } from 'node:path'
import { CallError } from '../../shared/contract/errors.ts'
import { openArchive, type Archive, type Member } from '../checkpoints/readers/archive.ts'
import { openFile } from '../checkpoints/readers/fileBytes.ts'
import { readBundledRun, type BundledRun } from './bundledRun.ts'
import { FileName, Manifest } from './manifest.ts'

/** A larger bundle would fill the memory, or is made to. */
const mostBytes = 8e9
const mostManifestBytes = 1e8

/** A bundle that is open for reading. Nothing of it is written anywhere. */
export interface Bundle {
  name: string
  bytes: number
  manifest: Manifest
  run(id: string): BundledRun
  /** Reads a file beside the runs. */
  file(path: string): Uint8Array
  close(): void
}

/**
 * Opens a bundle. A file from elsewhere is hostile: a member with another path than those of the format, or with more bytes
 * than the limits, is refused by its name before anything is unpacked. Throws a CallError.
 */
export function openBundle(path: string): Bundle {
  const name = basename(path)
  const file = attempt(path, name)
  try {
    const archive = openArchive(file)
    const members = checkMembers(archive, name)
    const manifest = readManifest(archive, members, name)
    const read = (own: string): Uint8Array => {
      const member = members.get(own)
      if (!member) throw new CallError('invalid', `${name}: ${own} is missing; the bundle is incomplete`)
      return archive.read(member)
    }
    for (const id of manifest.runs) if (!members.has(`runs/${id}.frames`)) read(`runs/${id}.frames`)
    const run = (id: string): BundledRun => {
      const own = readBundledRun(read(`runs/${id}.frames`), `${name}, runs/${id}.frames`)
      if (own.head.summary.id === id) return own
      throw new CallError('invalid', `${name}, runs/${id}.frames: holds another run, ${own.head.summary.id}`)
    }
    return { name, bytes: file.size, manifest, run, file: read, close: file.close }
  } catch (error) {
    file.close()
    throw error
  }
}

function attempt(path: string, name: string): ReturnType<typeof openFile> {
  try {
    return openFile(path, name)
  } catch {
    throw new CallError('notFound', `Collapsar cannot open ${path}: there is no such file, or it may not be read`)
  }
}

const isKnownPath = (path: string): boolean =>
  path === 'manifest.json' ||
  /^runs\/[0-9a-z]{8,32}\.frames$/.test(path) ||
  /^datasets\/[0-9a-f]{64}\.data$/.test(path) ||
  (path.startsWith('attachments/') && FileName.safeParse(path.slice('attachments/'.length)).success)

function checkMembers({ members }: Archive, name: string): Map<string, Member> {
  const odd = members.find((member) => !isKnownPath(member.name))
  if (odd) throw new CallError('invalid', `${name}: the path '${odd.name}' is none of a bundle, so nothing was read`)
  const bytes = members.reduce((sum, member) => sum + member.bytes, 0)
  if (bytes > mostBytes)
    throw new CallError('invalid', `${name}: unpacks to ${bytes} bytes, more than the limit of ${mostBytes}`)
  return new Map(members.map((member) => [member.name, member]))
}

function readManifest(archive: Archive, members: ReadonlyMap<string, Member>, name: string): Manifest {
  const member = members.get('manifest.json')
  if (!member || member.bytes > mostManifestBytes)
    throw new CallError('invalid', `${name} is no bundle of Collapsar: it has no manifest.json`)
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(archive.read(member)))
  } catch (error) {
    if (error instanceof CallError) throw error
    throw new CallError('invalid', `${name}, manifest.json: is no JSON; the bundle is damaged`)
  }
  const parsed = Manifest.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new CallError(
    'invalid',
    `${name}, manifest.json: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}`,
  )
}
