import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crashFileName, crashText, outdatedReports, type CrashReport } from '../shared/crashReport.ts'

/** The folder of crash reports in the folder of logs. */
export const crashFolder = (logs: string): string => join(logs, 'crashes')

/** Writes a crash report and keeps the newest. Returns its path; null where it cannot be written. Never throws. */
export function writeCrashReport(logs: string, report: CrashReport, at = new Date()): string | null {
  try {
    const folder = crashFolder(logs)
    mkdirSync(folder, { recursive: true })
    const path = join(folder, crashFileName(report.process, at))
    writeFileSync(path, crashText(report, at))
    for (const name of outdatedReports(readdirSync(folder))) rmSync(join(folder, name), { force: true })
    return path
  } catch {
    return null // a full disk must not turn one crash into two
  }
}
