import { CallError } from '../../contract/errors.ts'
import { hasTrainedFeatures, weightDecays, type RunSpec } from '../../spec/runSpec.ts'
import { numericalRank } from '../../theory/numericalRank.ts'
import { sgdRankBound } from '../../theory/sgdRankBound.ts'
import type { MeasuredRun } from '../kind.ts'
import { firstOrderThreshold } from '../unconstrainedRuns.ts'
import { rankSettings, type LayerRanksData } from './data.ts'

type Setting = LayerRanksData['variable']
type Source = Pick<MeasuredRun, 'summary' | 'spec' | 'last'>
type Settings = Readonly<Record<Setting, number>>

const settingNames: Readonly<Record<Setting, string>> = {
  decay: 'weight decay',
  rate: 'learning rate',
  batch: 'batch size',
}

/**
 * Reads ranks of runs over weight decay, learning rate or batch size. Throws a CallError where two of them vary, where none
 * does, or where the networks differ.
 */
export function readLayerRanks(sources: readonly Source[]): LayerRanksData {
  const runs = sources.map((source) => ({ ...source, settings: settingsOf(source) }))
  const [first] = runs
  if (!first) throw new CallError('notPossible', 'The figure needs runs that differ in one setting.')
  const { widths } = first.spec.network
  const odd = runs.find(({ spec }) => spec.network.widths.join() !== widths.join())
  if (odd)
    throw new CallError(
      'notPossible',
      `Run ${odd.summary.id} (${odd.summary.name}) has other widths than the first run.`,
    )
  const varying = rankSettings.filter((name) => new Set(runs.map(({ settings }) => settings[name])).size > 1)
  const [variable = 'decay'] = varying
  if (varying.length > 1)
    throw new CallError(
      'notPossible',
      `The runs differ in ${varying.map((name) => settingNames[name]).join(' and ')}. The figure shows one of them.`,
    )
  return {
    kind: 'layerRanks',
    variable,
    classes: widths.at(-1) ?? 0,
    layers: widths.length,
    firstWeights: hasTrainedFeatures(first.spec) ? 2 : 1,
    threshold: firstOrderThreshold,
    points: [...new Set(runs.map(({ settings }) => settings[variable]))]
      .toSorted((a, b) => a - b)
      .map((x) => {
        const own = runs.filter(({ settings }) => settings[variable] === x)
        return { x, bound: boundOf(own[0] ?? first), runs: own.flatMap(ranksOf) }
      }),
  }
}

function settingsOf({ summary, spec }: Source): Settings {
  const [decay = 0] = weightDecays(spec).slice(1)
  return {
    decay,
    rate: spec.optimizer.kind === 'lbfgs' ? NaN : spec.optimizer.learningRate,
    batch: spec.batches?.size ?? summary.samples,
  }
}

/** Returns the bound of plain descent at a constant rate, which holds for the layer with the least decay. */
function boundOf({ spec, settings }: Source & { settings: Settings }): number | null {
  if (!isPlainDescent(spec)) return null
  const weightDecay = Math.min(...weightDecays(spec).slice(hasTrainedFeatures(spec) ? 1 : 0))
  const bound = sgdRankBound(
    { batchSize: settings.batch, learningRate: settings.rate, weightDecay },
    firstOrderThreshold,
  )
  return Number.isFinite(bound) ? bound : null
}

/** Whether weights move by the gradient alone, at one rate. */
function isPlainDescent({ optimizer }: RunSpec): boolean {
  if (optimizer.kind !== 'gradientDescent') return false
  const { schedule, clipNorm, finish } = optimizer
  return schedule.kind === 'constant' && clipNorm === null && finish.steps === 0
}

/** Returns the ranks of a finished run. */
function ranksOf({ summary, last }: Source): LayerRanksData['points'][number]['runs'] {
  const measurement = summary.status === 'finished' ? last() : null
  if (!measurement) return []
  const ranks = (spectra: readonly ArrayLike<number>[]): number[] =>
    spectra.map((s) => numericalRank(s, firstOrderThreshold))
  return [{ run: summary.id, features: ranks(measurement.featureSpectra), weights: ranks(measurement.weightSpectra) }]
}
