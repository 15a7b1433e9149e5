import { CallError } from '../../shared/contract/errors.ts'
import type { MergeData } from '../../shared/figures/merge/data.ts'
import { canonicalJson } from '../../shared/spec/canonical.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { groupedBy } from '../../shared/statistics/groupedBy.ts'
import { makeProblem } from '../../shared/theory/makeProblem.ts'
import { mergedTask } from '../../shared/theory/mergedNetworks.ts'
import { numericalRank } from '../../shared/theory/numericalRank.ts'
import type { FigureSource } from './source.ts'

type Source = Pick<FigureSource, 'summary' | 'spec' | 'last' | 'sample' | 'lastWeights'>

/** Singular values of weights below this share of the first count as zero. */
const rankThreshold = 0.01

/**
 * Reads pairs of networks: runs that differ in data alone, besides their seeds, belong together. The data of the first run
 * are the first task. Throws a CallError where a run has no partner.
 */
export function merge(sources: readonly Source[]): MergeData {
  const groups = groupedBy(sources, ({ spec }) => networkOf(spec))
  const tasks = [...new Set(sources.map(({ spec }) => canonicalJson(spec.data)))]
  if (tasks.length !== 2)
    throw new CallError('notPossible', `The figure needs runs on two tasks; these have ${tasks.length}.`)
  const ends = [...groups.values()].flatMap((group) => {
    const [first, second] = tasks.map((task) => group.filter(({ spec }) => canonicalJson(spec.data) === task)) as [
      Source[],
      Source[],
    ]
    return first.flatMap((own, i) => {
      const partner = second[i]
      return partner ? [endOf(own, partner, 0), endOf(partner, own, 1)] : []
    })
  })
  if (ends.length === 0) throw new CallError('notPossible', 'No two runs differ in their data alone.')
  return { kind: 'merge', tasks: tasks.map((task) => taskText(task, sources)), ends }
}

/** Everything but the data, the seed and the name: networks of one group can be added. */
function networkOf({ network, loss, penalty, initialisation, optimizer, precision, stop }: RunSpec): string {
  return canonicalJson({ network, loss, penalty, initialisation, optimizer, precision, stop })
}

function taskText(task: string, sources: readonly Source[]): string {
  const data = sources.find(({ spec }) => canonicalJson(spec.data) === task)?.spec.data
  return data?.set ?? ''
}

function endOf(own: Source, partner: Source, task: number): MergeData['ends'][number] {
  const { spec, summary } = own
  const last = own.last() ?? refuse(own, 'has no measurement yet')
  return {
    run: summary.id,
    partner: partner.summary.id,
    task,
    decay: spec.penalty.weightDecay,
    width: spec.network.widths[0] ?? 0,
    ...mergedOf(own, partner),
    rank: Math.max(...last.weightSpectra.slice(1).map((s) => numericalRank(s, rankThreshold))),
  }
}

function mergedOf(own: Source, partner: Source) {
  const [mine, theirs] = [own, partner].map((source) => ({
    problem: makeProblem(source.spec, source.sample()),
    theta: source.lastWeights() ?? refuse(source, 'has no weights yet'),
  })) as [Parameters<typeof mergedTask>[0], Parameters<typeof mergedTask>[1]]
  try {
    return mergedTask(mine, theirs)
  } catch (error) {
    if (error instanceof RangeError) return refuse(own, `cannot be added to ${partner.summary.id}: ${error.message}`)
    throw error
  }
}

function refuse({ summary }: Source, why: string): never {
  throw new CallError('notPossible', `Run ${summary.id} (${summary.name}) ${why}.`)
}
