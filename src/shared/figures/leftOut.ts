import type { RunStatus } from '../contract/runs.ts'
import type { StudyFigureKind } from '../spec/figureKind.ts'

/** Statuses of runs whose last numbers are no result. */
const withoutResult: readonly RunStatus[] = ['trapped', 'diverged', 'refused']

/** Kinds that read the status of every run and count those without a result themselves, or show the runs one asked for. */
const countingKinds: readonly (StudyFigureKind | 'spectra')[] = [
  'results',
  'rankMap',
  'initialisations',
  'spectraOverlay',
]

/**
 * Splits the runs of a figure of several runs: one that trapped, diverged or was refused does not block the figure of the
 * others. Where all of them did, the figure shows them. `note` counts the runs that are left out; empty: none is.
 */
export function withoutFailed<Source extends { summary: { status: RunStatus } }>(
  kind: StudyFigureKind | 'spectra',
  sources: readonly Source[],
): { shown: readonly Source[]; note: string } {
  const all = { shown: sources, note: '' }
  if (countingKinds.includes(kind)) return all
  const shown = sources.filter(({ summary }) => !withoutResult.includes(summary.status))
  if (shown.length === 0 || shown.length === sources.length) return all
  const counts = withoutResult.flatMap((status) => {
    const count = sources.filter(({ summary }) => summary.status === status).length
    return count > 0 ? [`${count} ${status}`] : []
  })
  return { shown, note: `left out: ${counts.join(', ')}` }
}

/** Joins the notes below a chart. */
export const joinedNotes = (...notes: readonly string[]): string => notes.filter(Boolean).join(' · ')
