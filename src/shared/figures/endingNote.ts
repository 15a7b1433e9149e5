import type { RunSummary } from '../contract/runs.ts'

/** Says why a run ended whose numbers are no result; empty for other runs. Advice after the reason is left out. */
export function endingNote({ status, ending }: Pick<RunSummary, 'status' | 'ending'>): string {
  if (status !== 'diverged' || ending === null) return ''
  const [reason = ''] = ending.split(';')
  return `the run ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`
}
