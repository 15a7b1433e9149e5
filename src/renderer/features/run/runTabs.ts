import {
  runFigureKinds,
  studyFigureKinds,
  type FigureKind,
  type StudyFigureKind,
} from '../../../shared/spec/figureKind.ts'
import { runTabs, type RunTab } from '../../composables/useRoute.ts'

/** Figures of several runs that say something of a single one, by the tab that shows them. */
const figuresOfTabs: Partial<Record<RunTab, readonly string[]>> = {
  weights: ['weightNorms'],
  geometry: ['gram', 'projections'],
  collapse: ['collapseMetrics'],
}

export const tabFigures = (tab: RunTab): StudyFigureKind[] =>
  studyFigureKinds.filter((kind) => figuresOfTabs[tab]?.includes(kind))

/** The tabs of a run, without those that have nothing to show. */
export const shownTabs: readonly RunTab[] = runTabs.filter((tab) => !figuresOfTabs[tab] || tabFigures(tab).length > 0)

/** What can be exported of a run. */
export const exportKinds: readonly FigureKind[] = [...runFigureKinds, ...shownTabs.flatMap(tabFigures)]

/** The figure that a tab shows first; the spectra where it shows none. */
export const exportKind = (tab: RunTab): FigureKind =>
  runFigureKinds.find((kind) => kind === tab) ?? tabFigures(tab)[0] ?? 'spectra'
