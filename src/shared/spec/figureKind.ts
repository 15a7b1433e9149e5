/** What a figure can show. The first three show single runs, the others a study. */
export const figureKinds = ['spectra', 'collapse', 'objective'] as const
export type FigureKind = (typeof figureKinds)[number]
