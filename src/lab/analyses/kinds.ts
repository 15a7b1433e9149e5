import type { AnalysisKind } from '../../shared/contract/analyses.ts'

export interface KindOfAnalysis {
  /** One more whenever the numbers change that it computes from the same weights: results of before are then not used. */
  version: number
  /** The weights of the step that was asked for, or all that were kept up to it. */
  weights: 'one' | 'all'
}

export const kinds: Readonly<Record<AnalysisKind, KindOfAnalysis>> = {
  theory: { version: 1, weights: 'one' },
  geometry: { version: 1, weights: 'all' },
  path: { version: 1, weights: 'one' },
  collapse: { version: 1, weights: 'all' },
}
