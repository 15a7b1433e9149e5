import { fileKind } from '../../../shared/fileKinds.ts'

/** What to do with files that are dropped on a window. */
export type DropPlan =
  { kind: 'spec' } | { kind: 'data' } | { kind: 'checkpoint' } | { kind: 'bundle' } | { kind: 'nothing'; why: string }

const isSpec = (name: string): boolean => fileKind(name) === 'spec'

/**
 * Decides by the names of the files. Any other file may belong to a data set: only its content tells. On the page
 * Checkpoint, files of arrays are checkpoints.
 */
export function planOfDrop(names: readonly string[], isCheckpointPage = false): DropPlan {
  if (names.length === 0)
    return { kind: 'nothing', why: 'This is not a file on this machine. Save it first, then drop the file.' }
  const bundle = names.find((name) => fileKind(name) === 'bundle')
  if (bundle !== undefined && names.length > 1)
    return { kind: 'nothing', why: `${bundle} is a bundle. Drop one bundle at a time.` }
  if (bundle !== undefined) return { kind: 'bundle' }
  const specs = names.filter(isSpec)
  const isWeights = (name: string): boolean => fileKind(name) === 'checkpoint'
  if (specs.length === 0 && (names.some(isWeights) || isCheckpointPage)) {
    if (names.length <= 2 && (isCheckpointPage || names.every(isWeights))) return { kind: 'checkpoint' }
    return { kind: 'nothing', why: 'Drop one checkpoint, or two checkpoints to compare them.' }
  }
  if (specs.length === 0) return { kind: 'data' }
  if (names.length === 1) return { kind: 'spec' }
  const why =
    specs.length === names.length
      ? `These are ${specs.length} specs. Drop one spec at a time.`
      : `${specs[0]} is a spec and the other files are not. Drop one spec, or the files of one data set.`
  return { kind: 'nothing', why }
}

/** Says what dropping will do. While files are held over the window, only their types are known. */
export function dropHint(types: readonly string[]): string {
  const specs = types.filter((type) => type === 'application/json').length
  if (specs === 1 && types.length === 1) return 'Drop the spec to start a new experiment.'
  if (specs > 0) return 'Drop one spec, or the files of one data set.'
  return 'Drop a data set to import it, a checkpoint (.pt, .onnx) to analyse it, or a spec (.json) for a new experiment.'
}
