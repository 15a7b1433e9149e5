import type { RunRecord } from '../../shared/contract/runs.ts'
import { analysisTable } from './analyses.ts'
import { checkpointTable } from './checkpoints.ts'
import { clusterTable } from './clusters.ts'
import { collapseStepTable } from './collapseSteps.ts'
import { openDatabase, type Connection } from './database.ts'
import { datasetTable } from './datasets.ts'
import { logTable } from './logLines.ts'
import { measurementTable } from './measurements.ts'
import { runTable } from './runs.ts'
import { scalarTable } from './scalars.ts'
import { settingTable } from './settings.ts'
import { sheetTable } from './sheets.ts'
import { snapshotTable } from './snapshots.ts'
import { startTable } from './starts.ts'
import { studyTable } from './studies.ts'

export interface Store {
  connection: Connection
  runs: ReturnType<typeof runTable>
  studies: ReturnType<typeof studyTable>
  measurements: ReturnType<typeof measurementTable>
  scalars: ReturnType<typeof scalarTable>
  checkpoints: ReturnType<typeof checkpointTable>
  snapshots: ReturnType<typeof snapshotTable>
  starts: ReturnType<typeof startTable>
  collapseSteps: ReturnType<typeof collapseStepTable>
  analyses: ReturnType<typeof analysisTable>
  clusters: ReturnType<typeof clusterTable>
  datasets: ReturnType<typeof datasetTable>
  log: ReturnType<typeof logTable>
  settings: ReturnType<typeof settingTable>
  sheets: ReturnType<typeof sheetTable>
  reports: ReturnType<typeof sheetTable>
  /** Reads a run. `isBrief`: of many spectra only the last. */
  record(id: string, isBrief?: boolean): RunRecord
}

/** Opens the history of runs, one file. All its functions are synchronous. */
export function openStore(path: string): Store {
  const connection = openDatabase(path)
  const runs = runTable(connection)
  const studies = studyTable(connection)
  const measurements = measurementTable(connection)
  const scalars = scalarTable(connection)
  const checkpoints = checkpointTable(connection)
  const snapshots = snapshotTable(connection)
  const starts = startTable(connection)
  const collapseSteps = collapseStepTable(connection)
  const analyses = analysisTable(connection)
  const clusters = clusterTable(connection)
  const datasets = datasetTable(connection)
  const log = logTable(connection)
  const settings = settingTable(connection)
  const sheets = sheetTable(connection, 'sheets')
  const reports = sheetTable(connection, 'reports')
  const record = (id: string, isBrief = false): RunRecord => ({
    ...runs.head(id),
    scalars: scalars.read(id),
    measurements: isBrief ? measurements.brief(id) : measurements.read(id),
    log: log.read(id),
    collapseSteps: collapseSteps.read(id),
  })
  return {
    connection,
    runs,
    studies,
    measurements,
    scalars,
    checkpoints,
    snapshots,
    starts,
    collapseSteps,
    analyses,
    clusters,
    datasets,
    log,
    settings,
    sheets,
    reports,
    record,
  }
}
