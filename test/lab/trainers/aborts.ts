import { begin, onTrain } from './speak.ts'

onTrain(async () => {
  await begin()
  process.abort()
})
