import { begin, onTrain } from './speak.ts'

/** Runs forever and ignores all messages. */
onTrain((_run, say) => begin(say))
setInterval(() => {}, 1000)
