import type { EntryId } from '../../shared/glossary/glossary.ts'
import { formatNumber, superscript } from '../../shared/plot/numbers.ts'
import { sampleCount } from '../../shared/spec/data.ts'
import { dataSetName } from '../../shared/spec/dataOrigin.ts'
import type { Optimizer, Schedule } from '../../shared/spec/optimizer.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { finishOf, plannedSteps, sharpeningOf } from '../../shared/spec/stages.ts'
import { batchFacts } from './batchFacts.ts'
import { formatCount } from './format.ts'

/** A name and its value as text. */
export interface Fact {
  name: string
  value: string
  /** The entry of the glossary, where the name alone does not tell it. */
  ask?: EntryId
}

const samplingText = ({ data }: RunSpec): string => {
  const { sampling } = data
  if (sampling.kind === 'balanced') return `${sampling.perClass} per class, seed ${sampling.seed}`
  return sampling.kind === 'random' ? `random, seed ${sampling.seed}` : 'listed'
}

function dataText(spec: RunSpec): string {
  const { data } = spec
  const parts = [dataSetName(data)]
  if ('classes' in data) parts.push(`K = ${data.classes}`)
  if ('dimension' in data) parts.push(`n = ${data.dimension}`)
  if ('deviation' in data) parts.push(`σ = ${formatNumber(data.deviation, 2)}`)
  if ('standardise' in data && data.standardise !== 'none') parts.push(data.standardise)
  return [...parts, `N = ${sampleCount(spec)}`].join(', ')
}

/** Writes [50, 50, 50, 50, 10] as `50×4, 10`. */
export function widthsText(widths: readonly number[]): string {
  const groups: { width: number; count: number }[] = []
  for (const width of widths) {
    const last = groups.at(-1)
    if (last?.width === width) last.count++
    else groups.push({ width, count: 1 })
  }
  return groups.map(({ width, count }) => (count > 1 ? `${width}×${count}` : String(width))).join(', ')
}

/** Lists the facts of a spec for the inspector, in the order of the paper. */
export function specFacts(spec: RunSpec): Fact[] {
  const { network, loss, penalty, initialisation, optimizer, stop } = spec
  return [
    { name: 'data', value: dataText(spec) },
    { name: 'sample', value: samplingText(spec) },
    ...batchFacts(spec),
    { name: 'widths', value: widthsText(network.widths) },
    { name: 'σ, σ_L', value: `${network.activation}, ${network.lastActivation}` },
    { name: 'bias', value: network.bias ? 'yes' : 'none' },
    ...(network.residual ? [{ name: 'residual', value: 'all layers except the first and last' }] : []),
    ...(network.freeFeatures
      ? [{ name: 'features', ask: 'freeFeatures' as const, value: 'free: Z¹ = W₁, X is unused' }]
      : []),
    {
      name: 'loss',
      ask: 'loss',
      value: `${loss.kind === 'squared' ? '½ squared' : 'cross-entropy'}, ${loss.reduction}`,
    },
    { name: 'targets', value: targetsText(loss) },
    ...weightDecayFacts(spec),
    { name: 'λ′', value: formatNumber(penalty.featureDecay, 2) },
    { name: 'λ′ on', value: featureLayersText(penalty.featureLayers) },
    { name: 'start', value: `${initialisation.kind}, gain ${initialisation.gain}` },
    { name: 'optimizer', value: optimizerText(optimizer) },
    ...(optimizer.kind === 'lbfgs' ? [] : [{ name: 'schedule', value: scheduleText(optimizer.schedule) }]),
    ...(optimizer.kind !== 'lbfgs' && optimizer.clipNorm !== null
      ? [{ name: 'gradient', ask: 'clipping' as const, value: `clipped to norm ${optimizer.clipNorm}` }]
      : []),
    ...finishFacts(optimizer),
    { name: 'first layer', ask: 'firstLayer', value: optimizer.firstLayer },
    { name: 'continuation', value: continuationText(optimizer.continuation) },
    ...collapseFacts(optimizer),
    spec.batches
      ? { name: 'epochs', value: `${formatCount(stop.steps)}, ${formatCount(plannedSteps(spec))} steps` }
      : { name: 'steps', value: `${formatCount(stop.steps)} at λ` },
    ...(stop.restartEndings.length > 0 ? [{ name: 'restart from', value: stop.restartEndings.join(', ') }] : []),
    { name: 'precision', value: spec.precision },
    { name: 'seed', value: String(spec.seed) },
  ]
}

