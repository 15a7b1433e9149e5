import { begin, finished, onTrain } from './speak.ts'

/** Starts one run of its order: crashes where there are others, else finishes it. */
let runs = 0
onTrain(async (_run, say, index) => {
  runs++
  if (index > 0) return
  await begin(say)
  if (runs > 1) process.exit(3)
  await say(finished())
  process.disconnect()
})
