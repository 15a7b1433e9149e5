import { squaredNorm, type Matrix } from '../../linalg/matrix.ts'
import { localCost } from '../representationCost.ts'
import { spectrumFit } from './spectrumFit.ts'

/** The end of one run of a series that differs in δ alone. */
export interface DeltaRun {
  /** δ = 1/λ of eq. 12. */
  delta: number
  /** The objective at the end, with λδ/2 ‖W_1‖² in it. */
  objective: number
  /** λ/2 ‖W_1‖²; times δ it is the part of the objective that goes to 0. */
  firstCost: number
  /** s(Z^l), l = 1 … L−1, descending, K values or more. */
  spectra: readonly ArrayLike<number>[]
}

/** The minimum at δ = 0, from a forecast. */
export interface DeltaLimit {
  objective: number
  /** s(Z^l), l = 1 … L−1, descending, K values or more. */
  spectra: readonly ArrayLike<number>[]
}

/** The distance of one run from the limit. */
export interface DeltaDistance {
  delta: number
  /** The objective without the first layer's penalty: that of these weights at δ = 0. Never below the limit. */
  rest: number
  /** (rest − limit)/limit: the distance from the minimum at δ = 0. */
  restExcess: number
  /** (objective − limit)/limit. */
  objectiveExcess: number
  /** ‖s − p‖/‖p‖ over the K leading values, l = 1 … L−1. */
  spectrumErrors: number[]
  /**
   * A certified distance of the run from its minimum, as a share of its objective: the weights of another run cost that
   * much less at this δ, rest + δ·λ/2 ‖W_1‖². 0 where none is better; NaN where ‖W_1‖ of the others is unknown.
   */
  missed: number
}

/** A series of runs in δ, compared with its limit by Theorem 4.4. */
export interface FirstLayerLimit {
  /** By descending δ, towards the limit. */
  runs: DeltaDistance[]
  /**
   * The exponent p of (objective − limit) ~ δ^p, from the two smallest positive δ. It is 1 where ‖W_1‖ stays bounded, and
   * NaN with fewer than two such runs or where one of them is below the limit.
   */
  objectiveOrder: number
  /**
   * The violations of four inequalities in δ that minima obey, relative to the largest objective of the series; 0 where
   * they hold. A violation above round-off shows that a run has not reached its minimum.
   */
  violations: {
    /** The objective does not fall as δ grows. */
    objectiveRises: number
    /** The objective lies below every run's tangent, objective + (δ′ − δ)·λ/2 ‖W_1‖² (it is concave in δ). */
    tangents: number
    /** λ/2 ‖W_1‖² does not grow with δ; times the largest δ, for the units of the objective. */
    firstNormFalls: number
    /** The rest does not fall as δ grows. */
    restRises: number
  }
}

/**
 * Compares a series of runs with the limit δ → 0. By Theorem 4.4 minimisers at δ accumulate at minimisers at δ = 0, so
 * objective, rest and spectra tend to those of the limit; the theorem gives no rate. Minima of F + δG also obey
 * inequalities that need no limit and show which runs are not at their minimum.
 * K: the number of singular values to compare. Throws on an empty series, on a δ that is negative, doubled or not finite,
 * on a limit that is not positive, and on spectra that are missing or shorter than K. NaN in a run stays NaN.
 * Source: Zangrando et al. 2402.03991v2, eq. 12 and Theorem 4.4; ½δ‖W_1‖² as in section 5.2, where eq. 12 has no ½.
 * The inequalities are elementary: an infimum of functions that are affine in δ.
 */
export function firstLayerLimit(series: readonly DeltaRun[], limit: DeltaLimit, K: number): FirstLayerLimit {
  if (series.length === 0) throw new RangeError('firstLayerLimit: no runs')
  if (!(limit.objective > 0))
    throw new RangeError(`firstLayerLimit: the limit's objective is ${limit.objective}, but must be positive`)
  const sorted = [...series].sort((p, q) => q.delta - p.delta)
  sorted.forEach(({ delta, spectra }, i) => {
    if (!(delta >= 0 && delta < Infinity) || delta === sorted[i + 1]?.delta)
      throw new RangeError(`firstLayerLimit: δ = ${delta} is negative, not finite or doubled`)
    if (spectra.length !== limit.spectra.length)
      throw new RangeError(
        `firstLayerLimit: the run at δ = ${delta} has ${spectra.length} spectra, the limit ${limit.spectra.length}`,
      )
  })
  const runs = sorted.map((run) => ({
    delta: run.delta,
    rest: restOf(run),
    restExcess: (restOf(run) - limit.objective) / limit.objective,
    objectiveExcess: (run.objective - limit.objective) / limit.objective,
    spectrumErrors: run.spectra.map((s, l) => spectrumFit(s, limit.spectra[l]!, K).error),
    missed: missedBy(run, sorted),
  }))
  return { runs, objectiveOrder: orderOf(runs), violations: violationsOf(sorted) }
}

/**
 * Returns the first layer's term of eq. 12 with the smallest W_1, ½‖A¹ X⁺‖² (without the factor δ), and
 * ‖A¹ X⁺X − A¹‖/‖A¹‖, which is 0 where such a W_1 exists. A1: A¹ = σ_1⁻¹(Z^1) (n_1, N); X: inputs (d, N), or S Vᵀ in
 * whitened coordinates. Throws on entries that are not finite.
 * Source: Zangrando et al. 2402.03991v2, eq. 12.
 */
export function firstLayerCost(A1: Matrix, X: Matrix): { cost: number; representability: number } {
  if (A1.cols !== X.cols) throw new RangeError(`firstLayerCost: ${A1.cols} samples in A¹, ${X.cols} in X`)
  if (squaredNorm(A1) === 0) return { cost: 0, representability: 0 }
  const { cost, representability } = localCost(A1, X)
  return { cost, representability }
}

const restOf = ({ delta, objective, firstCost }: DeltaRun): number =>
  delta === 0 ? objective : objective - delta * firstCost

function missedBy(run: DeltaRun, runs: readonly DeltaRun[]): number {
  const others = runs.filter((other) => other !== run)
  const costs = others.map((other) => restOf(other) + run.delta * other.firstCost).filter(Number.isFinite)
  if (others.length > 0 && costs.length === 0) return NaN
  return Math.max(0, ...costs.map((cost) => (run.objective - cost) / run.objective))
}

/** Returns the log-log slope between the two smallest positive δ of runs by descending δ. */
function orderOf(runs: readonly DeltaDistance[]): number {
  const [far, near] = runs.filter(({ delta }) => delta > 0).slice(-2)
  if (!far || !near) return NaN
  return Math.log(far.objectiveExcess / near.objectiveExcess) / Math.log(far.delta / near.delta)
}

function violationsOf(runs: readonly DeltaRun[]): FirstLayerLimit['violations'] {
  const scale = runs.reduce((largest, { objective }) => Math.max(largest, Math.abs(objective)), 0)
  const widest = runs[0]?.delta ?? 0
  const found = { objectiveRises: 0, tangents: 0, firstNormFalls: 0, restRises: 0 }
  const note = (name: keyof typeof found, excess: number): void => {
    if (scale > 0 && excess > 0) found[name] = Math.max(found[name], excess / scale)
  }
  for (const p of runs)
    for (const q of runs) {
      if (p === q) continue
      note('tangents', q.objective - (restOf(p) + q.delta * p.firstCost))
      if (p.delta <= q.delta) continue
      note('objectiveRises', q.objective - p.objective)
      note('firstNormFalls', (p.firstCost - q.firstCost) * widest)
      note('restRises', restOf(q) - restOf(p))
    }
  return found
}
