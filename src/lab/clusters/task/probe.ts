import { availableParallelism, hostname } from 'node:os'
import type { EngineReport } from '../../../shared/contract/engine.ts'
import { engineText } from '../../../shared/contract/engineText.ts'
import { superviseOnce } from '../../runs/supervise.ts'
import { openTrainers } from '../../runs/trainers.ts'
import { scratchFolder } from './scratch.ts'

/** Starts a trainer and describes the engine that it finds on this node. */
export async function probeEngine(root: string): Promise<string> {
  const trainers = openTrainers({ home: scratchFolder(), root })
  let engine: EngineReport | null = null
  const supervision = superviseOnce(
    trainers.trainerCommand,
    trainers.environment(1).variables,
    { kind: 'probe' },
    {
      onMessage: (message) => {
        if (message.kind === 'probed') engine = message.engine
      },
      onLate: () => {},
    },
  )
  const { lastOutput } = await supervision.ended
  if (engine === null) throw new Error(`the trainer did not start: ${lastOutput.at(-1) ?? 'no output'}`)
  return `${engineText(engine)} on ${hostname()}, ${availableParallelism()} cores`
}
