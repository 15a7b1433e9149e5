import { begin, checkpointAt, onTrain, stopWhenAsked } from './speak.ts'

/** Starts only the first run of its order, and confirms every stop. */
onTrain(async (_run, say, index) => {
  if (index > 0) return
  await say(checkpointAt(2, []))
  await begin(say)
})
stopWhenAsked()
