import { computed, shallowRef } from 'vue'
import { registerCommands } from './useCommands.ts'

/**
 * Renames the rows of a table in place. F2 renames the row that had the focus last; the table passes `follow` the focus of
 * its rows, which carry their id as `data-row`. `what`: the kind of row, as in “Rename the sheet”.
 */
export function useRowRename<Row extends { id: string; name: string }>(
  what: string,
  rows: () => readonly Row[],
  rename: (row: Row, name: string) => unknown,
) {
  const focused = shallowRef<string | null>(null)
  const renaming = shallowRef<string | null>(null)
  const row = computed(() => rows().find(({ id }) => id === focused.value))
  const begin = (id: string): void => void (renaming.value = id)
  registerCommands(() => [
    {
      id: 'rename',
      title: row.value ? `Rename the ${what} “${row.value.name}”` : `Rename the ${what}`,
      isEnabled: row.value !== undefined,
      run: () => row.value && begin(row.value.id),
    },
  ])
  return {
    renaming,
    begin,
    follow: (event: FocusEvent): void => {
      const id =
        event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-row]')?.dataset['row'] : null
      if (id != null) focused.value = id
    },
    /** Ends a rename; null: the name stays. */
    end: (one: Row, name: string | null): void => {
      renaming.value = null
      if (name !== null) void rename(one, name)
    },
  }
}
