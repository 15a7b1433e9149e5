/** What a file holds, by the end of its name. Any file that is no spec and no bundle may belong to a data set. */
export type FileKind = 'spec' | 'bundle' | 'data'

export function fileKind(name: string): FileKind {
  const lower = name.toLowerCase()
  if (lower.endsWith('.json')) return 'spec'
  return lower.endsWith('.collapsar') ? 'bundle' : 'data'
}

/** Says that bundles cannot be opened, and what to do. */
export const bundleRefusal = (name: string): string =>
  `${name} is a Collapsar bundle, which this version cannot open yet. Ask its author for the spec (.json), or update Collapsar.`
