import type { SpecIndex } from '../filter/specIndex.ts'
import { groupedBy } from '../statistics/groupedBy.ts'
import { axisLabel } from '../figures/fieldText.ts'
import { isSeed } from '../spec/fieldLabel.ts'
import { runLabels } from '../spec/runLabels.ts'

export interface NamedRun {
  id: string
  name: string
}

/** Runs whose specs differ only in their seeds. */
export interface SeedGroup {
  /** The least id of its runs, which gives the group its colour. */
  id: string
  label: string
  runs: readonly string[]
}

/** Where more fields differ than fit beside a line, the names of the runs say more. */
const maxFields = 3

/** Labels runs by the fields in which they differ, or by their names; no label occurs twice. */
export function labelsOf(runs: readonly NamedRun[], specs: SpecIndex): Map<string, string> {
  const paths = specs.differing(runs.map(({ id }) => id))
  return uniqueLabels(runs, labelTexts(runs, paths, specs))
}

/** Groups runs by their seeds, in the order of the first run of each group. */
export function seedGroups(runs: readonly NamedRun[], specs: SpecIndex): SeedGroup[] {
  const others = specs.paths.filter((path) => !isSeed(path))
  // A run without a spec is a group of its own until the spec arrives.
  const groups = groupedBy(runs, ({ id }) =>
    specs.has(id) ? JSON.stringify(others.map((path) => specs.value(id, path) ?? null)) : id,
  )
  const heads = [...groups.values()].map((own) => own.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  const firsts = heads.flatMap((own) => own[0] ?? [])
  const paths = specs.differing(runs.map(({ id }) => id)).filter((path) => !isSeed(path))
  const labels = uniqueLabels(firsts, labelTexts(firsts, paths, specs))
  return heads.map((own) => {
    const id = own[0]?.id ?? ''
    const count = own.length > 1 ? ` · ${own.length} seeds` : ''
    return { id, label: `${labels.get(id) ?? ''}${count}`, runs: own.map((run) => run.id) }
  })
}

function labelTexts(runs: readonly NamedRun[], paths: readonly string[], specs: SpecIndex): string[] {
  const names = runs.map(({ name }) => name)
  if (paths.length === 0) return runs.length > 1 && new Set(names).size === runs.length ? runLabels(names) : names
  if (paths.length > maxFields) return runLabels(names)
  return runs.map(({ id, name }) => {
    const parts = paths.flatMap((path) => {
      const value = specs.value(id, path)
      return value === undefined || value === null ? [] : [axisLabel(path, value)]
    })
    return parts.join(', ') || name
  })
}

/** Tells runs with equal specs apart by their ids. */
function uniqueLabels(runs: readonly NamedRun[], labels: readonly string[]): Map<string, string> {
  return new Map(
    runs.map(({ id }, i) => {
      const own = labels[i] ?? ''
      const isAlone = labels.filter((label) => label === own).length === 1
      return [id, isAlone ? own : `${own} (${id.slice(-4)})`]
    }),
  )
}
