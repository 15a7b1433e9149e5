import { spawn } from 'node:child_process'

/** A terminal sends Ctrl-C to the child itself; sent again, it would read as a second, impatient one. */
const isForwarded = (signal) => signal !== 'SIGINT' || !process.stdin.isTTY

/** Runs a program in this terminal and resolves to its exit code, as a shell would give it. */
export const runForeground = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    const forward = (signal) => isForwarded(signal) && child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM']) process.off(name, forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
