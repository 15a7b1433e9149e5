import type { RunSummary } from '../../shared/contract/runs.ts'
import type { StudySummary } from '../../shared/contract/studies.ts'
import { figureKinds, type FigureKind } from '../../shared/spec/figureKind.ts'
import { figuresOfPreset } from '../../shared/spec/presets/index.ts'
import { groupedBy } from '../../shared/statistics/groupedBy.ts'
import { figureName } from '../../shared/figures/index.ts'

/** What a figure can show: a study or one run. */
export interface Source {
  id: string
  name: string
  preset: string | null
  runs: readonly string[]
}

const isMeasured = ({ tcv, status }: RunSummary): boolean => tcv !== null || status === 'finished'

/** Lists studies with more than one run, and all measured runs, newest first. */
export function sourcesOf(
  runs: readonly RunSummary[],
  studies: readonly StudySummary[],
): Record<'studies' | 'runs', Source[]> {
  const measured = runs.filter(isMeasured)
  const ofStudy = groupedBy(measured, ({ study }) => study)
  return {
    studies: studies.flatMap(({ id, name, preset }) => {
      // In the order of their start.
      const own = (ofStudy.get(id) ?? []).map((run) => run.id).toReversed()
      return own.length > 1 ? [{ id, name: `${name} (${own.length} runs)`, preset, runs: own }] : []
    }),
    runs: measured.map(({ id, name, preset }) => ({ id, name: `${name} · ${id.slice(0, 8)}`, preset, runs: [id] })),
  }
}

/** Lists the figures of the preset of a source, then all others. */
export function kindsOf({ preset }: Source): { kind: FigureKind; name: string }[] {
  const figures = figuresOfPreset(preset) ?? []
  const own = figures.map((kind) => ({ kind, name: `${figureName(kind)}, as in ${preset}` }))
  const others = figureKinds.filter((kind) => !figures.includes(kind))
  return [...own, ...others.map((kind) => ({ kind, name: figureName(kind) }))]
}