function targetsText({ targetScale, labelSmoothing }: RunSpec['loss']): string {
  const hot = targetScale === 1 ? 'one-hot' : `${targetScale} · one-hot`
  return labelSmoothing === 0 ? hot : `${hot}, smoothed by ${labelSmoothing}`
}

function finishFacts(optimizer: Optimizer): Fact[] {
  const finish = finishOf(optimizer)
  const sharpening = sharpeningOf(optimizer)
  return [
    ...(finish
      ? [{ name: 'finish', value: `L-BFGS, memory ${finish.memory}, up to ${formatCount(finish.steps)} steps` }]
      : []),
    ...(sharpening.length > 0 ? [{ name: 'sharpened ReLU', value: sharpeningText(sharpening) }] : []),
  ]
}

function sharpeningText(stages: ReturnType<typeof sharpeningOf>): string {
  const widths = stages.map(([epsilon]) => epsilon)
  const steps = stages.reduce((sum, [, own]) => sum + own, 0)
  const range = widths.length === 1 ? `ε = ${widths[0]}` : `ε from ${widths[0]} to ${widths.at(-1)}`
  return `${range}, up to ${formatCount(steps)} steps`
}

const collapseFacts = ({ collapseSteps }: RunSpec['optimizer']): Fact[] =>
  collapseSteps === null ? [] : [{ name: 'collapse steps', value: `every ${formatCount(collapseSteps)} steps` }]

function continuationText({ start, divideBy, steps, firstSteps }: RunSpec['optimizer']['continuation']): string {
  if (start === 1) return 'none'
  const held = firstSteps === null ? '' : ` for ${formatCount(firstSteps)}`
  return `${formatCount(start)} λ${held}, ÷${divideBy} every ${steps}`
}

/** Lists λ and δ, or the weight decay of each layer. */
function weightDecayFacts({ penalty }: RunSpec): Fact[] {
  if (penalty.weightDecays)
    return [{ name: 'λ_l', value: penalty.weightDecays.map((decay) => formatNumber(decay, 2)).join(', ') }]
  return [
    { name: 'λ', value: formatNumber(penalty.weightDecay, 2) },
    { name: 'δ', value: String(penalty.firstLayer) },
  ]
}

function featureLayersText(layers: RunSpec['penalty']['featureLayers']): string {
  if (layers === 'all') return 'all layers'
  if (layers === 'first') return 'Z¹ only'
  if (layers.length === 0) return 'none'
  const names = layers.toSorted((a, b) => a - b).map((layer) => `Z${superscript(layer)}`)
  return names.length === 1 ? `${names[0]} only` : names.join(', ')
}

function optimizerText(optimizer: Optimizer): string {
  switch (optimizer.kind) {
    case 'lbfgs':
      return `L-BFGS, memory ${optimizer.memory}`
    case 'gradientDescent':
      return `gradient descent, rate ${optimizer.learningRate}`
    case 'momentum':
      return `momentum ${optimizer.momentum}, rate ${optimizer.learningRate}${insideText(optimizer)}`
    case 'nesterov':
      return `Nesterov momentum ${optimizer.momentum}, rate ${optimizer.learningRate}${insideText(optimizer)}`
    case 'muon': {
      const { momentum, isNesterov, scaling, learningRate } = optimizer
      return `Muon, ${isNesterov ? 'Nesterov ' : ''}momentum ${momentum}, rate ${learningRate}, scaling ${scaling}`
    }
    case 'adam': {
      const { learningRate, beta1, beta2, decoupledDecay } = optimizer
      const numbers = `rate ${learningRate}, β ${beta1} and ${beta2}`
      return decoupledDecay > 0 ? `AdamW, ${numbers}, decay ${decoupledDecay}` : `Adam, ${numbers}`
    }
  }
}

const insideText = ({ rateInside }: { rateInside: boolean }): string => (rateInside ? ' inside it' : '')

function scheduleText(schedule: Schedule): string {
  const warmup = schedule.warmup > 0 ? `, after a warm-up of ${formatCount(schedule.warmup)} steps` : ''
  return `${courseText(schedule)}${warmup}`
}

function courseText(schedule: Schedule): string {
  switch (schedule.kind) {
    case 'constant':
      return 'constant'
    case 'steps':
      return `× ${schedule.factor} at ${schedule.at.map((place) => `${Number((100 * place).toPrecision(6))} %`).join(', ')}`
    case 'exponential':
    case 'cosine':
      return `${schedule.kind} to ${schedule.final} of the rate`
  }
}
