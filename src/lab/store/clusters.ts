import { table, type Connection } from './database.ts'
import type { ClusterRunRow, SubmissionRow } from './tables.ts'

/** Where a read of a file of frames begins, as `ScanState`. */
interface FilePosition {
  offset: number
  isLost: boolean
}

const submissionColumns = ['token', 'study', 'cluster', 'createdAt', 'tasks', 'job', 'state', 'options'] as const
const runColumns = [
  'clusterRuns.runId',
  'clusterRuns.token',
  'clusterRuns.task',
  'clusterRuns.sequence',
  'clusterRuns.host',
  'clusterRuns.state',
  'clusterRuns.reason',
  'clusterRuns.repeats',
  'clusterRuns.stop',
] as const

/** Clusters, the jobs on them, and the runs that they train. */
export function clusterTable(connection: Connection) {
  return {
    list: (): { name: string; settings: string }[] =>
      connection.all(table.selectFrom('clusters').select(['name', 'settings']).orderBy('name')),
    save: (name: string, settings: string): void => {
      const insert = table.insertInto('clusters').values({ name, settings })
      connection.run(insert.onConflict((conflict) => conflict.column('name').doUpdateSet({ settings })))
    },
    /** Returns whether there was such a cluster. */
    remove: (name: string): boolean => connection.run(table.deleteFrom('clusters').where('name', '=', name)) > 0,
    ...submissionTable(connection),
    ...clusterRunTable(connection),
    position: (token: string, name: string): FilePosition | null => {
      const rows = connection.all(
        table.selectFrom('frameFiles').select(['offset', 'isLost']).where('token', '=', token).where('name', '=', name),
      )
      return rows[0] ? { offset: rows[0].offset, isLost: rows[0].isLost !== 0 } : null
    },
    setPosition: (token: string, name: string, { offset, isLost }: FilePosition): void => {
      const values = { token, name, offset, isLost: Number(isLost) }
      const insert = table.insertInto('frameFiles').values(values)
      connection.run(insert.onConflict((conflict) => conflict.columns(['token', 'name']).doUpdateSet(values)))
    },
  }
}

function submissionTable(connection: Connection) {
  return {
    addSubmission: (row: SubmissionRow): void => void connection.run(table.insertInto('submissions').values(row)),
    updateSubmission: (token: string, values: Partial<Pick<SubmissionRow, 'job' | 'state'>>): void =>
      void connection.run(table.updateTable('submissions').set(values).where('token', '=', token)),
    /** Reads the submissions of a study, oldest first. */
    submissionsOf: (study: string): SubmissionRow[] =>
      connection.all(
        table.selectFrom('submissions').select(submissionColumns).where('study', '=', study).orderBy('createdAt'),
      ),
    /** Reads the submissions that may still have tasks, oldest first. */
    openSubmissions: (): SubmissionRow[] =>
      connection.all(
        table.selectFrom('submissions').select(submissionColumns).where('state', '!=', 'over').orderBy('createdAt'),
      ),
  }
}

function clusterRunTable(connection: Connection) {
  const read = connection.select<ClusterRunRow>(
    table.selectFrom('clusterRuns').select(runColumns).where('runId', '=', ''),
  )
  const update = (id: string, values: Partial<ClusterRunRow>): void =>
    void connection.run(table.updateTable('clusterRuns').set(values).where('runId', '=', id))
  const setSequence = connection.insert('UPDATE cluster_runs SET sequence = ? WHERE run_id = ?')
  return {
    /** Reads where a run is; null for a run of this machine. */
    run: (id: string): ClusterRunRow | null => read(id)[0] ?? null,
    runsOf: (token: string): ClusterRunRow[] =>
      connection.all(table.selectFrom('clusterRuns').select(runColumns).where('token', '=', token).orderBy('task')),
    runsOfStudy: (study: string): ClusterRunRow[] =>
      connection.all(
        table
          .selectFrom('clusterRuns')
          .innerJoin('runs', 'runs.id', 'clusterRuns.runId')
          .select(runColumns)
          .where('runs.study', '=', study)
          .orderBy('runId'),
      ),
    /** Gives a run to a task. Its last frame and its repeats stay known. */
    assign: (runId: string, token: string, task: number): void => {
      const values = { token, task, host: null, state: null, reason: null, stop: 0 }
      const insert = table.insertInto('clusterRuns').values({ runId, sequence: -1, repeats: 0, ...values })
      connection.run(insert.onConflict((conflict) => conflict.column('runId').doUpdateSet(values)))
    },
    /** The run belongs to this machine again. */
    release: (id: string): void => void connection.run(table.deleteFrom('clusterRuns').where('runId', '=', id)),
    setSequence: (id: string, sequence: number): void => setSequence(sequence, id),
    setPlace: (id: string, values: Partial<Pick<ClusterRunRow, 'host' | 'state' | 'reason'>>): void =>
      update(id, values),
    setRepeats: (id: string, repeats: number): void => update(id, { repeats }),
    setStop: (id: string, stop: 'asked' | 'sent'): void => update(id, { stop: stop === 'asked' ? 1 : 2 }),
  }
}
