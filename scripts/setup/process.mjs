import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** @import { Outcome, RunOptions } from './types.d.mts' */

/**
 * Finds the first executable of a name on PATH, without starting it.
 * @type {(name: string, env: NodeJS.ProcessEnv) => string | null}
 */
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
 * Runs a program to its end and never rejects: one that cannot start ends with code null. With `show` its standard output
 * goes to the terminal; standard error is collected.
 * @type {(command: string, args: string[], options: RunOptions) => Promise<Outcome>}
 */
export const runProgram = (command, args, { env, cwd, timeout, show = false, onStart = () => {} }) =>
  new Promise((resolve) => {
    /** @type {Buffer[]} */
    const output = []
    /** @type {import('node:child_process').StdioOptions} */
    const stdio = ['ignore', show ? 'inherit' : 'pipe', 'pipe']
    const shell = process.platform === 'win32' && command.endsWith('.cmd')
    const child = spawn(command, args, { cwd, env, stdio, shell })
    const timer = timeout ? setTimeout(() => child.kill('SIGKILL'), timeout) : undefined
    /** @type {(signal: NodeJS.Signals) => never} */
    const stop = (signal) => {
      child.kill(signal)
      process.exit(signal === 'SIGINT' ? 130 : 143)
    }
    process.once('SIGINT', stop).once('SIGTERM', stop)
    /** @type {(code: number | null) => void} */
    const end = (code) => {
      clearTimeout(timer)
      process.off('SIGINT', stop).off('SIGTERM', stop)
      resolve({ code, output: Buffer.concat(output).toString('utf8') })
    }
    child.stdout?.on('data', (chunk) => output.push(chunk))
    child.stderr?.on('data', (chunk) => output.push(chunk))
    child.once('error', (error) => {
      output.push(Buffer.from(error.message))
      end(null)
    })
    child.once('close', end)
    if (child.pid) onStart(child.pid)
  })

/**
 * npm names the cause first and its help last.
 * @type {(text: string, count?: number) => string}
 */
export const firstLines = (text, count = 12) => text.trim().split('\n').slice(0, count).join('\n')

/**
 * Returns the first line with the word error, from a stack trace or a progress log; else the last lines.
 * @type {(text: string) => string}
 */
export const causeOf = (text) =>
  text.match(/^.*error.*$/im)?.[0]?.trim() ?? (lastLines(text, 2) || 'it ended without a message')

/** @type {(text: string, count?: number) => string} */
export const lastLines = (text, count = 12) => text.trim().split('\n').slice(-count).join('\n')
