import { table, type Connection } from './database.ts'

/** What the result of an analysis depends on. */
export interface AnalysisKey {
  run: string
  kind: string
  /** The step of the last weights that it used. */
  step: number
  /** Canonical JSON of everything else. */
  parameters: string
}

/** Results of analyses, as bytes. */
export function analysisTable(connection: Connection) {
  const insert = connection.insert(`
    INSERT OR REPLACE INTO analyses (run_id, kind, step, parameters, created_at, seconds, result)
    VALUES (?, ?, ?, ?, ?, ?, ?)`)
  return {
    save: ({ run, kind, step, parameters }: AnalysisKey, seconds: number, result: Uint8Array): void =>
      insert(run, kind, step, parameters, Date.now(), seconds, result),
    read: ({ run, kind, step, parameters }: AnalysisKey): Uint8Array | null => {
      const query = table
        .selectFrom('analyses')
        .select('result')
        .where('runId', '=', run)
        .where('kind', '=', kind)
        .where('step', '=', step)
        .where('parameters', '=', parameters)
      return connection.all(query)[0]?.result ?? null
    },
  }
}
