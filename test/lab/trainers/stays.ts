import { finished, onTrain } from './speak.ts'

/** Says that its runs have ended, and does not leave. */
onTrain((_run, say) => say(finished()))
setInterval(() => {}, 1000)
