import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { largestStack, stackingPays, stackKey } from '../../shared/spec/stacking.ts'
import type { Installation } from '../system/installation.ts'
import type { Capacity } from './planTrainers.ts'

/** What the machine has room for. */
export interface Machine extends Capacity {
  /** Whether runs of a study that need the same compiled program share a trainer, which compiles it once. */
  sharesPrograms: boolean
  device: 'cpu' | 'gpu'
}

/**
 * A GPU is filled by one trainer, on a CPU there is one for each core. Without native TensorFlow nothing is compiled,
 * and hence nothing shared.
 */
export function machineOf(engine: Installation['engine'], gpus: readonly string[], cores: number): Machine {
  if (engine.kind !== 'native') return { cores, trainers: cores, sharesPrograms: false, device: 'cpu' }
  const isOnGpu = engine.variant === 'cuda' && gpus.length > 0
  const device = isOnGpu ? 'gpu' : 'cpu'
  return { cores, trainers: isOnGpu ? 1 : cores, sharesPrograms: true, device }
}

/** Equal for runs that one trainer takes together; null for one that it takes alone. */
export function programOf(spec: RunSpec, { sharesPrograms }: Machine): string | null {
  const isCompiled = ['auto', 'graph', 'cuda'].includes(spec.engine)
  return isCompiled && sharesPrograms ? stackKey(spec) : null
}

/** Runs that go one after another need no limit: another trainer would only begin, and load the program, once more. */
export const largestGroup = (spec: RunSpec, { device }: Machine): number =>
  stackingPays(spec, device) ? largestStack : Infinity
