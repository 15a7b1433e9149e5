import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** @typedef {{ algorithm: string, hash: string, encoding?: 'hex' | 'base64' }} Pinned */

/**
 * Writes a file under another name first and renames it, so that nobody ever reads half a file.
 * @type {(path: string, content: string | Uint8Array) => void}
 */
export const writeWhole = (path, content) => {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.part`
  writeFileSync(temporary, content)
  renameSync(temporary, path)
}

/** @type {(path: string) => any} */
export const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/** @type {(path: string, value: unknown) => void} */
export const writeJson = (path, value) => writeWhole(path, `${JSON.stringify(value, null, 2)}\n`)

/** @type {(path: string) => string} */
export const emptyFolder = (path) => {
  rmSync(path, { recursive: true, force: true })
  mkdirSync(path, { recursive: true })
  return path
}

/** @type {(content: string | Uint8Array, algorithm?: string, encoding?: 'hex' | 'base64') => string} */
export const digest = (content, algorithm = 'sha256', encoding = 'hex') =>
  createHash(algorithm).update(content).digest(encoding)

/** @type {(bytes: number) => string} */
export const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`

/** @type {(bytes: number) => string} */
export const sizeText = (bytes) => (bytes < 1e9 ? megabytes(bytes) : `${(bytes / 1e9).toFixed(1)} GB`)

/** @type {(path: string, algorithm: string, encoding: 'hex' | 'base64') => Promise<string>} */
const fileDigest = async (path, algorithm, encoding) => {
  const hash = createHash(algorithm)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return hash.digest(encoding)
}

/** A file that is not the pinned one. Callers must not fall back to another engine because of it. */
export class WrongHash extends Error {}

/** @type {(file: string, expected: string, actual: string) => WrongHash} */
export const refuseHash = (file, expected, actual) =>
  new WrongHash(`${file} is not the pinned file, so set-up deleted it.\n  expected ${expected}\n  actual   ${actual}`)

/**
 * Deletes a file that differs from the pinned one, so that the next run fetches it again. Throws a WrongHash.
 * @type {(path: string, pin: Pinned) => Promise<void>}
 */
export const verifyFile = async (path, { algorithm, hash, encoding = 'hex' }) => {
  const actual = await fileDigest(path, algorithm, encoding)
  if (actual === hash) return
  rmSync(path, { force: true })
  throw refuseHash(path, `${algorithm} ${hash}`, `${algorithm} ${actual}`)
}

/** @type {(path: string, pin: Pinned) => Promise<boolean>} */
export const isVerified = async (path, pin) => {
  if (!existsSync(path)) return false
  return (await fileDigest(path, pin.algorithm, pin.encoding ?? 'hex')) === pin.hash
}
