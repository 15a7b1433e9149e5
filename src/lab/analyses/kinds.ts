import type { AnalysisKind } from '../../shared/contract/analyses.ts'

export interface KindOfAnalysis {
  /** Raised whenever the analysis computes other numbers from the same weights; older results are then ignored. */
  version: number
  /** The weights of the requested step, or all stored weights up to it. */
  weights: 'one' | 'all'
}

export const kinds: Readonly<Record<AnalysisKind, KindOfAnalysis>> = {
  theory: { version: 2, weights: 'one' },
  geometry: { version: 1, weights: 'all' },
  path: { version: 2, weights: 'one' },
  collapse: { version: 2, weights: 'all' },
  interpolation: { version: 1, weights: 'one' },
  curvature: { version: 1, weights: 'one' },
  logits: { version: 1, weights: 'one' },
  landscape: { version: 1, weights: 'one' },
  classMeans: { version: 1, weights: 'one' },
}
