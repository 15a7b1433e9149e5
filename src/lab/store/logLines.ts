import type { LogLine } from '../../shared/contract/runs.ts'
import { table, type Connection } from './database.ts'

export function logTable(connection: Connection) {
  const insert = connection.insert(`
    INSERT INTO log_lines (run_id, line, at, level, message)
    VALUES (?, (SELECT COALESCE(MAX(line) + 1, 0) FROM log_lines WHERE run_id = ?), ?, ?, ?)`)
  return {
    add: (id: string, line: LogLine): void => insert(id, id, line.at, line.level, line.message),
    read: (id: string): LogLine[] =>
      connection.all(
        table.selectFrom('logLines').select(['at', 'level', 'message']).where('runId', '=', id).orderBy('line'),
      ),
  }
}
