import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { stackingPays, stackKey } from '../../shared/spec/stacking.ts'
import type { Installation } from '../installation.ts'
import type { Room } from './planTrainers.ts'

/** What the machine has room for, and which runs of a study one trainer takes together. */
export interface Workplace extends Room {
  stacks: 'none' | 'small' | 'all'
}

/**
 * A GPU is filled by one stack of everything. On a CPU small runs are stacked and large ones go side by side. Without
 * native TensorFlow nothing is compiled, and hence nothing stacked. `asked`: how many trainers at a time; null: as many
 * as are good.
 */
export function workplaceOf(
  engine: Installation['engine'],
  gpus: readonly string[],
  cores: number,
  asked: number | null,
): Workplace {
  if (engine.kind !== 'native') return { cores, trainers: asked ?? cores, stacks: 'none' }
  const isOnGpu = engine.variant === 'cuda' && gpus.length > 0
  return { cores, trainers: asked ?? (isOnGpu ? 1 : cores), stacks: isOnGpu ? 'all' : 'small' }
}

/** Equal for runs that one trainer takes together; null for one that it takes alone. */
export function stackOf(spec: RunSpec, { stacks }: Workplace): string | null {
  const isCompiled = ['auto', 'graph', 'cuda'].includes(spec.engine)
  if (!isCompiled || stacks === 'none') return null
  return stacks === 'all' || stackingPays(spec) ? stackKey(spec) : null
}
