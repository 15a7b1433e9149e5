import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

const MAX_BYTES = 1_000_000 // then it becomes main.old.log: two files at most

/** Opens a log file and keeps one older file. Each line has a time and a process id. */
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
