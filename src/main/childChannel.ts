import type { ChildProcess } from 'node:child_process'
import type { Channel } from '../shared/rpc/protocol.ts'

/** How a child ended, as the end of a sentence: exit, crash and kill are three different things. */
export function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `was ended by ${signal}`
  return code === 0 ? 'ended' : `ended with code ${code ?? 'unknown'}`
}

/** The message channel of a forked Node process. */
export function childChannel(child: ChildProcess, name: string): Channel {
  return {
    post: (message) => {
      // A failed send means that the child is going: its exit rejects what is pending.
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
      child.once('error', (error) => close(`${name} could not be started: ${error.message}`))
    },
  }
}
