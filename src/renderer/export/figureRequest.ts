import type { FigureChoice } from '../../shared/contract/figures.ts'
import type { ChartEdits, FigureLook } from '../../shared/plot/look.ts'
import type { PageData } from '../../shared/figures/page/data.ts'
import { isPageKind, needsNoRuns, type FigureKind, type PageKind } from '../../shared/spec/figureKind.ts'
import { pathTolerance } from '../charts/pathTolerance.ts'
import type { ExportTarget } from './useExportTarget.ts'

/** The choices on the page of a figure, and the content of a chart that only a page shows. */
export type ExportChoices = FigureChoice & { page?: PageData }

/** Runs that a figure can show. */
export interface FigureScope {
  name: string
  runs: readonly string[]
}

/** What the dialog knows of a figure. */
export interface Exported {
  kind: FigureKind | PageKind
  runs: readonly string[]
  /** The choices on the page of the figure, for all its kinds. */
  choices: ExportChoices
  look: FigureLook
  edits: ChartEdits | undefined
  heightMm: number | null
  panelColumns: number | null
  hasTitle: boolean
  title: string
  date: string | null
  target: ExportTarget
}

/** Returns the request for a figure with the choices that its kind reads. */
export const figureRequest = ({ kind, runs, choices, look, title, date, target, ...own }: Exported) => ({
  kind,
  runs: [...runs],
  fileName: null,
  ...(kind === 'results' ? { results: choices.results } : {}),
  ...(kind === 'ranks' ? { ranks: choices.ranks } : {}),
  ...(kind === 'collapseMetrics' ? { collapse: choices.collapse } : {}),
  ...(kind === 'spectraOverlay' ? { overlay: choices.overlay } : {}),
  ...(isPageKind(kind) ? { page: choices.page } : {}),
  ...(!isPageKind(kind) && needsNoRuns(kind) ? { structures: choices.structures } : {}),
  ...(kind === 'path' ? { path: { tolerance: pathTolerance.value } } : {}),
  ...(choices.view ? { view: choices.view } : {}),
  ...(date === null ? {} : { date }),
  ...look,
  ...own,
  title: title.trim() || null,
  ...target,
  formats: [...target.formats],
})
