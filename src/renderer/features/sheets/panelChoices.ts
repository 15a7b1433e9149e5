import type { SheetPanel } from '../../../shared/contract/sheets.ts'
import { isOfOneRun, mostSpectra, type FigureKind } from '../../../shared/spec/figureKind.ts'
import type { Source } from '../../export/figureSources.ts'

/** One for each letter from a to z. */
const mostPanels = 26

/** Makes the panels of a figure: one, or one per run for charts of a single run. */
export function panelsOf(kind: FigureKind, { runs }: Source, panelCount: number): SheetPanel[] {
  const panel = (own: readonly string[], span: number): SheetPanel => ({ kind, runs: [...own], title: null, span })
  const isOfFirst = kind === 'gram' || kind === 'projections'
  const panels = isOfOneRun(kind)
    ? runs.map((run) => panel([run], 1))
    : [panel(isOfFirst ? runs.slice(0, 1) : kind === 'spectra' ? runs.slice(0, mostSpectra) : runs, 2)]
  return panels.slice(0, mostPanels - panelCount)
}
