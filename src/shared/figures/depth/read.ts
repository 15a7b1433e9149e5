import { CallError } from '../../contract/errors.ts'
import { canonicalJson } from '../../spec/canonical.ts'
import { inputDimension, sampleCount } from '../../spec/data.ts'
import type { RunSpec } from '../../spec/runSpec.ts'
import { depthLimit, type DeepNetwork } from '../../theory/depthLimit.ts'
import { recursiveForecast } from '../../theory/forecast/recursiveForecast.ts'
import type { MeasuredRun } from '../kind.ts'
import type { DepthData } from './data.ts'

type Source = Pick<MeasuredRun, 'summary' | 'spec' | 'last'>

/** Compares the lowest run at every depth with Theorem 4.2. Throws a CallError where the runs differ in more. */
export function readDepth(sources: readonly Source[]): DepthData {
  const [first] = sources
  if (!first) throw new CallError('notPossible', 'The figure needs runs of several depths.')
  for (const source of sources) mustBelong(source, first)
  const ended = sources.map(endOf).toSorted((p, q) => p.depth - q.depth || p.objective - q.objective)
  const lowest = ended.filter(({ depth }, i) => ended[i - 1]?.depth !== depth)
  const l = firstRepresentative(first.spec)
  return {
    kind: 'depth',
    classes: first.spec.network.widths.at(-1) ?? 0,
    firstRepresentative: l,
    runs: depthLimit(lowest, l).map((point, i) => ({ run: lowest[i]?.run ?? '', ...point })),
    others: ended.length - lowest.length,
  }
}

/**
 * Returns l*: 1 where the inputs have as many dimensions as samples, so that W_1 maps them to any features; else 2, because
 * activations make N generic samples independent in a layer of N units.
 */
const firstRepresentative = (spec: RunSpec): number => (inputDimension(spec) >= sampleCount(spec) ? 1 : 2)

/** Everything but depth, start and optimiser. */
function problemOf({ data, network, loss, penalty }: RunSpec): string {
  const { widths, ...rest } = network
  return canonicalJson({ data, network: { ...rest, ends: [widths[0], widths.at(-1)] }, loss, penalty })
}

function mustBelong({ spec, summary }: Source, first: Source): void {
  const refuse = (why: string): never => {
    throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) ${why}.`)
  }
  const { widths, residual } = spec.network
  if (residual) refuse('has residual layers, but Remark B.6 is about feedforward networks')
  if (widths.slice(0, -1).some((width) => width !== widths[0])) refuse('has hidden layers of different widths')
  if (problemOf(spec) !== problemOf(first.spec))
    refuse(`differs from ${first.summary.id} in more than its depth and its start`)
}

interface Ended extends DeepNetwork {
  run: string
  depth: number
  objective: number
}

function endOf({ spec, summary, last }: Source): Ended {
  const measurement = last()
  if (!measurement) throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) has no measurement yet.`)
  if (measurement.multiplier !== 1)
    throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) has not reached its own λ yet.`)
  const { weightSpectra, featureSpectra, tcv, objective } = measurement
  const squares = (values: Float64Array): number => values.reduce((sum, s) => sum + s * s, 0)
  const { layers } = recursiveForecast(measurement, spec, spec.network.widths.at(-1) ?? 0)
  return {
    run: summary.id,
    depth: spec.network.widths.length,
    objective,
    costs: weightSpectra.map((s) => squares(s) / 2),
    errors: layers.map(({ fit }) => fit?.error ?? NaN),
    variations: featureSpectra.slice(0, -1).map((s, l) => (sampleCount(spec) * (tcv[l] ?? NaN)) / squares(s)),
  }
}
