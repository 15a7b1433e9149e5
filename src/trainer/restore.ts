import { isSamePlacement, placementOf, placementText } from '../shared/contract/placement.ts'
import type { PlanPosition, ResumePoint, WeightsPoint } from '../shared/contract/trainer.ts'
import { scheduledSteps, stages } from '../shared/spec/stages.ts'
import { parameterBlocks, parameterCount, type Problem } from '../shared/theory/problem.ts'
import { EngineRefusal } from './engine/ladder.ts'
import { engineName, type Run } from './run.ts'

/** What a run resumes from: its state, bit for bit, or its weights alone. */
export type Checkpoint = ResumePoint | WeightsPoint

/**
 * Restores the position of a checkpoint with its state, or with its weights and a new state of the optimizer. Returns a
 * line for the log. Throws an EngineRefusal where the state is of another engine or placement.
 */
export async function restoreCheckpoint(run: Run, checkpoint: Checkpoint): Promise<string> {
  const { engine: name, placement, ...position } = checkpoint.plan
  if ('state' in checkpoint) requireSamePlacement(run, { name, placement })
  Object.assign(run.position, position)
  const plan = stages(run.spec, position.multiplier)
  const stage = plan[position.stage]!
  if ('state' in checkpoint) {
    await run.engine.restore(checkpoint.state, stage)
    return `resumed from step ${position.step}`
  }
  const at = { totalSteps: scheduledSteps(plan), step: position.step - position.attemptBegan }
  if (run.engine.backbone && checkpoint.backbone) await run.engine.backbone.initialise(checkpoint.backbone, at, stage)
  else {
    await run.engine.initialise(thetaOf(run.problem, checkpoint.weights), at.totalSteps, at.step)
    await run.engine.setStage(stage)
  }
  return `resumed from the weights of step ${position.step}, with a new state of the optimizer`
}

function requireSamePlacement(
  run: Run,
  made: { name: PlanPosition['engine']; placement: PlanPosition['placement'] },
): void {
  const now = placementOf(run.engine.report)
  const { placement } = made
  if (made.name === engineName(run) && placement !== null && isSamePlacement(placement, now)) return
  const before = placement === null ? 'an older Collapsar' : `engine ${made.name}, ${placementText(placement)}`
  throw new EngineRefusal(
    `the checkpoint was made by ${before}; this trainer has engine ${engineName(run)}, ${placementText(now)}. ` +
      'A resume would not repeat the same bits. Resume from its weights, with a new state of the optimizer (lab resume ID --from-weights)',
  )
}

function thetaOf(problem: Problem, weights: readonly Float64Array[]): Float64Array {
  const theta = new Float64Array(parameterCount(problem))
  for (const [i, { offset }] of parameterBlocks(problem).entries()) theta.set(weights[i]!, offset)
  return theta
}
