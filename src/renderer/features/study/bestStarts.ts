import { bestOfMany, bestText, endsText, type Start } from '../../../shared/contract/bestOfMany.ts'
import { endPlaces } from '../../../shared/contract/finishedText.ts'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import type { ResultsData } from '../../../shared/figures/results/data.ts'
import { axisLabel } from '../../../shared/figures/fieldText.ts'
import { resultNames } from '../../../shared/quantities/table.ts'
import { groupedBy } from '../../../shared/statistics/groupedBy.ts'
import { capitalised } from '../../../shared/quantities/text.ts'

/** The best start of the runs that differ only in their initial weights. */
export interface BestStart {
  /** The fields of the group; empty where there is one group. */
  label: string
  /** "Lowest objective of 10 starts: 0.020373". */
  text: string
  run: string
  /** The kind of end of that run; empty without one. */
  kind: string
  /** Counts of all ends; empty without any. */
  ends: string
}

/** Returns the best start of each group. It is empty where the runs differ in other seeds too, such as that of the data. */
export function bestStarts(data: ResultsData, runs: readonly RunSummary[]): BestStart[] {
  if (data.seeds.length !== 1 || data.seeds[0] !== 'seed') return []
  const summaries = new Map(runs.map((run) => [run.id, run]))
  const place = resultNames.indexOf('objective')
  const groups = [...groupedBy(data.runs, ({ at }) => at.join(' ')).values()]
  return groups.flatMap((group) => {
    const starts = group.map(({ run, values }): Start => {
      const summary = summaries.get(run)
      const restarts = summary?.progress?.restarts ?? 0
      return { run, objective: values[place] ?? NaN, endKind: summary?.endKind ?? null, restarts }
    })
    const found = bestOfMany(starts)
    if (!found) return []
    const { run, endKind } = found.best
    const label = groups.length > 1 ? labelOf(data, group[0]?.at ?? []) : ''
    const kind = endKind === null ? '' : endPlaces[endKind]
    return [{ label, text: capitalised(bestText(found)), run, kind, ends: endsText(found) }]
  })
}

const labelOf = ({ fields }: ResultsData, at: readonly number[]): string =>
  fields.map(({ path, values }, i) => axisLabel(path, values[at[i] ?? 0] ?? null)).join(', ')
