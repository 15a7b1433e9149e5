import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The first executable of that name on PATH, without starting anything. */
export const findProgram = (name, env) => {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name]
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    for (const path of names.map((file) => join(folder, file))) {
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch {
        continue
      }
    }
  }
  return null
}

/**
 * Never rejects: a program that cannot be started is an exit like any other, with code null. `show` lets its progress be
 * seen; what it says on stderr is ours to tell.
 */
export const runProgram = (command, args, { env, cwd, timeout, show = false, onStart = () => {} }) =>
  new Promise((resolve) => {
    const output = []
    const stdio = ['ignore', show ? 'inherit' : 'pipe', 'pipe']
    const shell = process.platform === 'win32' && command.endsWith('.cmd')
    const child = spawn(command, args, { cwd, env, stdio, shell })
    const timer = timeout ? setTimeout(() => child.kill('SIGKILL'), timeout) : undefined
    const stop = (signal) => {
      child.kill(signal)
      process.exit(signal === 'SIGINT' ? 130 : 143)
    }
    process.once('SIGINT', stop).once('SIGTERM', stop)
    const end = (code) => {
      clearTimeout(timer)
      process.off('SIGINT', stop).off('SIGTERM', stop)
      resolve({ code, output: Buffer.concat(output).toString('utf8') })
    }
    child.stdout?.on('data', (chunk) => output.push(chunk))
    child.stderr?.on('data', (chunk) => output.push(chunk))
    child.once('error', (error) => end(output.push(Buffer.from(error.message)) && null))
    child.once('close', end)
    if (child.pid) onStart(child.pid)
  })

/** npm names the cause first and its help last. */
export const firstLines = (text, count = 12) => text.trim().split('\n').slice(0, count).join('\n')

/** The first line that speaks of an error, out of a stack trace or a progress log; else how it ended. */
export const causeOf = (text) =>
  text.match(/^.*error.*$/im)?.[0].trim() ?? (lastLines(text, 2) || 'it ended without a word')

export const lastLines = (text, count = 12) => text.trim().split('\n').slice(-count).join('\n')
