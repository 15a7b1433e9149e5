import { dispatchEvents } from '../../src/lab/dispatchEvents.ts'
import { openLab } from '../../src/lab/lab.ts'
import { root, spec, trainer } from './specs.ts'

/** A separate process: it starts one endless run and sends the ids of run and trainer after the first measurement. */
const [home = null, trainerName = ''] = process.argv.slice(2)
const lab = await openLab({
  home,
  root,
  trainerPath: trainer(trainerName),
  emit: dispatchEvents({ 'runs.measured': ({ id }) => void tell(id) }),
})
process.on('disconnect', () => {})
await lab.handlers['runs.start']({ specs: [spec()], preset: null })

async function tell(id: string): Promise<void> {
  const { engine } = await lab.handlers['runs.read']({ id })
  process.send?.({ id, trainerPid: Number(engine?.device.split(' ')[1]) })
}
