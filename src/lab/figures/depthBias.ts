import { CallError } from '../../shared/contract/errors.ts'
import type { DepthBiasData } from '../../shared/figures/depthBias/data.ts'
import { weightDecays, featureDecays } from '../../shared/spec/runSpec.ts'
import { numericalRank } from '../../shared/theory/numericalRank.ts'
import { marginNorm, marginStructures } from '../../shared/theory/unconstrained/marginNorm.ts'
import type { FigureSource } from './source.ts'

type Source = Pick<FigureSource, 'summary' | 'spec' | 'last' | 'analyse'>

/** Descent without decay never stops, so that small singular values are not zero: they count below this share. */
const rankThreshold = 0.1

/** Reads linear models without weight decay. Throws a CallError that names the run which is none. */
export async function depthBias(sources: readonly Source[]): Promise<DepthBiasData> {
  const classes = sources.map(classesOf)
  const [K] = classes
  if (K === undefined) throw new CallError('notPossible', 'The figure needs linear models without weight decay.')
  sources.forEach((source, i) => {
    if (classes[i] !== K) refuse(source, `has ${classes[i]} classes, not the ${K} of the first run`)
  })
  const runs = await Promise.all(sources.map((source) => runOf(source, K)))
  const deepest = Math.max(...runs.map(({ depth }) => depth))
  return {
    kind: 'depthBias',
    classes: K,
    structures: Array.from({ length: deepest }, (_, i) => structuresAt(K, i + 1)),
    runs,
  }
}

function structuresAt(K: number, depth: number): DepthBiasData['structures'][number] {
  const found = marginStructures(K, depth)
  const collapse = found.find(({ name }) => name === 'simplex')?.norm ?? NaN
  const share = (wanted: string): number => (found.find(({ name }) => name === wanted)?.norm ?? NaN) / collapse
  return { depth, pairs: share('pairs'), polygon: share('polygon'), rank: found[0]?.rank ?? 0 }
}

async function runOf(source: Source, K: number): Promise<DepthBiasData['runs'][number]> {
  const last = source.last() ?? refuse(source, 'has no measurement yet')
  const { spectrum, margin } = await source.analyse('logits')
  const { widths } = source.spec.network
  const depth = widths.length - 1
  const collapse = marginStructures(K, depth).find(({ name }) => name === 'simplex')?.norm ?? NaN
  return {
    run: source.summary.id,
    depth,
    width: widths[0] ?? 0,
    rank: numericalRank(spectrum, rankThreshold),
    dataLoss: last.dataLoss,
    norm: margin > 0 ? marginNorm({ spectrum, margin }, depth) / collapse : null,
  }
}

function classesOf(source: Source): number {
  const { spec } = source
  const { network, loss } = spec
  if (!network.freeFeatures || network.bias || network.residual) refuse(source, 'is no unconstrained features model')
  if (network.activation !== 'identity' || network.lastActivation !== 'identity') refuse(source, 'is not linear')
  if (loss.kind !== 'crossEntropy') refuse(source, 'has the squared loss, which has no margin')
  if ([...weightDecays(spec), ...featureDecays(spec)].some((decay) => decay > 0))
    refuse(source, 'has weight decay; the figure is about depth alone')
  return network.widths.at(-1) ?? 0
}

function refuse({ summary }: Source, why: string): never {
  throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) ${why}.`)
}
