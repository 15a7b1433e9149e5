/** What is shown of single runs. */
export const runFigureKinds = ['spectra', 'collapse', 'ranks', 'objective'] as const
export type RunFigureKind = (typeof runFigureKinds)[number]

/** What is shown of several runs together, or of what was computed from them; each has its data in contract/figureData. */
export const studyFigureKinds = [
  'initialisations',
  'weightNorms',
  'balancedness',
  'rankMap',
  'rankBound',
  'limit',
  'path',
  'gram',
  'projections',
  'collapseMetrics',
  'results',
] as const
export type StudyFigureKind = (typeof studyFigureKinds)[number]

export const figureKinds = [...runFigureKinds, ...studyFigureKinds] as const
export type FigureKind = RunFigureKind | StudyFigureKind

export const isStudyFigure = (kind: FigureKind): kind is StudyFigureKind =>
  (studyFigureKinds as readonly FigureKind[]).includes(kind)

/** Whether a chart of that kind shows one run and no more; several runs are several charts. */
export const isOfOneRun = (kind: FigureKind): boolean =>
  kind !== 'spectra' && (runFigureKinds as readonly FigureKind[]).includes(kind)

/** Runs that one chart of spectra holds: a column of panels each. */
export const mostSpectra = 12
