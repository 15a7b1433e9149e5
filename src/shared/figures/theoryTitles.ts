import type { TheoryResult } from '../contract/analyses/theory.ts'
import { formatAtMost, formatNumber, formatPercent, formatPercentAtMost } from '../plot/numbers.ts'
import { boundSentence } from './rankBound/title.ts'

type Value<K extends 'bound' | 'variation' | 'gradientRanks' | 'cost' | 'forecast' | 'residual'> = NonNullable<
  TheoryResult[K]['value']
>

/** Names of the parts of the theory, which are also their titles where the numbers allow no sentence. */
export const theoryNames = {
  bound: 'Distance of the weights from low rank',
  variation: 'Total cluster variation',
  gradientRanks: 'Ranks of gradients',
  cost: 'Representation cost',
  forecast: 'Forecast from the trained next layer',
  residual: 'Residual layers',
} as const

/** The largest of some numbers; NaN without any, or where one is NaN. */
const largest = (values: readonly number[]): number => (values.length > 0 ? Math.max(...values) : NaN)

/** Says how far the weights are from rank K, and whether Theorem 3.4 holds. */
export function boundTitle(bound: Value<'bound'>, K: number): string {
  const farthest = largest(bound.map(({ relativeDistance }) => relativeDistance))
  const distance = Number.isFinite(farthest)
    ? `Every W_l lies within ${formatPercentAtMost(farthest)} of rank ${K}`
    : ''
  return [distance, boundSentence(bound)].filter(Boolean).join('; ') || theoryNames.bound
}

/** Names the largest upper bound of the layers above the inputs. */
export function variationTitle(rows: Value<'variation'>): string {
  const worst = largest(rows.filter(({ layer }) => layer > 0).map(({ upper }) => upper))
  return Number.isFinite(worst)
    ? `The total cluster variation is at most ${formatAtMost(worst)} in every layer above the inputs`
    : theoryNames.variation
}

/** Compares the largest rank of a gradient with the number of samples that Proposition 3.1 allows. */
export function gradientTitle({ samples: { length }, layers }: Value<'gradientRanks'>): string {
  const rank = largest(layers.map((own) => own.rank))
  if (!Number.isFinite(rank)) return theoryNames.gradientRanks
  const seen = `The gradient on ${length} ${length === 1 ? 'sample' : 'samples'} has rank at most ${rank} in every layer`
  return rank <= length ? `${seen}, as Proposition 3.1 states` : `${seen}, above the ${length} of Proposition 3.1`
}

/** Names cost and minimum, and the misfit, because the minimum is that of networks that interpolate. */
export function costTitle({ cost, leadingOptimum, interpolation }: Value<'cost'>): string {
  if (![cost, leadingOptimum, interpolation].every(Number.isFinite)) return theoryNames.cost
  return `The representation cost is ${formatNumber(cost)} at a misfit ‖Z^L − Y‖/‖Y‖ of ${formatNumber(interpolation, 2)}; the minimum for the same C is ${formatNumber(leadingOptimum)}`
}

/** Names the smallest and largest error at C = 1, only where every layer has a forecast. */
export function nextLayerTitle({ layers }: Value<'forecast'>): string {
  const errors = layers.map(({ fit }) => fit?.error ?? NaN)
  if (!Number.isFinite(largest(errors))) return theoryNames.forecast
  const [low, high] = [formatPercent(Math.min(...errors)), formatPercent(largest(errors))]
  const span = low === high ? high : `${low.replace(' %', '')}–${high}`
  return `With C = 1, the forecast from the trained next layer is ${span} off in the hidden layers`
}

/** Names the largest norm of the weights that must vanish, relative to that of the last layer at the minimum. */
export function residualTitle({ layers }: Value<'residual'>): string {
  const vanishing = layers.filter(({ mustVanish }) => mustVanish)
  const worst = largest(vanishing.map(({ distance }) => distance ?? NaN))
  return Number.isFinite(worst)
    ? `Weights that must vanish have norms of at most ${formatPercentAtMost(worst)} of √K/C, the norm of W_L at the minimum`
    : theoryNames.residual
}
