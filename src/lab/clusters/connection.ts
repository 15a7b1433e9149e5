import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { shellCommand } from '../../shared/shellCommand.ts'
import { CallError } from '../../shared/contract/errors.ts'

/** How a command ended on the login node. */
export interface Answer {
  code: number
  out: Buffer
  err: string
}

/** Runs commands on a login node, or here. */
export interface Connection {
  host: string
  isLocal: boolean
  /**
   * Runs a program with its arguments, which reach it unchanged. Rejects with a CallError where the node cannot be
   * reached; a program that fails or is missing answers with its code.
   */
  run(command: readonly string[], options?: RunOptions): Promise<Answer>
}

export interface RunOptions {
  input?: string | Readable
  timeoutMs?: number
}

const defaultTimeoutMs = 60_000
/** The exit code of ssh itself, and that of a shell for a program that is not there. */
const sshFailed = 255
export const notFound = 127

/** Opens the connection of a cluster: `local`, or a host of the user's ssh. */
export const connect = (host: string): Connection =>
  host === 'local'
    ? { host, isLocal: true, run: (command, options) => execute(command, options) }
    : { host, isLocal: false, run: (command, options) => overSsh(host, command, options) }

/**
 * Uses the ssh of the user with its configuration, agent and jump hosts. BatchMode: nobody is there to type a password.
 * One connection serves all commands for five minutes.
 */
async function overSsh(host: string, command: readonly string[], options?: RunOptions): Promise<Answer> {
  const sockets = join(tmpdir(), `collapsar-ssh-${userInfo().uid}`)
  mkdirSync(sockets, { recursive: true, mode: 0o700 })
  const settings = ['BatchMode=yes', 'ConnectTimeout=15', 'ControlMaster=auto', 'ControlPersist=300']
  // A connection that slept with the laptop is given up after half a minute.
  const alive = ['ServerAliveInterval=15', 'ServerAliveCountMax=2']
  const flags = [...settings, ...alive, `ControlPath=${sockets}/%C`].flatMap((setting) => ['-o', setting])
  const answer = await execute(['ssh', ...flags, '-T', '--', host, shellCommand(command)], options)
  if (answer.code !== sshFailed) return answer
  throw new CallError(
    'notPossible',
    `cannot reach ${host}: ${lastLine(answer.err) || 'ssh ended with 255'}; try: ssh -o BatchMode=yes ${host} true`,
  )
}

export const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? ''

function execute(
  command: readonly string[],
  { input, timeoutMs = defaultTimeoutMs }: RunOptions = {},
): Promise<Answer> {
  const [program = '', ...rest] = command
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'pipe'] })
    const out: Buffer[] = []
    let err = ''
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
    }, timeoutMs)
    child.stdout.on('data', (bytes: Buffer) => out.push(bytes))
    child.stderr.on('data', (bytes: Buffer) => (err = (err + bytes.toString()).slice(-20_000)))
    child.once('error', (error) => {
      clearTimeout(timer)
      resolve({ code: notFound, out: Buffer.alloc(0), err: error.message })
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      if (isLate) reject(new CallError('notPossible', `${program} did not answer within ${timeoutMs / 1000} s`))
      else resolve({ code: code ?? 128, out: Buffer.concat(out), err: signal === null ? err : `${err}${signal}` })
    })
    // A program that reads only a part of its input closes the pipe; its code says how it ended.
    child.stdin.on('error', () => {})
    if (input === undefined || typeof input === 'string') child.stdin.end(input ?? '')
    else pipeline(input, child.stdin).catch(() => child.kill())
  })
}

/** Runs a command and returns what it prints. Throws a CallError with its last line where it fails. */
export async function textOf(
  connection: Connection,
  command: readonly string[],
  options?: RunOptions,
): Promise<string> {
  const answer = await connection.run(command, options)
  if (answer.code === 0) return answer.out.toString()
  const name = command[0] ?? ''
  const reason = answer.code === notFound ? `${name} is not there` : lastLine(answer.err) || `exit code ${answer.code}`
  throw new CallError('notPossible', `${name} failed on ${connection.host}: ${reason}`)
}
