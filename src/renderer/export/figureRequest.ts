import type { FigureChoice } from '../../shared/contract/figures.ts'
import type { ChartEdits, FigureLook } from '../../shared/plot/look.ts'
import { needsNoRuns, type FigureKind } from '../../shared/spec/figureKind.ts'
import { pathTolerance } from '../charts/pathTolerance.ts'
import type { ExportTarget } from './useExportTarget.ts'

/** What the dialog knows of a figure. */
export interface Exported {
  kind: FigureKind
  runs: readonly string[]
  /** The choices on the page of the figure, for all its kinds. */
  choices: FigureChoice
  look: FigureLook
  edits: ChartEdits | undefined
  hasTitle: boolean
  title: string
  date: string | null
  target: ExportTarget
}

/** Returns the request for a figure with the choices that its kind reads. */
export const figureRequest = ({ kind, runs, choices, look, edits, hasTitle, title, date, target }: Exported) => ({
  kind,
  runs: [...runs],
  fileName: null,
  ...(kind === 'results' ? { results: choices.results } : {}),
  ...(kind === 'ranks' ? { ranks: choices.ranks } : {}),
  ...(kind === 'collapseMetrics' ? { collapse: choices.collapse } : {}),
  ...(needsNoRuns(kind) ? { structures: choices.structures } : {}),
  ...(kind === 'path' ? { path: { tolerance: pathTolerance.value } } : {}),
  ...(choices.view ? { view: choices.view } : {}),
  ...(date === null ? {} : { date }),
  ...look,
  edits,
  hasTitle,
  title: title.trim() || null,
  ...target,
  formats: [...target.formats],
})
