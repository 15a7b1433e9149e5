/** Figures of single runs. */
export const runFigureKinds = ['spectra', 'collapse', 'ranks', 'objective'] as const
export type RunFigureKind = (typeof runFigureKinds)[number]

/** Figures of several runs, or of analyses. figures/index.ts has an entry for each. */
export const studyFigureKinds = [
  'initialisations',
  'weightNorms',
  'balancedness',
  'rankMap',
  'rankBound',
  'limit',
  'depth',
  'interpolation',
  'path',
  'discretePath',
  'gram',
  'projections',
  'collapseMetrics',
  'logitRank',
  'unconstrainedLoss',
  'landscape',
  'classMeans',
  'unconstrainedRatio',
  'endings',
  'optimizerRank',
  'depthBias',
  'merge',
  'unconstrainedTrend',
  'layerRanks',
  'collapseByDepth',
  'spectraOverlay',
  'results',
  'structureLosses',
  'structureGram',
  'structureMap',
] as const
export type StudyFigureKind = (typeof studyFigureKinds)[number]

export const figureKinds = [...runFigureKinds, ...studyFigureKinds] as const
export type FigureKind = RunFigureKind | StudyFigureKind

/** Charts and tables of pages, whose content travels with a request. */
export const pageKinds = ['curves', 'scatter', 'parallel', 'forecast', 'tables'] as const
export type PageKind = (typeof pageKinds)[number]

export const isPageKind = (kind: FigureKind | PageKind): kind is PageKind =>
  (pageKinds as readonly (FigureKind | PageKind)[]).includes(kind)

export const isStudyFigure = (kind: FigureKind): kind is StudyFigureKind =>
  (studyFigureKinds as readonly FigureKind[]).includes(kind)

/** Whether a chart of that kind shows exactly one run. Several runs then get a chart each. */
export const isOfOneRun = (kind: FigureKind): boolean =>
  kind !== 'spectra' && (runFigureKinds as readonly FigureKind[]).includes(kind)

/** Whether a figure shows closed forms of a model, and needs no runs. */
export const needsNoRuns = (kind: FigureKind): boolean =>
  kind === 'structureLosses' || kind === 'structureGram' || kind === 'structureMap'

/** How many spectra one chart lays over each other. */
export const mostOverlaid = 24

/** How many runs one chart of spectra holds, a column of panels each. */
export const mostSpectra = 12
