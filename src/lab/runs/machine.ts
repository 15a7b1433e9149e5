import { totalmem } from 'node:os'
import type { Placement } from '../../shared/contract/placement.ts'
import { memoryRefusal, trainerBytes } from '../../shared/spec/memoryLimit.ts'
import type { EngineKind } from '../../shared/spec/runSize.ts'
import { SpecError, type RunSpec } from '../../shared/spec/runSpec.ts'
import { largestStack, stackingPays, stackKey } from '../../shared/spec/stacking.ts'
import type { Installation } from '../system/installation.ts'
import type { Capacity, WaitingRun } from './planTrainers.ts'

/** What this machine can run. */
export interface Machine extends Capacity {
  /** Whether runs of a study with the same compiled program share a trainer, which then compiles it once. */
  sharesPrograms: boolean
  device: 'cpu' | 'gpu'
}

/**
 * Describes a machine by its engine. One trainer fills a GPU; a CPU runs one trainer per core. Without native
 * TensorFlow no program is compiled, so runs have none to share.
 */
export function machineOf(
  engine: Installation['engine'],
  gpus: readonly string[],
  cores: number,
  bytes = machineBytes(),
): Machine {
  if (engine.kind !== 'native') return { cores, trainers: cores, bytes, sharesPrograms: false, device: 'cpu' }
  const isOnGpu = engine.variant === 'cuda' && gpus.length > 0
  const device = isOnGpu ? 'gpu' : 'cpu'
  return { cores, trainers: isOnGpu ? 1 : cores, bytes, sharesPrograms: true, device }
}

/** Returns the memory of this machine, within the limits of this process. Free memory changes, so the trainer checks that. */
export function machineBytes(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(totalmem(), limit) : totalmem()
}

/** Throws a SpecError where a run needs more memory than this machine has. */
export function requireMemory(spec: RunSpec, { isCompiled }: { isCompiled: boolean }): void {
  const refusal = memoryRefusal(spec, engineOf(spec, isCompiled), machineBytes())
  if (refusal !== null) throw new SpecError('network.widths', refusal)
}

const engineOf = (spec: RunSpec, isCompiled: boolean): EngineKind =>
  isCompiled && isCompiledBy(spec) ? 'graph' : 'ops'

const isCompiledBy = ({ engine }: RunSpec): boolean => ['auto', 'graph', 'cuda'].includes(engine)

/** Returns a key that is equal for runs of one trainer; null for a run that is trained alone. */
export function programOf(spec: RunSpec, { sharesPrograms }: Machine): string | null {
  return isCompiledBy(spec) && sharesPrograms ? stackKey(spec) : null
}

/** Returns how many runs one trainer may have. Unstacked runs have no limit: another trainer would only start and compile again. */
const largestGroup = ({ device }: Machine): number => (stackingPays(device) ? largestStack : Infinity)

/** Describes a run for the queue. A run that resumes keeps its placement: the threads and the size of its stack. */
export const waitingRunOf = (
  spec: RunSpec,
  { id, study, placement = null }: Pick<WaitingRun, 'id' | 'study'> & { placement?: Placement | null },
  machine: Machine,
): WaitingRun => ({
  id,
  study,
  program: programOf(spec, machine),
  most: (stackingPays(machine.device) && placement?.stacked) || largestGroup(machine),
  threads: placement?.threads ?? null,
  bytes: trainerBytes(spec, engineOf(spec, machine.sharesPrograms)),
})
