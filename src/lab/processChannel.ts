import type { Channel } from '../shared/rpc/protocol.ts'

/** The channel from a forked process to the one that started it. */
export function processChannel(): Channel {
  return {
    post: (message) => {
      // The other side may close between the test and the sending; `disconnect` then says so.
      if (process.connected) process.send?.(message, undefined, undefined, () => {})
    },
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.once('disconnect', () => listener('the process that started the lab is gone')),
  }
}
