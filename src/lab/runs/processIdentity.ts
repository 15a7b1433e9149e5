import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { ProcessIdentity } from '../store/runRows.ts'

/**
 * Returns the start time of a process as the system writes it; null where the system does not report it. A pid alone is
 * not enough: the system reuses it, also after a reboot.
 */
function processStart(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      // Field 22 is counted from the end of the command, which may contain brackets and spaces itself.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')
      // A zombie has ended; in a container whose first process reaps no children it stays in /proc.
      return fields?.[0] === 'Z' ? null : `${boot} ${fields?.[19]}`
    }
    if (process.platform === 'darwin')
      return execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
  return null
}

/** Returns what identifies a running process later, when its pid may belong to another. */
export const identifyProcess = (pid: number): ProcessIdentity => ({ pid, start: processStart(pid) })

/** Whether this process is still running, and its pid has not passed to another. */
export function isAlive(identity: ProcessIdentity): boolean {
  try {
    process.kill(identity.pid, 0)
  } catch (error) {
    const isForbidden = error instanceof Error && 'code' in error && error.code === 'EPERM'
    if (!isForbidden) return false
  }
  return identity.start === null || processStart(identity.pid) === identity.start
}

/** Kills a process, but only where its start time proves that it is the right one. */
export function killProcess(identity: ProcessIdentity): void {
  if (identity.start === null || !isAlive(identity)) return
  try {
    process.kill(identity.pid, 'SIGKILL')
  } catch {
    // It exited in the meantime.
  }
}
