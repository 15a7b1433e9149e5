import { begin, onTrain } from './speak.ts'

onTrain(async () => {
  await begin()
  process.stderr.write('a first word\nthe very last word', () => process.exit(3))
})
