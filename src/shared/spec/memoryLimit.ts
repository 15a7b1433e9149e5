import { processBytes, runSize, workBytes, type EngineKind } from './runSize.ts'
import type { RunSpec } from './runSpec.ts'
import { finishOf } from './stages.ts'

/** Estimates the peak memory of a trainer with one run of the spec, in bytes. */
export const trainerBytes = (spec: RunSpec, engine: EngineKind): number =>
  processBytes(spec, engine) + workBytes(spec, runSize(spec), engine)

/** Returns why a spec cannot be trained on a machine with so much memory; null where it can. */
export function memoryRefusal(spec: RunSpec, engine: EngineKind, machineBytes: number): string | null {
  const needed = trainerBytes(spec, engine)
  if (needed <= machineBytes) return null
  return `training needs about ${formatBytes(needed)} of memory, but this machine has ${formatBytes(machineBytes)}; reduce ${memoryFields(spec)}`
}

/** Names the fields that determine the memory of a spec. */
export function memoryFields({ optimizer, batches, backbone }: RunSpec): string {
  if (batches) return `${backbone ? 'the backbone' : 'network.widths'}, batches.size or the samples`
  if (optimizer.kind === 'lbfgs') return 'network.widths, the samples or optimizer.memory'
  return finishOf(optimizer)
    ? 'network.widths, the samples or optimizer.finish.memory'
    : 'network.widths or the samples'
}

export const formatBytes = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`
