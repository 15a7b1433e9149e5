import { begin, onTrain } from './speak.ts'

/** Goes on for ever, whatever it is asked. */
onTrain((_run, say) => begin(say))
setInterval(() => {}, 1000)
