import { appendFileSync, existsSync, mkdirSync, readdirSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { notFound, textOf, type Connection } from './connection.ts'

/** Bytes of one transfer. */
const mostBytes = 64 * 2 ** 20

/** Prints size and name of every file of frames in a folder, which may not exist yet. */
const listScript = 'cd "$1" 2>/dev/null || exit 0; set -- *.frames; [ -e "$1" ] || exit 0; wc -c -- "$@"'
/** Prints parts of files, one after another: name, first byte from 1, and number of bytes of each. */
const partScript =
  'cd "$1" || exit 1; shift; while [ $# -gt 0 ]; do tail -c "+$2" -- "$1" | head -c "$3"; shift 3; done'

/**
 * Copies what was appended to the files of frames in a folder of the cluster to the same files at home. A transfer that
 * is cut off keeps what arrived, and the next one continues there: frames have checksums. Returns whether more waits.
 */
export async function mirrorFrames(
  connection: Connection,
  remote: string,
  local: string,
  most = mostBytes,
): Promise<boolean> {
  mkdirSync(local, { recursive: true })
  const wanted: { name: string; from: number; length: number }[] = []
  let left = most
  for (const { name, size } of await sizesIn(connection, remote)) {
    const path = join(local, name)
    const present = existsSync(path) ? statSync(path).size : 0
    // The writer has taken back a part of a frame for which the disk had no room.
    if (present > size) truncateSync(path, size)
    const length = Math.min(size - present, left)
    if (length <= 0) continue
    wanted.push({ name, from: present, length })
    left -= length
  }
  if (wanted.length === 0) return false
  const parts = wanted.flatMap(({ name, from, length }) => [name, String(from + 1), String(length)])
  const { out } = await connection.run(['sh', '-c', partScript, 'sh', remote, ...parts], { timeoutMs: 300_000 })
  let at = 0
  for (const { name, length } of wanted) {
    const bytes = out.subarray(at, at + length)
    if (bytes.length > 0) appendFileSync(join(local, name), bytes)
    at += length
  }
  return left === 0 || out.length < at
}

async function sizesIn(connection: Connection, folder: string): Promise<{ name: string; size: number }[]> {
  const text = await textOf(connection, ['sh', '-c', listScript, 'sh', folder])
  return text.split('\n').flatMap((line) => {
    const [, size, name] = /^\s*(\d+) (\d+-\d+\.frames)$/.exec(line) ?? []
    return name === undefined ? [] : [{ name, size: Number(size) }]
  })
}

/** Lists the files of frames in a folder here, by task and then by attempt; none where it does not exist. */
export function frameNames(folder: string): string[] {
  if (!existsSync(folder)) return []
  const numbers = (name: string): number[] => name.split(/\D+/).map(Number)
  return readdirSync(folder)
    .filter((name) => /^\d+-\d+\.frames$/.test(name))
    .toSorted((a, b) => {
      const [first, second] = [numbers(a), numbers(b)]
      return (first[0] ?? 0) - (second[0] ?? 0) || (first[1] ?? 0) - (second[1] ?? 0)
    })
}

/** Reads a whole file of the cluster; null where it does not exist. */
export async function readRemote(connection: Connection, path: string): Promise<Buffer | null> {
  const answer = await connection.run(['cat', '--', path], { timeoutMs: 600_000 })
  if (answer.code === notFound) throw new Error(`cat is not there on ${connection.host}`)
  return answer.code === 0 ? answer.out : null
}
