import { readFileSync } from 'node:fs'

type OracleName =
  | 'reference'
  | 'network'
  | 'stationarity'
  | 'lbfgs'
  | 'optimizers'
  | 'balanceLaw'
  | 'lemma33'
  | 'linalg'
  | 'graphOperations'
  | 'rankBound'
  | 'representationCost'
  | 'descentPath'
  | 'forecast'
  | 'basisBand'
  | 'collapseMetrics'
  | 'collapseStep'
  | 'arrayFiles'
  | 'checkpoints'
  | 'files'
  | 'tables'
  | 'pictures'
  | 'tableFiles'
  | 'unconstrained'
  | 'limits'
  | 'muon'
  | 'backboneLayers'
  | 'batches'
  | 'startWeights'

/** Returns the numbers of one oracle file, in the type that the test names. */
export function oracle<T>(name: OracleName): T {
  return JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')) as T
}

/** The largest difference relative to the largest expected magnitude; Infinity when the lengths differ. */
export function relativeDistance(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (got.length !== expected.length) return Infinity
  let difference = 0
  let scale = 0
  for (let i = 0; i < got.length; i++) {
    difference = Math.max(difference, Math.abs((got[i] ?? NaN) - (expected[i] ?? NaN)))
    scale = Math.max(scale, Math.abs(expected[i] ?? NaN))
  }
  return scale === 0 ? difference : difference / scale
}
