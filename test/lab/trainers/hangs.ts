import { begin, onTrain } from './speak.ts'

/** Busy forever, as in one long native call: no message reaches it. */
onTrain(async (_run, say) => {
  await begin(say)
  for (;;);
})
