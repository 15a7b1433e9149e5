import { begin, checkpointAt, onTrain, stopWhenAsked } from './speak.ts'

/** Comes to the first run of its order alone, and answers every stop. */
onTrain(async (_run, say, index) => {
  if (index > 0) return
  await say(checkpointAt(2, []))
  await begin(say)
})
stopWhenAsked()
