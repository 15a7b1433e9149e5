import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crashFileName, crashText, outdatedReports, type CrashReport } from '../shared/crashReport.ts'
import { ensureDirectory } from './ensureDirectory.ts'

/** Returns what writes crash reports below the folder of logs and keeps the newest. It never throws. */
export function crashReporter(logs: string, facts: Readonly<Record<string, string>>) {
  return (report: Omit<CrashReport, 'facts'>, at = new Date()): void => {
    try {
      const folder = join(logs, 'crashes')
      ensureDirectory(folder)
      writeFileSync(join(folder, crashFileName(report.process, at)), crashText({ ...report, facts }, at))
      for (const name of outdatedReports(readdirSync(folder))) rmSync(join(folder, name), { force: true })
    } catch {
      // A full disk must not turn one crash into two.
    }
  }
}
