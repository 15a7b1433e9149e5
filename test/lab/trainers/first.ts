import { begin, finished, onTrain, stopWhenAsked } from './speak.ts'

/** The first run of the order finishes at once; the others run until they are stopped. */
onTrain(async (_run, say, index) => {
  await begin(say)
  if (index === 0) await say(finished(100))
})
stopWhenAsked()
