import { CallError } from '../contract/errors.ts'
import { stationaryBelow } from '../contract/finishedText.ts'
import type { Measurement } from '../contract/measurements.ts'
import { formatAtMost, formatNumber, formatShort } from '../plot/numbers.ts'
import { valueOf } from '../quantities/read.ts'
import { methodNames } from '../spec/optimizer.ts'
import type { RunSpec } from '../spec/runSpec.ts'
import { sharpeningOf } from '../spec/stages.ts'
import { lowRankLosses } from '../theory/unconstrained/anyClasses.ts'
import { specModel, type SpecModel } from '../theory/unconstrained/specModel.ts'
import { depthOf } from '../theory/unconstrained/model.ts'
import { endModel, lossEnd } from '../theory/unconstrained/lossEnd.ts'
import { collapseLosses, type UnconstrainedEnding } from '../theory/unconstrained/unconstrainedEnding.ts'
import { numericalRank } from '../theory/numericalRank.ts'
import type { MeasuredRun } from './kind.ts'

/** What is read of a run. */
export type UnconstrainedSource = Pick<MeasuredRun, 'summary' | 'spec' | 'last'>

/** A run of the deep unconstrained features model under the squared loss, with its end in units of the loss of DNC. */
export interface UnconstrainedRun extends SpecModel {
  run: string
  /** How it was trained, as legends name it. */
  optimizer: string
  isFirstOrder: boolean
  /** The last objective over F_DNC; NaN before the first measurement at λ itself. */
  ratio: number
  ending: UnconstrainedEnding | null
  /** rank M_2 … rank M_L. */
  ranks: number[]
  /** The mean of rank M_2 … rank M_{L−1}; NaN for L = 2. */
  averageRank: number
  /**
   * The largest ‖∇_{W_l}f‖/‖λ_l W_l‖ at the sharpest ReLU, a subgradient of the loss within ε. null without sharpened ReLU:
   * solutions lie on the kinks, where the gradient of ReLU itself does not vanish.
   */
  certificate: number | null
}

/** Closed-form losses of one model. SRG is null for K < 6, where no structure of Definition 11 is defined. */
export interface ClosedForms {
  collapse: number
  srg: number | null
}

/** The ranks of class means count singular values above this share of the first. */
export const convergedThreshold = 0.01
export const firstOrderThreshold = 0.05

/** Returns the losses of DNC and of the best structure of Definition 11. */
export function closedForms({ model }: SpecModel): ClosedForms {
  const { collapse } = collapseLosses(model, 'squared', 'relu')
  return { collapse, srg: depthOf(model) < 2 ? null : (lowRankLosses(model)[0]?.loss ?? null) }
}

/** Returns the model of a run under the squared loss. Throws a CallError that names the run and what it lacks. */
export function squaredModel({ summary, spec }: Pick<UnconstrainedSource, 'summary' | 'spec'>): SpecModel {
  const refuse = (why: string): never => {
    throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) ${why}.`)
  }
  const own = specModel(spec)
  if (typeof own === 'string') return refuse(own)
  if (own.loss !== 'squared') return refuse('has cross-entropy; the figure needs the squared loss')
  if (own.activation !== 'relu') return refuse('has linear layers; the figure needs ReLU')
  if (depthOf(own.model) < 2) return refuse('has one weight matrix; the figure needs two or more')
  return own
}

/** Reads the end of a run. Features that have not collapsed yet lower no rank: the rank of Z is at least that of its means. */
export function readUnconstrained(source: UnconstrainedSource): UnconstrainedRun {
  const own = squaredModel(source)
  const { spec, summary } = source
  const measurement = source.last()
  const isFirstOrder = isUnfinished(spec)
  const ranks = measurement ? ranksOf(measurement, isFirstOrder) : []
  const middle = ranks.slice(0, -1)
  const losses = collapseLosses(own.model, 'squared', 'relu')
  const f = measurement?.multiplier === 1 ? measurement.objective : NaN
  return {
    ...own,
    run: summary.id,
    optimizer: optimizerName(spec),
    isFirstOrder,
    ratio: f / losses.collapse,
    ending: measurement && !Number.isNaN(f) ? endingOf(f, measurement, spec) : null,
    ranks,
    certificate: certificateOf(spec, measurement),
    averageRank: middle.length > 0 ? middle.reduce((sum, rank) => sum + rank, 0) / middle.length : NaN,
  }
}

function certificateOf(spec: RunSpec, measurement: Measurement | null): number | null {
  const value = measurement && sharpeningOf(spec.optimizer).length > 0 ? valueOf('stationarity', measurement) : NaN
  return Number.isNaN(value) ? null : value
}

/** Says how stationary runs with sharpened ReLU are; empty where none has it. */
export function certificateSentence(certificates: readonly (number | null)[]): string {
  const known = certificates.filter((value) => value !== null)
  if (known.length === 0) return ''
  const most = Math.max(...known)
  const still = known.filter((value) => !(value <= stationaryBelow)).length
  const gradient = 'sharpened ReLU: the gradient at its last ε is'
  return still === 0
    ? `${gradient} at most ${formatAtMost(most)} of ‖λ{i|W}ₗ‖ in every layer`
    : `${gradient} above ${formatShort(stationaryBelow)} of ‖λ{i|W}ₗ‖ in ${still} of ${known.length} runs, up to ${formatNumber(most, 2)}`
}

function endingOf(f: number, measurement: Measurement, spec: RunSpec): UnconstrainedEnding | null {
  const model = endModel(spec)
  return typeof model === 'string' ? null : lossEnd(f, measurement.featureSpectra, model).kind
}

/** Returns the ranks of Z^2 … Z^L, where L counts weight matrices above the free features. */
function ranksOf({ featureSpectra }: Measurement, isFirstOrder: boolean): number[] {
  const threshold = isFirstOrder ? firstOrderThreshold : convergedThreshold
  return featureSpectra.slice(1, -1).map((s) => numericalRank(s, threshold))
}

/** Whether the last steps of a run are those of a first-order method, which leaves it unfinished on the kinks of ReLU. */
const isUnfinished = ({ optimizer }: RunSpec): boolean => optimizer.kind !== 'lbfgs' && optimizer.finish.steps === 0

function optimizerName({ optimizer }: RunSpec): string {
  if (optimizer.kind === 'lbfgs')
    return optimizer.sharpening.length > 0 ? 'L-BFGS, sharpened ReLU' : 'L-BFGS on ReLU itself'
  const rate = `${methodNames[optimizer.kind]}, rate ${optimizer.learningRate}`
  return optimizer.finish.steps > 0 ? `${rate}, then L-BFGS` : rate
}
