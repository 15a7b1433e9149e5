import type { ChildProcess } from 'node:child_process'
import type { Channel } from '../shared/rpc/protocol.ts'

/** Describes how a child process ended, as the predicate of a sentence. */
export function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `was killed by ${signal}`
  return code === 0 ? 'exited' : `exited with code ${code ?? 'unknown'}`
}

/** Makes a channel to a forked Node process. */
export function childChannel(child: ChildProcess, name: string): Channel {
  return {
    post: (message) => {
      // A failed send means that the child is exiting; its exit rejects all pending calls.
      if (child.connected) child.send(message as object, () => undefined)
    },
    onMessage: (listener) => void child.on('message', listener),
    onClose: (listener) => {
      let isClosed = false
      const close = (reason: string): void => {
        if (!isClosed) listener(reason)
        isClosed = true
      }
      child.once('exit', (code, signal) => close(`${name} ${describeExit(code, signal)}`))
      child.once('error', (error) => close(`${name} could not start: ${error.message}`))
    },
  }
}
