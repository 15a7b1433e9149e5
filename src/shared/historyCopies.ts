/** The folder of the copies of a history, in its home. */
export const copiesFolderName = 'copies'

/** What the name of a copy says. */
export interface CopyName {
  /** Milliseconds since 1970. */
  madeAt: number
  /** Why it was made: by the clock, before a migration, before a restore; or moved away because it could not be read. */
  kind: 'daily' | 'migration' | 'before-restore' | 'unreadable' | 'repaired'
}

const pattern =
  /^history-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)(?:-(format-\d+|before-restore|unreadable|repaired))?\.sqlite$/

/** Reads the name of a copy; null where the file is no copy. */
export function parseCopyName(name: string): CopyName | null {
  const [, date = '', hours = '', minutes = '', seconds = '', suffix = 'daily'] = pattern.exec(name) ?? []
  const madeAt = Date.parse(`${date}T${hours}:${minutes}:${seconds}Z`)
  if (Number.isNaN(madeAt)) return null
  return { madeAt, kind: suffix.startsWith('format-') ? 'migration' : (suffix as CopyName['kind']) }
}

/** Returns the name of a copy that is made now. */
export const copyName = (now: number, suffix = ''): string =>
  `history-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}${suffix}.sqlite`
