/** The lab as a separate process, which Electron's main process starts. */
import { parseArgs } from 'node:util'
import { CallError } from '../shared/contract/errors.ts'
import { labContract, type LabContract } from '../shared/contract/index.ts'
import type { Channel } from '../shared/rpc/protocol.ts'
import { serve, type Emit } from '../shared/rpc/server.ts'
import { openLab } from './lab.ts'

const exitCodes = { clean: 0, bug: 1, usage: 2, cannotOpen: 3 }

function exitWith(message: string, code: number): never {
  console.error(message)
  process.exit(code)
}

function readArguments(): { home: string | null; root: string } {
  try {
    const { values } = parseArgs({ options: { home: { type: 'string' }, root: { type: 'string' } } })
    if (values.root === undefined) throw new Error('--root DIR is missing')
    return { home: values.home ?? null, root: values.root }
  } catch (error) {
    return exitWith(`lab: ${error instanceof Error ? error.message : error}`, exitCodes.usage)
  }
}

/** The channel to the process that forked this one. */
const parentChannel: Channel = {
  post: (message) =>
    new Promise((resolve) => {
      if (!process.connected) return resolve()
      // The other side may close between the check and the sending; `disconnect` then reports it.
      process.send?.(message, undefined, undefined, () => resolve())
    }),
  onMessage: (listener) => void process.on('message', listener),
  onClose: (listener) => void process.once('disconnect', () => listener('the process that started the lab is gone')),
}

async function main(): Promise<void> {
  const { home, root } = readArguments()
  if (!process.send) exitWith('lab: only the app starts this program; use the command line instead', exitCodes.usage)
  let forward: Emit<LabContract> = () => {}
  const lab = await openLab({ home, root, hasWindow: true, emit: (name, payload) => forward(name, payload) })
  const close = (): void => {
    void lab.close().then(() => process.exit(exitCodes.clean))
  }
  parentChannel.onClose(close)
  process.once('SIGTERM', close)
  process.once('SIGINT', close)
  forward = serve(labContract, lab.handlers, parentChannel, setImmediate)
}

main().catch((error: unknown) => {
  if (error instanceof CallError) exitWith(`lab: ${error.message}`, exitCodes.cannotOpen)
  exitWith(error instanceof Error ? (error.stack ?? error.message) : String(error), exitCodes.bug)
})
