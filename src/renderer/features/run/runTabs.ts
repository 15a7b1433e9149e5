import {
  runFigureKinds,
  studyFigureKinds,
  type FigureKind,
  type StudyFigureKind,
} from '../../../shared/spec/figureKind.ts'
import { runTabs, type RunTab } from '../../composables/useRoute.ts'

/** Study figures that a tab shows for a single run. */
const figuresOfTabs: Partial<Record<RunTab, readonly string[]>> = {
  weights: ['weightNorms'],
  geometry: ['gram', 'projections'],
  collapse: ['collapseMetrics'],
}

export const tabFigures = (tab: RunTab): StudyFigureKind[] =>
  studyFigureKinds.filter((kind) => figuresOfTabs[tab]?.includes(kind))

/** The tabs of a run. A tab without a figure is left out. */
export const shownTabs: readonly RunTab[] = runTabs.filter((tab) => !figuresOfTabs[tab] || tabFigures(tab).length > 0)

/** The figures of a run that can be exported. */
export const exportKinds: readonly FigureKind[] = [...runFigureKinds, ...shownTabs.flatMap(tabFigures)]

/** Returns the first figure of a tab, or the spectra if it has none. */
export const exportKind = (tab: RunTab): FigureKind =>
  runFigureKinds.find((kind) => kind === tab) ?? tabFigures(tab)[0] ?? 'spectra'
