import {
  runFigureKinds,
  studyFigureKinds,
  type FigureKind,
  type StudyFigureKind,
} from '../../../shared/spec/figureKind.ts'
import { studyFigures } from '../../../shared/figures/index.ts'
import { runTabs, type RunTab } from '../../composables/useRoute.ts'

const figureTab = (kind: StudyFigureKind): RunTab | undefined => {
  const definition: { name: string; tab?: RunTab } = studyFigures[kind]
  return definition.tab
}

/** The figures of several runs that a tab shows of this run alone. */
export const tabFigures = (tab: RunTab): StudyFigureKind[] => studyFigureKinds.filter((kind) => figureTab(kind) === tab)

/** The figures of a run that can be exported. */
export const exportKinds: readonly FigureKind[] = [...runFigureKinds, ...runTabs.flatMap(tabFigures)]

/** Returns the first figure of a tab, or the spectra if it has none. */
export const exportKind = (tab: RunTab): FigureKind =>
  runFigureKinds.find((kind) => kind === tab) ?? tabFigures(tab)[0] ?? 'spectra'
