import { begin, onTrain } from './speak.ts'

/** Sends a message that belongs to none of its runs. */
onTrain(async (_run, say) => {
  await begin(say)
  process.send?.({ kind: 'event', run: 7, event: { kind: 'logged', level: 'info', message: '' } })
})
