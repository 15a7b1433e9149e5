import { useEventListener } from '@vueuse/core'
import { lab } from '../../lab.ts'

/** A page that fails in a loop must not fill the disk. */
const mostReports = 5

/** Writes errors that the page does not handle to local crash reports. */
export function useErrorReports(): void {
  let count = 0
  const report = (error: unknown): void => {
    if (++count > mostReports) return
    const message = (error instanceof Error ? error.message : String(error)).slice(0, 2000)
    const stack = (error instanceof Error ? (error.stack ?? '') : '').slice(0, 20_000)
    // A report that cannot be written must not cause another.
    lab.call('desktop.reportError', { message, stack }).catch(() => {})
  }
  useEventListener('error', (event: ErrorEvent) => report(event.error ?? event.message))
  useEventListener('unhandledrejection', (event: PromiseRejectionEvent) => report(event.reason))
}
