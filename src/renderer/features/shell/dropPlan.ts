/** What becomes of files that are dropped on a window. */
export type DropPlan = { kind: 'spec' } | { kind: 'data' } | { kind: 'nothing'; why: string }

const isSpec = (name: string): boolean => name.toLowerCase().endsWith('.json')

/** By their names. What no spec is may be a data set: whether it is one is seen by looking into it. */
export function planOfDrop(names: readonly string[]): DropPlan {
  if (names.length === 0)
    return { kind: 'nothing', why: 'What was dropped is no file of this machine: save it first, and drop the file.' }
  const specs = names.filter(isSpec)
  if (specs.length === 0) return { kind: 'data' }
  if (names.length === 1) return { kind: 'spec' }
  const why =
    specs.length === names.length
      ? `${specs.length} specs were dropped, and a form holds one: drop one alone.`
      : `${specs[0]} is a spec, the other files are none: drop one spec, or the files of one data set.`
  return { kind: 'nothing', why }
}

/** What is said while files are held over the window: of each file no more is known then than its type. */
export function dropPromise(types: readonly string[]): string {
  const specs = types.filter((type) => type === 'application/json').length
  if (specs === 1 && types.length === 1) return 'Drop it to begin a new experiment with this spec.'
  if (specs > 0) return 'Drop one spec alone, or the files of one data set.'
  return 'Drop a data set to look at it before it is imported, or a spec (.json) to begin a new experiment.'
}
