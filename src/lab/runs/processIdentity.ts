import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { ProcessMark } from '../store/runs.ts'

/**
 * When a process began, in the system's own words; null where the system does not tell. A pid alone is soon given to
 * another process, and after a restart of the machine to a quite different one.
 */
function processStart(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      // Field 22, counted after the command in brackets, which may itself hold brackets and spaces.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')
      // What has ended and is not yet waited for, as happens under a first process that waits for none.
      return fields?.[0] === 'Z' ? null : `${boot} ${fields?.[19]}`
    }
    if (process.platform === 'darwin')
      return execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
  return null
}

export const markProcess = (pid: number): ProcessMark => ({ pid, start: processStart(pid) })

/** Whether the very process that is meant still lives. */
export function isAlive(mark: ProcessMark): boolean {
  try {
    process.kill(mark.pid, 0)
  } catch (error) {
    const isForbidden = error instanceof Error && 'code' in error && error.code === 'EPERM'
    if (!isForbidden) return false
  }
  return mark.start === null || processStart(mark.pid) === mark.start
}

/** Ends a process by force, only where it is certainly the one that is meant. */
export function endCertainly(mark: ProcessMark): void {
  if (mark.start === null || !isAlive(mark)) return
  try {
    process.kill(mark.pid, 'SIGKILL')
  } catch {
    // It went by itself meanwhile.
  }
}
