import { CallError } from '../../contract/errors.ts'
import { formatShort } from '../../plot/numbers.ts'
import { canonicalJson } from '../../spec/canonical.ts'
import { methodNames } from '../../spec/optimizer.ts'
import type { RunSpec } from '../../spec/runSpec.ts'
import { finishOf } from '../../spec/stages.ts'
import { numericalRank } from '../../theory/numericalRank.ts'
import { endModel, lossEnd } from '../../theory/unconstrained/lossEnd.ts'
import { specModel } from '../../theory/unconstrained/specModel.ts'
import type { MeasuredRun } from '../kind.ts'
import type { EndingRun, EndingsData, OptimizerRankData } from './data.ts'

type Source = Pick<MeasuredRun, 'summary' | 'spec' | 'last'>
type Common = Omit<EndingsData, 'kind'>

export const readEndings = (sources: readonly Source[]): EndingsData => ({ kind: 'endings', ...common(sources) })

export const readOptimizerRank = (sources: readonly Source[]): OptimizerRankData => ({
  kind: 'optimizerRank',
  ...common(sources),
})

/** Singular values above this share of the first count; more after plain descent, which is rarely finished. */
const ranks = { finished: 0.01, unfinished: 0.05 }

/** Reads the ends of runs with free features. Throws a CallError where they differ in more than the figure can show. */
function common(sources: readonly Source[]): Common {
  const [first] = sources
  if (!first) throw new CallError('notPossible', 'The figure needs runs with free features.')
  const { loss, activation } = modelOf(first)
  const runs = sources.map(runOf)
  for (const source of sources)
    if (restOf(source.spec) !== restOf(first.spec))
      refuse(source, `differs from ${first.summary.id} in more than K, L, d, λ, gain, optimizer and seed`)
  return { loss, activation, runs }
}

function refuse({ summary }: Source, why: string): never {
  throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) ${why}.`)
}

function modelOf(source: Source) {
  const found = specModel(source.spec)
  return typeof found === 'string' ? refuse(source, found) : found
}

/** Everything that decides about the end of a run and has no coordinate; nλ_H/λ takes the place of the penalties. */
function restOf(spec: RunSpec): string {
  const { loss, network, initialisation, data, penalty, precision, batches, backbone } = spec
  const { gain, firstGain, kind } = initialisation
  const { sampling } = data
  const layers = network.widths.slice(0, -1)
  return canonicalJson({
    loss,
    batches,
    backbone,
    activation: network.activation,
    isUniform: layers.every((width) => width === layers[0]),
    start: [kind, Number((firstGain / gain).toPrecision(10))],
    perClass: sampling.kind === 'balanced' ? sampling.perClass : null,
    penalty: { ...penalty, weightDecay: 1 },
    precision,
  })
}

function runOf(source: Source): EndingRun {
  const { spec, summary } = source
  const { model } = modelOf(source)
  const ends = endModel(spec)
  const last = source.last()
  if (typeof ends === 'string') return refuse(source, ends)
  if (!last) return refuse(source, 'has no measurement yet')
  if (last.multiplier !== 1) return refuse(source, 'has not reached its own λ yet')
  const [width = 0] = spec.network.widths
  const { kind, collapse } = lossEnd(last.objective, last.featureSpectra, ends)
  return {
    run: summary.id,
    seed: spec.seed,
    width,
    depth: model.weightDecays.length,
    classes: model.classes,
    decay: model.weightDecays[0] ?? NaN,
    gain: spec.initialisation.gain,
    method: methodText(spec),
    isByLbfgsAlone: spec.optimizer.kind === 'lbfgs',
    ending: kind,
    ratio: last.objective / collapse,
    rank: numericalRank(last.featureSpectra.at(-1) ?? [], ends.isUnfinished ? ranks.unfinished : ranks.finished),
  }
}

/** Ends the name of an optimizer that L-BFGS follows. */
export const finishWords = ', then L-BFGS'

/** Names the optimizer with its learning rate, and L-BFGS where it follows. */
function methodText({ optimizer }: RunSpec): string {
  const name = methodNames[optimizer.kind]
  if (optimizer.kind === 'lbfgs') return name
  return `${name} ${formatShort(optimizer.learningRate)}${finishOf(optimizer) ? finishWords : ''}`
}
