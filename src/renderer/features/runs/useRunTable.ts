import { computed, shallowRef, watch, watchEffect } from 'vue'
import { FilterError, parseFilter, type RunTest } from '../../../shared/filter/parseFilter.ts'
import { useRuns } from '../../composables/useRuns.ts'
import { useSetting } from '../../composables/useSetting.ts'
import { useSpecs } from '../../composables/useSpecs.ts'
import { arrange } from './arrange.ts'
import { allColumns } from './columns.ts'
import { nothing, within, type Selection } from './selection.ts'
import { columnsOf, parseLayout } from './tableLayout.ts'
import { useTrash } from './useTrash.ts'

export type View = 'runs' | 'archive' | 'trash'

/** What was looked for is still there when one comes back from a run. */
const filter = shallowRef('')
const folder = shallowRef<string | null>(null)

/** The runs of a view as they are filtered, sorted and laid out. */
export function useRunTable() {
  const { runs, problem: listProblem } = useRuns()
  const { specs, need, problem: specProblem } = useSpecs()
  const trash = useTrash()
  const layout = useSetting('runs.table', parseLayout)
  const view = shallowRef<View>('runs')
  const selection = shallowRef<Selection>(nothing)

  const all = computed(() => {
    if (view.value === 'trash') return trash.runs.value
    const isArchive = view.value === 'archive'
    return runs.value?.filter(({ archivedAt }) => (archivedAt !== null) === isArchive) ?? null
  })
  watchEffect(() => need((all.value ?? []).map(({ id }) => id)))
  const folders = computed(() => [...new Set((all.value ?? []).map((run) => run.folder).filter(Boolean))].toSorted())
  const asked = computed((): { test: RunTest; error: string | null } => {
    try {
      return { test: parseFilter(filter.value, specs.value.paths), error: null }
    } catch (error) {
      if (error instanceof FilterError) return { test: () => true, error: error.message }
      throw error
    }
  })
  const columns = computed(() => new Map(allColumns(specs.value.paths).map((column) => [column.id, column])))
  const rows = computed(() => {
    const { sort } = layout.value.value
    const column = sort && columns.value.get(sort.id)
    const inFolder = (all.value ?? []).filter(
      (run) => folder.value === null || run.folder === folder.value || run.folder.startsWith(`${folder.value}/`),
    )
    return arrange(inFolder, specs.value, {
      test: asked.value.test,
      sort: column ? { column, isDescending: sort.isDescending } : null,
      now: Date.now(),
    })
  })
  const shownColumns = computed(() => {
    const { onlyDifferences } = layout.value.value
    const differing = onlyDifferences ? specs.value.differing(rows.value.map(({ id }) => id)) : []
    return columnsOf(layout.value.value, differing).flatMap(({ id, width }) => {
      const column = columns.value.get(id)
      return column ? [{ ...column, width: width ?? column.width }] : []
    })
  })
  const selected = computed(() => rows.value.filter(({ id }) => selection.value.ids.has(id)))
  watch(rows, (now) => (selection.value = within(selection.value, new Set(now.map(({ id }) => id)))))
  watch(folders, (now) => {
    if (folder.value !== null && !now.some((one) => `${one}/`.startsWith(`${folder.value}/`))) folder.value = null
  })
  const problem = computed(() => listProblem.value ?? specProblem.value ?? trash.problem.value ?? layout.problem.value)
  return {
    ...{ view, filter, folder, folders, all, rows, columns, shownColumns, layout, specs, selection, selected },
    filterError: computed(() => asked.value.error),
    problem,
  }
}
export type RunTableState = ReturnType<typeof useRunTable>
