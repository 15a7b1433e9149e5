/** Singular values of Z^1 … Z^L as one theory forecasts them before training. */
export interface LayerForecast {
  /** s(Z^l), l = 1 … L: the K leading values, descending. */
  singularValues: number[][]
  /** C_l, l = 1 … L − 1: that of Theorem 4.2 (mean over classes); in residual networks that of Theorem C.2, s(Z^l)/s(A^L). */
  C: number[]
  /** Assumptions and limits of the forecast, as sentences for the screen. */
  notes: string[]
}

/** Notes why a theory makes no forecast, as a sentence for the screen; returns null. */
export type Refuse = (reason: string) => null

/** Sorts values in place, largest first, and returns them. */
export const descending = (values: number[]): number[] => values.sort((p, q) => q - p)
