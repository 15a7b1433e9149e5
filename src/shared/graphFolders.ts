/** The start of the names of temporary folders with a TensorFlow graph; the number of their process follows. */
const prefix = 'collapsar-graph-'

/** Returns the start of the name of a temporary folder of a trainer. */
export const graphFolderPrefix = (pid: number): string => `${prefix}${pid}-`

/** Returns the number of the process that made a temporary folder; null for folders of others. */
export function graphFolderOwner(name: string): number | null {
  const [, pid] = /^collapsar-graph-(\d+)-/.exec(name) ?? []
  return pid === undefined ? null : Number(pid)
}
