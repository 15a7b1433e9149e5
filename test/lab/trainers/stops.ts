import { begin, onStop, onTrain, send } from './speak.ts'

onTrain(begin)
onStop(() => {
  void send({ kind: 'ended', outcome: { status: 'stopped' }, peakMemoryBytes: 1 }).then(() => process.exit(0))
})
