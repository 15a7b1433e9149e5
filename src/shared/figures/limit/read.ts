import { CallError } from '../../contract/errors.ts'
import type { LimitData } from './data.ts'
import type { Measurement } from '../../contract/measurements.ts'
import { canonicalJson } from '../../spec/canonical.ts'
import { deltaOf } from '../../spec/firstPenalty.ts'
import { weightDecays, type RunSpec } from '../../spec/runSpec.ts'
import { firstLayerLimit, type DeltaRun } from '../../theory/forecast/firstLayerLimit.ts'
import { effectiveDelta, endDifference } from '../../theory/forecast/inputScale.ts'
import { spectrumFit } from '../../theory/forecast/spectrumFit.ts'
import type { MeasuredRun } from '../kind.ts'

interface Ended extends DeltaRun {
  run: string
  /** The factor of X. */
  scale: number
}

/** What is read of a run. */
type Source = Pick<MeasuredRun, 'summary' | 'spec' | 'last'>

/** Compares the lowest run at every δ with the lowest at δ = 0. Throws a CallError where the runs are no such series. */
export function readLimit(sources: readonly Source[]): LimitData {
  sources.forEach((source) => mustBelong(source, sources[0]))
  const all = sources.map(endOf).toSorted((p, q) => q.delta - p.delta || p.objective - q.objective)
  const unit = all.find(({ delta }) => delta === 0)?.scale
  const ended = all.filter(({ scale }) => scale === unit)
  const isLowest = (run: Ended): boolean => ended.find(({ delta }) => delta === run.delta) === run
  const lowest = ended.filter(isLowest)
  const last = lowest.at(-1)
  if (last?.delta !== 0)
    throw new CallError(
      'notPossible',
      'None of these runs has δ = 0. The figure compares the other runs with that limit.',
    )
  const classes = sources[0]?.spec.network.widths.at(-1) ?? 0
  const { runs, objectiveOrder, violations } = firstLayerLimit(lowest, last, classes)
  return {
    kind: 'limit',
    runs: runs.slice(0, -1).map(({ delta, objectiveExcess, restExcess, spectrumErrors, missed }, i) => ({
      run: lowest[i]?.run ?? '',
      delta,
      objectiveExcess,
      restExcess,
      missed,
      spectrumErrors: Float64Array.from(spectrumErrors),
    })),
    limit: {
      run: last.run,
      objective: last.objective,
      missed: runs.at(-1)?.missed ?? NaN,
      firstCost: last.firstCost / last.objective,
    },
    others: ended
      .filter((run) => !isLowest(run))
      .map(({ run, delta, objective }) => ({
        run,
        delta,
        objectiveExcess: (objective - last.objective) / last.objective,
      })),
    scaled: all
      .filter(({ scale }) => scale !== unit)
      .map((run) => scaledRun(run, run.scale / (unit ?? 1), lowest, last, classes)),
    objectiveOrder: Number.isNaN(objectiveOrder) ? null : objectiveOrder,
    violations,
  }
}

/** Compares a run on inputs times c with the limit, and with the run at δ/c². */
function scaledRun(
  run: Ended,
  scale: number,
  lowest: readonly Ended[],
  limit: Ended,
  K: number,
): LimitData['scaled'][number] {
  const delta = effectiveDelta(run.delta, scale)
  const same = lowest.find((other) => Math.abs(other.delta / delta - 1) < 1e-12)
  return {
    run: run.run,
    scale,
    delta,
    objectiveExcess: (run.objective - limit.objective) / limit.objective,
    spectrumErrors: Float64Array.from(run.spectra, (s, l) => spectrumFit(s, limit.spectra[l] ?? [], K).error),
    difference: same ? endDifference(run, same, K) : null,
  }
}

/** Everything that determines the minimum except δ and the scale of X: neither the start nor the optimiser. */
const problemOf = ({ data, network, loss, penalty }: RunSpec): string =>
  canonicalJson({ data: { ...data, scale: 1 }, network, loss, penalty: { ...penalty, firstLayer: 0 } })

function mustBelong({ spec, summary }: Source, first: Source | undefined): void {
  if (deltaOf(spec) === null)
    throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) has a λ for each layer and no δ.`)
  if (first && problemOf(spec) !== problemOf(first.spec))
    throw new CallError(
      'notPossible',
      `Run ${summary.id} (${summary.name}) differs from ${first.summary.id} in more than δ, the scale of X and its start.`,
    )
}

function endOf({ spec, summary, last }: Source): Ended {
  const measurement = last()
  if (!measurement) throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) has no measurement yet.`)
  if (measurement.multiplier !== 1)
    throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) has not reached its own λ yet.`)
  return {
    run: summary.id,
    delta: spec.penalty.firstLayer,
    scale: spec.data.scale,
    objective: measurement.objective,
    firstCost: firstCostOf(spec, measurement),
    spectra: measurement.featureSpectra.slice(0, -1),
  }
}

/** λ/2 ‖W_1‖². */
function firstCostOf(spec: RunSpec, { weightSpectra }: Measurement): number {
  const norm = Math.hypot(...(weightSpectra[0] ?? [NaN]))
  return ((weightDecays(spec)[1] ?? NaN) / 2) * norm ** 2
}
