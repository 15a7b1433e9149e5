import { CallError } from '../../shared/contract/errors.ts'
import { tensorflowVersion } from '../../shared/contract/placement.ts'
import { installWords } from '../../shared/installWords.ts'
import { findRoot, isPackaged } from '../layout.ts'
import type { PlanPosition } from '../../shared/contract/trainer.ts'

type Versions = Record<string, string>

/**
 * Throws a CallError where another version of TensorFlow made the state of a checkpoint, or where the checkpoint does not
 * say what made it: a resume would not repeat the same bits. The trainer checks threads and stack, which the lab keeps.
 */
export function requireSameEngine(
  points: readonly { id: string; plan: PlanPosition }[],
  versions: Versions,
  versionsOf: (id: string) => Versions,
): void {
  const others = points.flatMap(({ id, plan }) => {
    const { maker, version } = makerOf(plan, versionsOf(id))
    return maker === nameOf(versions.tensorflow) || maker === null ? [] : [{ id, maker, version }]
  })
  const [first] = others
  if (!first) return
  const more = others.length > 1 ? ` (and ${others.length - 1} more)` : ''
  // No engine resumes a checkpoint that does not name its own.
  const engine =
    first.version === null
      ? ''
      : `, or use its engine: ${installWords(isPackaged(findRoot())).useVersion(first.version)}`
  throw new CallError(
    'otherEngine',
    `${first.maker} made the checkpoint of run ${first.id}${more}, and this Collapsar has ${nameOf(versions.tensorflow)}. ` +
      `A resume would not repeat the same bits. Resume from the weights (--from-weights), with a new state of the optimizer${engine}`,
  )
}

const nameOf = (tensorflow: string | undefined): string =>
  tensorflow === undefined ? 'no TensorFlow' : `TensorFlow ${tensorflow}`

/** Names what made a checkpoint. Both are null for an engine without TensorFlow, which the trainer compares. */
function makerOf(
  { placement }: PlanPosition,
  { tensorflow }: Versions,
): { maker: string | null; version: string | null } {
  if (placement === null) return { maker: `an older Collapsar with ${nameOf(tensorflow)}`, version: null }
  const version = tensorflowVersion(placement)
  return { maker: version === null ? null : nameOf(version), version }
}
