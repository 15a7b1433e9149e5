import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Starts a new peak of memory, so that a run does not report the peak of an earlier one. Only Linux can; elsewhere
 * `peakMemory` includes all runs that this process has trained.
 */
export function resetPeakMemory(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5')
  } catch {
    // Not Linux, or a container that forbids it.
  }
}

/** Returns the largest resident memory of this process in bytes, since the last reset where the system has one. */
export function peakMemory(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    if (kilobytes !== undefined) return Number(kilobytes) * 1024
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024
}
