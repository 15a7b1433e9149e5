import { begin, onTrain } from './speak.ts'

onTrain(async (_run, say) => {
  await begin(say)
  process.stderr.write('a first word\nthe very last word', () => process.exit(3))
})
