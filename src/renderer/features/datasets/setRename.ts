import type { DataSetSummary } from '../../../shared/contract/datasets.ts'
import { useUndo } from '../../composables/useUndo.ts'
import { lab } from '../../lab.ts'

/** Renames a data set. The user can undo it. */
export function renameSet({ id, name: before }: Pick<DataSetSummary, 'id' | 'name'>, name: string): Promise<boolean> {
  return useUndo().act({
    label: `Renamed “${before}” to “${name}”.`,
    work: () => lab.call('datasets.rename', { id, name }),
    undo: () => lab.call('datasets.rename', { id, name: before }),
  })
}
