/** The processes whose crashes are reported. */
export type CrashedProcess = 'main' | 'lab' | 'trainer' | 'window'

export interface CrashReport {
  process: CrashedProcess
  /** What happened, as a sentence. */
  reason: string
  /** A stack trace, or the last lines of the output. */
  detail: string
  /** Versions and other facts, by name. */
  facts: Readonly<Record<string, string>>
}

const mostReports = 20
const suffix = '.crash.txt'

/** Returns the name of a report: its time and process, so names sort by time. */
export const crashFileName = (process: CrashedProcess, at: Date): string =>
  `${at.toISOString().replaceAll(':', '-')}-${process}${suffix}`

/** Returns the text of a report. It says that nothing is sent. */
export function crashText({ process, reason, detail, facts }: CrashReport, at: Date): string {
  const named = Object.entries({ time: at.toISOString(), process, ...facts }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  const head = `Collapsar crash report\nThis file stays on this machine; Collapsar sends nothing.`
  return `${head}\n\n${named.join('\n')}\n\n${reason}\n\n${detail}\n`
}

/** Returns the reports that are deleted so that the newest remain. Other files in the folder stay. */
export function outdatedReports(names: readonly string[], most = mostReports): string[] {
  const reports = names.filter((name) => name.endsWith(suffix)).toSorted()
  return reports.slice(0, Math.max(0, reports.length - most))
}
