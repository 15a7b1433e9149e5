import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

const MAX_BYTES = 1_000_000 // then it becomes main.old.log: two files at most

/** A log file with one older generation. Each line carries time and process. */
export function openLog(directory: string): { file: string; write(line: string): void } {
  mkdirSync(directory, { recursive: true })
  const file = join(directory, 'main.log')
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES)
    renameSync(file, join(directory, 'main.old.log'))
  return {
    file,
    write: (line) => appendFileSync(file, `${new Date().toISOString()} main ${process.pid} ${line}\n`),
  }
}
