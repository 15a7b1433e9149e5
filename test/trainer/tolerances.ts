/**
 * The errors that tests allow the engines in float32 and float64, relative to the largest magnitude.
 * Sums have at most 30 terms. Rounding accumulates over steps, and line searches amplify it.
 */
export const tolerances = {
  float64: {
    /** One operation, entry by entry. */
    operation: 1e-14,
    /** The objective, its terms and its gradient at one θ. */
    evaluation: 1e-12,
    tenSteps: 1e-11,
    fortySteps: 1e-9,
    fortyLineSearches: 1e-9,
    /** Stacked runs compared with single ones, after twenty steps. */
    stacked: 1e-10,
  },
  float32: {
    operation: 3e-6,
    evaluation: 5e-6,
    tenSteps: 1e-4,
    fortySteps: 1e-4,
    /** L-BFGS is sensitive, so only its course agrees. */
    fortyLineSearches: 5e-2,
    stacked: 1e-3,
  },
} as const

export type Precision = keyof typeof tolerances
