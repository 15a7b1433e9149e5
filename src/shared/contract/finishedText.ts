import { formatNumber, subscript } from '../plot/numbers.ts'
import { capitalised } from '../quantities/text.ts'
import type { FinishReason, LossEnd, Reached, Shortfall, TrainerOutcome } from './trainer.ts'

/** A run whose largest ‖∇_{W_l}L‖ / ‖λ_l W_l‖ is at most this counts as stationary in sentences. */
export const stationaryBelow = 1e-2

const whyStationary: Readonly<Record<FinishReason, string>> = {
  stationary: ': the stop rule is met',
  converged: ': the singular values no longer change',
  settled: ': with the sharpest ReLU the objective has stopped falling',
  'step limit': ' after the steps allowed',
  'line search at round-off': ': the line search finds no lower objective at this precision',
  'zero solution': ' at the zero solution',
}

const whyEnded: Readonly<Record<FinishReason, string>> = {
  stationary: 'The stop rule is met',
  converged: 'The singular values no longer change',
  settled: 'With the sharpest ReLU the gradient is zero or the objective has stopped falling',
  'step limit': 'Stopped after the steps allowed',
  'line search at round-off': 'The line search finds no lower objective at this precision',
  'zero solution': 'Stopped at the zero solution',
}

/**
 * Says how far a finished run got: "Stationary to 0.002 after the steps allowed." or "Stopped after the steps allowed;
 * still 55 in W₁." It names the layer with the largest ratio, layers without a ratio, classes that are not learned, and
 * restarts.
 */
export function finishedText({ reason, reached, end, shortfall, restarts = 0 }: Finished): string {
  const named = [...(end ? [lossEndText(end)] : []), ...(shortfall ? [shortfallText(shortfall)] : [])]
  const how = `${stationarityText(reason, reached)}.`
  const again = restarts > 0 ? [`Restarted ${restarts === 1 ? 'once' : `${restarts} times`}.`] : []
  const open = shortfall?.kind === 'dropped classes' ? [] : unlearned(reason, reached)
  return [...named, how, ...withoutDecay(reached), ...open, ...again].join(' ')
}

type Finished = Omit<Extract<TrainerOutcome, { status: 'finished' }>, 'status'>

/** Names of the kinds of end of a run with free features, in tables and counts. */
export const endKindNames: Readonly<Record<LossEnd['kind'], string>> = {
  zero: 'zero solution',
  partial: 'partial solution',
  collapse: 'collapse',
  below: 'below collapse',
  above: 'above collapse',
}

/** The same kinds as places, in sentences. */
export const endPlaces: Readonly<Record<LossEnd['kind'], string>> = {
  zero: 'at the zero solution',
  partial: 'at a partial solution',
  collapse: 'at collapse',
  below: 'below collapse',
  above: 'above collapse',
}

/** Says where a run ended: "Below collapse: objective 0.020373, 0.81656 times that of deep neural collapse." */
export function lossEndText({ kind, objective, collapse }: LossEnd): string {
  const of = `objective ${formatNumber(objective, 5)}, ${formatNumber(objective / collapse, 5)} times that of deep neural collapse`
  return `${capitalised(endKindNames[kind])}: ${of}.`
}

/** Says how a run falls short and what to change: "Dead network: …. Lower the learning rate, …". */
export function shortfallText({ kind, classes, dataLoss, objective, zero }: Shortfall): string {
  const [f, f0] = [formatNumber(objective, 4), formatNumber(zero, 4)]
  switch (kind) {
    case 'dead':
      return `Dead network: every sample has nearly the same output, and the data loss is ${formatNumber(dataLoss, 3)}. Lower the learning rate, clip the gradient (optimizer.clipNorm) or warm up longer.`
    case 'strong decay':
      return `Decay too strong: the objective ${f} is that of zero weights. Lower penalty.weightDecay or penalty.featureDecay.`
    case 'above zero':
      return `Above the zero solution: the objective ${f} is larger than that of zero weights, ${f0}. Train longer, or lower the decays or the learning rate.`
    case 'dropped classes':
      return `Dropped ${classesText(classes)}: the data loss is ${formatNumber(dataLoss, 3)}. Train longer, lower the decays, or choose another seed.`
  }
}

function stationarityText(reason: FinishReason, { stationarity, gradients }: Reached): string {
  const worst = worstLayer(stationarity)
  if (worst === null) {
    const norm = Math.hypot(...gradients.filter((gradient) => !Number.isNaN(gradient)))
    return `${whyEnded[reason]}; no layer has weight decay, and the gradient norm is ${formatNumber(norm, 2)}`
  }
  const value = formatNumber(worst.ratio, 2)
  if (worst.ratio <= stationaryBelow) return `Stationary to ${value}${whyStationary[reason]}`
  return `${whyEnded[reason]}; still ${value} in W${subscript(worst.layer)}`
}

/** The layer, from 1, with the largest ratio; null where no layer has one. */
function worstLayer(stationarity: Float64Array): { layer: number; ratio: number } | null {
  let worst: { layer: number; ratio: number } | null = null
  stationarity.forEach((ratio, l) => {
    if (!Number.isNaN(ratio) && !(worst && worst.ratio >= ratio)) worst = { layer: l + 1, ratio }
  })
  return worst
}

/** Layers without a ratio, where others have one: λ_l W_l = 0 there, so only the gradient says how far they are. */
function withoutDecay({ stationarity, gradients }: Reached): string[] {
  const known = [...stationarity.keys()].filter((l) => !Number.isNaN(gradients[l]))
  const without = known.filter((l) => Number.isNaN(stationarity[l]))
  if (without.length === 0 || without.length === known.length) return []
  const layers = without.map((l) => `W${subscript(l + 1)} (gradient norm ${formatNumber(gradients[l] ?? NaN, 2)})`)
  return [`Without weight decay: ${layers.join(', ')}.`]
}

const mostNamed = 3

/** A class is only "not yet" learned where the steps ran out before the run was stationary. */
function unlearned(reason: FinishReason, { stationarity, unlearned: classes }: Reached): string[] {
  if (classes.length === 0) return []
  const isOpen = reason === 'step limit' && !((worstLayer(stationarity)?.ratio ?? Infinity) <= stationaryBelow)
  return [`${isOpen ? 'Not yet learned' : 'Not learned'}: ${classesText(classes)}.`]
}

function classesText(classes: readonly number[]): string {
  const named = classes.slice(0, mostNamed).join(', ')
  const more = classes.length > mostNamed ? ` and ${classes.length - mostNamed} more` : ''
  return `${classes.length === 1 ? 'class' : 'classes'} ${named}${more}`
}
