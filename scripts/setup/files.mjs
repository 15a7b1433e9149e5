import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Written under another name first: a reader, or a set-up killed here, never sees half a file. */
export const writeWhole = (path, content) => {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.part`
  writeFileSync(temporary, content)
  renameSync(temporary, path)
}

export const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

export const writeJson = (path, value) => writeWhole(path, `${JSON.stringify(value, null, 2)}\n`)

export const emptyFolder = (path) => {
  rmSync(path, { recursive: true, force: true })
  mkdirSync(path, { recursive: true })
  return path
}

export const digest = (content, algorithm = 'sha256', encoding = 'hex') =>
  createHash(algorithm).update(content).digest(encoding)

export const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`

export const sizeText = (bytes) => (bytes < 1e9 ? megabytes(bytes) : `${(bytes / 1e9).toFixed(1)} GB`)

const fileDigest = async (path, algorithm, encoding) => {
  const hash = createHash(algorithm)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return hash.digest(encoding)
}

/** Not what was pinned: nothing else may turn this into a lesser way of going on. */
export class WrongHash extends Error {}

export const refuseHash = (file, expected, actual) =>
  new WrongHash(
    `${file} is not the file that was pinned, so it was refused and deleted.\n  expected ${expected}\n  actual   ${actual}`,
  )

/** A file that is not byte for byte the pinned one is deleted, so that the next run fetches it again. */
export const verifyFile = async (path, { algorithm, hash, encoding = 'hex' }) => {
  const actual = await fileDigest(path, algorithm, encoding)
  if (actual === hash) return
  rmSync(path, { force: true })
  throw refuseHash(path, `${algorithm} ${hash}`, `${algorithm} ${actual}`)
}

export const isVerified = async (path, pin) => {
  if (!existsSync(path)) return false
  return (await fileDigest(path, pin.algorithm, pin.encoding ?? 'hex')) === pin.hash
}
