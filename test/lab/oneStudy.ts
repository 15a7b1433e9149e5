import { dispatchEvents } from '../../src/lab/dispatchEvents.ts'
import { openLab } from '../../src/lab/lab.ts'
import { alone, root, trainer } from './specs.ts'

/** A separate process: it starts a study of three endless runs, one trainer at a time, and sends its id after the first measurement. */
const [home = null, trainerName = ''] = process.argv.slice(2)
let study = ''
const lab = await openLab({
  home,
  root,
  trainerPath: trainer(trainerName),
  concurrency: 1,
  emit: dispatchEvents({ 'runs.measured': ({ id }) => void tell(id) }),
})
process.on('disconnect', () => {})
process.on('message', () => void pause())
const axes = [{ path: 'seed', values: [0, 1, 2] }]
study = await lab.handlers['studies.start']({
  name: 'of another lab',
  plan: { parts: [{ label: '', base: alone(), axes }] },
  preset: null,
  size: null,
})

async function tell(id: string): Promise<void> {
  const { engine, measurements } = await lab.handlers['runs.read']({ id })
  // After its checkpoint.
  if ((measurements.at(-1)?.step ?? 0) >= 5)
    process.send?.({ id: study, trainerPid: Number(engine?.device.split(' ')[1]) })
}

async function pause(): Promise<void> {
  await lab.handlers['studies.pause']({ id: study })
  process.send?.('paused')
}
