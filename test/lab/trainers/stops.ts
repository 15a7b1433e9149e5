import { begin, onTrain, stopWhenAsked } from './speak.ts'

onTrain((_run, say) => begin(say))
stopWhenAsked()
