import { spawn } from 'node:child_process'

/** @type {NodeJS.Signals[]} */
const signals = ['SIGINT', 'SIGTERM']

/**
 * A terminal sends Ctrl-C to the child itself. Forwarded, it would look like a second Ctrl-C.
 * @type {(signal: NodeJS.Signals) => boolean}
 */
const isForwarded = (signal) => signal !== 'SIGINT' || !process.stdin.isTTY

/**
 * Runs a program in this terminal and resolves to its exit code, as a shell reports it.
 * @type {(command: string, args: string[], options?: import('node:child_process').SpawnOptions) => Promise<number>}
 */
export const runForeground = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    /** @type {(signal: NodeJS.Signals) => void} */
    const forward = (signal) => void (isForwarded(signal) && child.kill(signal))
    for (const signal of signals) process.on(signal, forward)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
