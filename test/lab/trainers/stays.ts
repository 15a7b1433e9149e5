import { finished, onTrain } from './speak.ts'

/** Reports the ends of its runs and does not exit. */
onTrain((_run, say) => say(finished()))
setInterval(() => {}, 1000)
