import type { Readable } from 'node:stream'

/** Longer lines are cut. */
const maxLength = 500

/** Keeps the last `count` lines of some streams. Returns the function that reads them. */
export function outputTail(streams: readonly (Readable | null)[], count: number): () => string[] {
  const lines: string[] = []
  const rests: (() => string)[] = []
  const add = (line: string): void => {
    if (line.trim() === '') return
    lines.push(line.length > maxLength ? `${line.slice(0, maxLength)}…` : line)
    if (lines.length > count) lines.shift()
  }
  for (const stream of streams) {
    let rest = ''
    rests.push(() => rest)
    stream?.setEncoding('utf8')
    stream?.on('data', (chunk: string) => {
      const parts = (rest + chunk).split(/\r?\n/)
      rest = (parts.pop() ?? '').slice(-maxLength)
      for (const part of parts) add(part)
    })
  }
  return () => {
    for (const rest of rests) add(rest())
    return [...lines]
  }
}
