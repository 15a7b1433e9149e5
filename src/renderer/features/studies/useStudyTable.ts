import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { StudySummary } from '../../../shared/contract/studies.ts'
import { FilterError, type Test } from '../../../shared/filter/language.ts'
import { parseStudyFilter } from '../../../shared/filter/studyFields.ts'
import { useLabValue } from '../../composables/useLabValue.ts'
import { useSetting } from '../../composables/useSetting.ts'
import { useStudies } from '../../composables/useStudies.ts'
import { lab } from '../../lab.ts'
import { sortedRows } from '../../ui/table/column.ts'
import { emptySelection, restrictedTo, type Selection } from '../../ui/table/selection.ts'
import { parseStudyLayout, studyColumns } from './studyColumns.ts'

export type StudyView = 'studies' | 'trash'

/** The filter outlives the page: it is still set when the user returns from a study. */
const filter = shallowRef('')

/** Follows the studies in the trash, newest first. */
function useTrashedStudies() {
  const { value, problem, read } = useLabValue(() => lab.call('studies.list', { inTrash: true }))
  const listeners = [lab.on('runs.annotated', read), lab.on('runs.purged', read)]
  onScopeDispose(() => listeners.forEach((stop) => stop()))
  read()
  return { studies: value, problem }
}

/** Parses the filter. With an error it selects all studies. */
function readFilter(text: string): { test: Test<StudySummary>; error: string | null } {
  try {
    return { test: parseStudyFilter(text), error: null }
  } catch (error) {
    if (error instanceof FilterError) return { test: () => true, error: error.message }
    throw error
  }
}

/** Filters, sorts and lays out the studies of a view. */
export function useStudyTable() {
  const { studies, problem: listProblem } = useStudies()
  const trash = useTrashedStudies()
  const layout = useSetting('studies.table', parseStudyLayout)
  const view = shallowRef<StudyView>('studies')
  const selection = shallowRef<Selection>(emptySelection)
  const all = computed(() => (view.value === 'trash' ? trash.studies.value : studies.value))
  const parsed = computed(() => readFilter(filter.value))
  const rows = computed(() => {
    const passing = (all.value ?? []).filter(parsed.value.test)
    const { sort } = layout.value.value
    const column = studyColumns.find(({ id }) => id === sort?.id)
    return sort && column ? sortedRows(passing, column.value, sort.isDescending) : passing
  })
  const columns = computed(() =>
    layout.value.value.columns.flatMap(({ id, width }) => {
      const column = studyColumns.find((one) => one.id === id)
      return column ? [{ ...column, width: width ?? column.width }] : []
    }),
  )
  watch(rows, (now) => (selection.value = restrictedTo(selection.value, new Set(now.map(({ id }) => id)))))
  const problems = [listProblem, trash.problem, layout.problem]
  return {
    view,
    filter,
    studies,
    all,
    rows,
    columns,
    layout,
    selection,
    selected: computed(() => rows.value.filter(({ id }) => selection.value.ids.has(id))),
    filterError: computed(() => parsed.value.error),
    problem: computed(() => problems.find(({ value }) => value !== null)?.value ?? null),
  }
}
export type StudyTableState = ReturnType<typeof useStudyTable>
