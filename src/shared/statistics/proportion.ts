/** The quantile of the normal distribution of a two-sided interval of 95 %. */
const quantile = 1.959964

/**
 * Returns the 95 % interval of Wilson for a probability of which `successes` of `trials` were seen; [0, 1] without a
 * trial.
 * Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference (JASA 22, 1927).
 */
export function wilsonInterval(successes: number, trials: number): [number, number] {
  if (trials === 0) return [0, 1]
  const share = successes / trials
  const z2 = quantile ** 2
  const centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
  const half = (quantile * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials ** 2))) / (1 + z2 / trials)
  // At the ends the interval touches 0 and 1 but for round-off.
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half]
}
