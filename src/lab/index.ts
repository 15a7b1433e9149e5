/** The lab as a process of its own, as Electron's main process starts it. */
import { parseArgs } from 'node:util'
import { CallError } from '../shared/contract/errors.ts'
import { labContract, type LabContract } from '../shared/contract/index.ts'
import { serve, type Emit } from '../shared/rpc/server.ts'
import { openLab } from './lab.ts'
import { processChannel } from './processChannel.ts'

const exitCodes = { clean: 0, bug: 1, usage: 2, cannotOpen: 3 }

function leave(message: string, code: number): never {
  console.error(message)
  process.exit(code)
}

function readArguments(): { home: string | null; root: string } {
  try {
    const { values } = parseArgs({ options: { home: { type: 'string' }, root: { type: 'string' } } })
    if (values.root === undefined) throw new Error('--root DIR is missing')
    return { home: values.home ?? null, root: values.root }
  } catch (error) {
    return leave(`lab: ${error instanceof Error ? error.message : error}`, exitCodes.usage)
  }
}

async function main(): Promise<void> {
  const { home, root } = readArguments()
  if (!process.send) leave('lab: is started by another program; use the command line instead', exitCodes.usage)
  let forward: Emit<LabContract> = () => {}
  const lab = await openLab({ home, root, emit: (name, payload) => forward(name, payload) })
  const channel = processChannel()
  const close = (): void => {
    void lab.close().then(() => process.exit(exitCodes.clean))
  }
  channel.onClose(close)
  process.once('SIGTERM', close)
  process.once('SIGINT', close)
  forward = serve(labContract, lab.handlers, channel)
}

main().catch((error: unknown) => {
  if (error instanceof CallError) leave(`lab: ${error.message}`, exitCodes.cannotOpen)
  leave(error instanceof Error ? (error.stack ?? error.message) : String(error), exitCodes.bug)
})
