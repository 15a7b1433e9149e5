import { CallError } from '../../contract/errors.ts'
import { numericalRank } from '../../theory/numericalRank.ts'
import { refinedCandidates } from '../../theory/unconstrained/bestLogits.ts'
import { depthOf, uniformModel } from '../../theory/unconstrained/model.ts'
import { specModel, type SpecModel } from '../../theory/unconstrained/specModel.ts'
import type { MeasuredRun } from '../kind.ts'
import type { LogitRankData } from './data.ts'

type Source = Pick<MeasuredRun, 'summary' | 'spec' | 'last'>
type OfClasses = LogitRankData['classes'][number]

/** Singular values of the logits below this share of the first count as zero, at the end of L-BFGS. */
const rankThreshold = 0.01

/**
 * Reads linear models under cross-entropy that agree in λ and nλ_H, beside the known structures at every depth. Throws a
 * CallError that names the run which is none.
 */
export function readLogitRank(sources: readonly Source[]): LogitRankData {
  const ended = sources.map(endOf)
  const [first] = ended
  if (!first) throw new CallError('notPossible', 'The figure needs runs of linear models under cross-entropy.')
  for (const { source, decay, featureDecay } of ended)
    if (decay !== first.decay || featureDecay !== first.featureDecay)
      refuse(source, `has other penalties than ${first.source.summary.id}: the figure needs one λ and one nλ_H`)
  const classes = [...new Set(ended.map(({ K }) => K))].toSorted((a, b) => a - b)
  const { decay, featureDecay } = first
  return {
    kind: 'logitRank',
    decay,
    featureDecay,
    classes: classes.map((K) => {
      const own = ended.filter((run) => run.K === K)
      const deepest = Math.max(...own.map(({ depth }) => depth))
      const known = Array.from({ length: deepest }, (_, i) => knownAt(K, i + 1, decay, featureDecay))
      return { classes: K, known, runs: own.map((run) => placed(run, known)) }
    }),
  }
}

function knownAt(K: number, depth: number, decay: number, featureDecay: number): OfClasses['known'][number] {
  const candidates = refinedCandidates(uniformModel(K, depth, decay, featureDecay))
  const [best] = candidates
  const collapse = candidates.find(({ name }) => name === 'simplex')
  if (!best || !collapse) throw new RangeError('the known structures include DNC')
  return { depth, name: best.name, rank: best.rank, loss: best.loss, collapse: collapse.loss }
}

interface Ended {
  source: Source
  K: number
  depth: number
  decay: number
  featureDecay: number
  rank: number
  loss: number
}

function placed({ source, depth, rank, loss }: Ended, known: OfClasses['known']): OfClasses['runs'][number] {
  return { run: source.summary.id, depth, rank, loss, ratio: loss / (known[depth - 1]?.collapse ?? NaN) }
}

function refuse({ summary }: Source, why: string): never {
  throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) ${why}.`)
}

function endOf(source: Source): Ended {
  const model = linearModel(source)
  const last = source.last() ?? refuse(source, 'has no measurement yet')
  const [decay = NaN] = model.weightDecays
  if (model.weightDecays.some((own) => own !== decay)) refuse(source, 'has a λ for each layer')
  return {
    source,
    K: model.classes,
    depth: depthOf(model),
    decay,
    // Round-off of nλ_H must not split runs of equal penalties.
    featureDecay: Number((model.samples * model.featureDecay).toPrecision(12)),
    rank: numericalRank(last.featureSpectra.at(-1) ?? [], rankThreshold),
    loss: last.objective,
  }
}

function linearModel(source: Source): SpecModel['model'] {
  const found = specModel(source.spec)
  if (typeof found === 'string') refuse(source, found)
  if (found.loss !== 'crossEntropy') refuse(source, 'has the squared loss: the figure is about cross-entropy')
  if (found.activation !== 'identity') refuse(source, 'has ReLU: the staircase is that of linear networks')
  return found.model
}
