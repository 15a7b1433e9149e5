import { begin, finished, onTrain } from './speak.ts'

/** Comes to one run of its order: dies of it where there are others, else finishes it. */
let runs = 0
onTrain(async (_run, say, index) => {
  runs++
  if (index > 0) return
  await begin(say)
  if (runs > 1) process.exit(3)
  await say(finished())
  process.disconnect()
})
