/**
 * What a file holds, by the end of its name. Any file that is no spec, bundle or checkpoint may belong to a data set, and
 * safetensors, NPZ and HDF5 may hold either.
 */
export type FileKind = 'spec' | 'bundle' | 'checkpoint' | 'data'

/** Endings of files that hold weights and nothing else. */
const checkpointEndings = ['.pt', '.pth', '.ckpt', '.onnx', '.keras', '.weights.h5']

export function fileKind(name: string): FileKind {
  const lower = name.toLowerCase()
  if (lower.endsWith('.json')) return 'spec'
  if (checkpointEndings.some((ending) => lower.endsWith(ending))) return 'checkpoint'
  return lower.endsWith('.collapsar') ? 'bundle' : 'data'
}
