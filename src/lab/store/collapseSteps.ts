import type { CollapseChange, CollapseStep } from '../../shared/contract/collapseSteps.ts'
import { table, type Connection } from './database.ts'
import { fromJson, toJson } from './numbers.ts'

/** The collapse steps of each run. */
export function collapseStepTable(connection: Connection) {
  const insert = connection.insert(
    'INSERT OR REPLACE INTO collapse_steps (run_id, step, multiplier, changes) VALUES (?, ?, ?, ?)',
  )
  const of = (id: string) => table.selectFrom('collapseSteps').where('runId', '=', id)
  return {
    /** Stores a step. A resumed run may repeat one, and the new one replaces it. */
    add: (id: string, { step, multiplier, changes }: CollapseStep): void =>
      insert(id, step, multiplier, toJson(changes)),
    /** Reads the collapse steps of a run, the first first. */
    read: (id: string): CollapseStep[] =>
      connection
        .all(of(id).select(['step', 'multiplier', 'changes']).orderBy('step'))
        .map(({ changes, ...row }) => ({ ...row, changes: fromJson(changes) as CollapseChange[] })),
    trimAfter: (id: string, step: number): void => {
      connection.run(table.deleteFrom('collapseSteps').where('runId', '=', id).where('step', '>', step))
    },
  }
}
