import { begin, onTrain } from './speak.ts'

onTrain(async (_run, say) => {
  await begin(say)
  process.abort()
})
