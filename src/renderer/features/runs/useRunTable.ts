import { computed, shallowRef, watch, watchEffect, type ShallowRef } from 'vue'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import { FilterError, parseFilter, type RunTest } from '../../../shared/filter/parseFilter.ts'
import { stepsIn } from '../../../shared/filter/stepFields.ts'
import { useChosenStep } from '../../composables/useChosenStep.ts'
import { useRuns } from '../../composables/runs/useRuns.ts'
import { useSetting } from '../../composables/useSetting.ts'
import { useSpecs } from '../../composables/useSpecs.ts'
import { useStepValues } from '../../composables/useStepValues.ts'
import { arrange } from './arrange.ts'
import { allColumns, differs, factsOf, stepOfColumn } from './columns.ts'
import { emptySelection, restrictedTo, type Selection } from '../../ui/table/selection.ts'
import { columnsOf, parseLayout } from './runLayout.ts'
import type { TableLayout } from '../../ui/table/tableLayout.ts'
import { useTrash } from './useTrash.ts'

export type View = 'runs' | 'archive' | 'trash'

/** Filter and folder outlive the page: they are still set when the user returns from a run. */
const filter = shallowRef('')
const folder = shallowRef<string | null>(null)

/** Reads the values of runs at the steps that columns and filter need. */
function useSteps(layout: Readonly<ShallowRef<TableLayout>>) {
  const step = useChosenStep()
  const values = useStepValues()
  const steps = computed(() => {
    const { columns, sort } = layout.value
    const shown = [...columns, ...(sort ? [sort] : [])].flatMap(({ id }) => stepOfColumn(id, step.value.value) ?? [])
    return [...new Set([...stepsIn(filter.value), ...shown])]
  })
  watchEffect(() => steps.value.forEach(values.need))
  return { step, values }
}

/** Parses the filter. With an error it selects all runs. */
const useFilter = (paths: () => readonly string[], isRead: (step: number) => boolean) =>
  computed((): { test: RunTest; error: string | null } => {
    try {
      const test = parseFilter(filter.value, paths())
      // No run has values at a step until they are read.
      return { test: stepsIn(filter.value).every(isRead) ? test : () => true, error: null }
    } catch (error) {
      if (error instanceof FilterError) return { test: () => true, error: error.message }
      throw error
    }
  })

const inView = (runs: readonly RunSummary[] | null, view: View): readonly RunSummary[] | null =>
  runs?.filter(({ archivedAt }) => (archivedAt !== null) === (view === 'archive')) ?? null

const isIn = (own: string, folder: string): boolean => own === folder || own.startsWith(`${folder}/`)

/** Filters, sorts and lays out the runs of a view. */
export function useRunTable() {
  const { runs, problem: listProblem } = useRuns()
  const { specs, need, problem: specProblem } = useSpecs()
  const trash = useTrash()
  const layout = useSetting('runs.table', parseLayout)
  const view = shallowRef<View>('runs')
  const selection = shallowRef<Selection>(emptySelection)

  const all = computed(() => (view.value === 'trash' ? trash.runs.value : inView(runs.value, view.value)))
  watchEffect(() => need((all.value ?? []).map(({ id }) => id)))
  const folders = computed(() => [...new Set((all.value ?? []).map((run) => run.folder).filter(Boolean))].toSorted())
  const { step, values } = useSteps(layout.value)
  const parsedFilter = useFilter(() => specs.value.paths, values.has)
  const columns = computed(
    () => new Map(allColumns(specs.value.paths, step.value.value).map((column) => [column.id, column])),
  )
  const rows = computed(() => {
    const { sort } = layout.value.value
    const column = sort && columns.value.get(sort.id)
    const inFolder = (all.value ?? []).filter((run) => folder.value === null || isIn(run.folder, folder.value))
    return arrange(inFolder, specs.value, {
      test: parsedFilter.value.test,
      sort: column ? { column, isDescending: sort.isDescending } : null,
      now: Date.now(),
      valueAt: values.valueAt,
    })
  })
  const shownColumns = computed(() => {
    const { onlyDifferences } = layout.value.value
    const differing = onlyDifferences ? specs.value.differing(rows.value.map(({ id }) => id)) : []
    const chosen = columnsOf(layout.value.value, differing).flatMap(({ id, width }) => {
      const column = columns.value.get(id)
      return column ? [{ ...column, width: width ?? column.width }] : []
    })
    if (!onlyDifferences || rows.value.length < 2) return chosen
    const now = Date.now()
    const facts = rows.value.map((run) => factsOf(run, specs.value, now, values.valueAt))
    return chosen.filter((column) => column.id === 'name' || differs(column, facts))
  })
  const selected = computed(() => rows.value.filter(({ id }) => selection.value.ids.has(id)))
  watch(rows, (now) => (selection.value = restrictedTo(selection.value, new Set(now.map(({ id }) => id)))))
  watch(folders, (now) => {
    const chosen = folder.value
    if (chosen !== null && !now.some((own) => isIn(own, chosen))) folder.value = null
  })
  const problems = [listProblem, specProblem, trash.problem, layout.problem, step.problem, values.problem]
  const problem = computed(() => problems.find((own) => own.value !== null)?.value ?? null)
  return {
    view,
    filter,
    folder,
    folders,
    all,
    rows,
    columns,
    shownColumns,
    layout,
    specs,
    selection,
    selected,
    step,
    filterError: computed(() => parsedFilter.value.error),
    problem,
  }
}
export type RunTableState = ReturnType<typeof useRunTable>
