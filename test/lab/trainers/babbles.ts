import type { TrainerEvent } from '../../../src/shared/contract/trainer.ts'
import { begin, onTrain } from './speak.ts'

onTrain(async (_run, say) => {
  await begin(say)
  await say({ kind: 'measured', measurement: 'what?' } as unknown as TrainerEvent)
})
