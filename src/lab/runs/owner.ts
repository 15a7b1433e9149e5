import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Owner } from '../store/runs.ts'

/**
 * When a process began, in the system's own words; null where the system does not tell. A pid alone is soon given to
 * another process, and after a restart of the machine to a quite different one.
 */
export function processStart(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      // Field 22, counted after the command in brackets, which may itself hold brackets and spaces.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')
      return `${boot} ${fields?.[19]}`
    }
    if (process.platform === 'darwin')
      return execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
  return null
}

export const ownProcess = (): Owner => ({ pid: process.pid, start: processStart(process.pid) })

/** Whether the very process that is meant still lives. */
export function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    const isForbidden = error instanceof Error && 'code' in error && error.code === 'EPERM'
    if (!isForbidden) return false
  }
  const start = owner.start === null ? null : processStart(owner.pid)
  return start === null || start === owner.start
}
