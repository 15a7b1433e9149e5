import { CallError } from '../../shared/contract/errors.ts'
import type { InterpolationData } from '../../shared/figures/interpolation/data.ts'
import { canonicalJson } from '../../shared/spec/canonical.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { interpolationLimit, type DecayRun } from '../../shared/theory/interpolationLimit.ts'
import type { FigureSource } from './source.ts'

type Source = Pick<FigureSource, 'summary' | 'spec' | 'last' | 'analyse'>

/** Compares runs that differ in λ with interpolating networks. Throws a CallError where they differ in more. */
export async function interpolation(sources: readonly Source[]): Promise<InterpolationData> {
  for (const source of sources) mustBelong(source, sources[0] ?? source)
  const ended = await Promise.all(sources.map(endOf))
  const sorted = ended.toSorted((p, q) => q.lambda - p.lambda || p.objective - q.objective)
  const lowest = sorted.filter(({ lambda }, i) => sorted[i - 1]?.lambda !== lambda)
  if (lowest.length === 0) throw new CallError('notPossible', 'The figure needs runs of several λ.')
  const { points, ...limit } = interpolationLimit(lowest)
  return {
    kind: 'interpolation',
    runs: points.map((point, i) => ({ run: lowest[i]?.run ?? '', ...point })),
    ...limit,
    refusals: [...new Set(lowest.flatMap(({ refusal }) => refusal ?? []))],
    others: ended.length - lowest.length,
  }
}

/** Everything that determines the minimum but λ, with every penalty in units of λ. */
function problemOf({ data, network, loss, penalty }: RunSpec): string {
  const ratio = Number((penalty.featureDecay / penalty.weightDecay).toPrecision(10))
  return canonicalJson({ data, network, loss, penalty: { ...penalty, weightDecay: 1, featureDecay: ratio } })
}

function mustBelong({ spec, summary }: Source, first: Source): void {
  const refuse = (why: string): never => {
    throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) ${why}.`)
  }
  if (spec.penalty.weightDecays) refuse('has a λ for each layer')
  if (problemOf(spec) !== problemOf(first.spec)) refuse(`differs from ${first.summary.id} in more than λ and its start`)
}

interface Ended extends DecayRun {
  run: string
  refusal: string | null
}

async function endOf({ spec, summary, last, analyse }: Source): Promise<Ended> {
  const measurement = last()
  if (!measurement) throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) has no measurement yet.`)
  if (measurement.multiplier !== 1)
    throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) has not reached its own λ yet.`)
  const { interpolant } = await analyse('interpolation')
  return {
    run: summary.id,
    lambda: spec.penalty.weightDecay,
    objective: measurement.objective,
    dataLoss: measurement.dataLoss,
    interpolant: interpolant.value?.objective ?? null,
    refusal: interpolant.refusal,
  }
}
