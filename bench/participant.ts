import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Precision } from './job.ts'
import type { Absent, MinimiseReply, Ready, Reply } from './peers/serve.ts'

/** The number of threads of every participant and every library in it. */
export const threads = 2

/** A program that speaks the line protocol of peers/serve.ts and peers/protocol.py. */
export interface Peer {
  name: string
  /** Path relative to this file. */
  file: string
  precisions: Precision[]
  /** Whether it starts fast enough for the many small jobs of the sweep. */
  sweeps: boolean
}

export const ours: Peer = { name: 'Collapsar', file: 'ours.ts', precisions: ['float32', 'float64'], sweeps: true }
export const tfjs: Peer = { name: 'stock tfjs-node', file: 'peers/tfjs.ts', precisions: ['float32'], sweeps: true }
export const torchEager: Peer = python('PyTorch eager', 'torch_eager.py', true)
export const torchCompiled: Peer = python('torch.compile', 'torch_compiled.py', false)
export const jax: Peer = python('JAX jit', 'jax_jit.py', true)
export const numpy: Peer = python('NumPy', 'numpy_loop.py', false)
export const torchLbfgs: Peer = python('torch.optim.LBFGS', 'torch_lbfgs.py', false)

function python(name: string, file: string, sweeps: boolean): Peer {
  return { name, file: `peers/${file}`, precisions: ['float32', 'float64'], sweeps }
}

/** A peer that has loaded its job and warmed up. */
export interface Participant extends Ready {
  go(steps: number): Promise<Reply>
  minimise(objective: number, seconds: number): Promise<MinimiseReply>
  close(): Promise<void>
}

const pythonPath = fileURLToPath(new URL('../.runtime/peers/bin/python', import.meta.url))
// All on the CPU: a GPU that only some participants can use would decide the comparison.
export const environment = {
  ...process.env,
  CUDA_VISIBLE_DEVICES: '-1',
  OMP_NUM_THREADS: String(threads),
  TF_NUM_INTRAOP_THREADS: String(threads),
  TF_NUM_INTEROP_THREADS: String(threads),
}

/** Starts a peer on a job file. The answer has a reason where it is not installed or cannot do the job. */
export async function start({ file }: Peer, job: string): Promise<Participant | Absent> {
  const isPython = file.endsWith('.py')
  if (isPython && !existsSync(pythonPath)) return { ready: false, reason: 'the Python peers are not installed' }
  const path = fileURLToPath(new URL(file, import.meta.url))
  const child = spawn(isPython ? pythonPath : process.execPath, [path, job], { env: environment })
  const { ask, first } = conversation(child)
  const greeting = await first.catch((error: Error): Absent => ({ ready: false, reason: error.message }))
  if (!greeting.ready) {
    await ended(child)
    return greeting
  }
  return {
    ...greeting,
    go: (steps) => ask<Reply>(`go ${steps}`),
    minimise: (objective, seconds) => ask<MinimiseReply>(`minimise ${objective} ${seconds}`),
    close: () => ended(child),
  }
}

interface Conversation {
  first: Promise<Ready | Absent>
  ask<T>(line: string): Promise<T>
}

function conversation(child: ChildProcess): Conversation {
  const { stdin, stdout, stderr } = child
  if (!stdin || !stdout || !stderr) throw new Error('participant: the pipes of the peer are missing')
  let complaints = ''
  stderr.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-4000)))
  // The exit event reports a peer that has ended, not the pipe.
  stdin.on('error', () => {})
  let pending: { resolve: (line: string) => void; reject: (error: Error) => void } | null = null
  const next = (): Promise<string> => new Promise((resolve, reject) => (pending = { resolve, reject }))
  createInterface({ input: stdout }).on('line', (line) => pending?.resolve(line))
  child.on('error', (error) => pending?.reject(error))
  child.on('close', (code, signal) =>
    pending?.reject(new Error(cause(complaints) ?? `it ended with ${signal ?? `exit code ${code}`}`)),
  )
  const parsed = async <T>(): Promise<T> => JSON.parse(await next()) as T
  return {
    first: parsed(),
    ask(line) {
      const answer = parsed()
      stdin.write(`${line}\n`)
      return answer as Promise<never>
    },
  }
}

/** Returns the last line that names an error. */
const cause = (text: string): string | null =>
  text
    .split('\n')
    .filter((line) => /error/i.test(line))
    .at(-1)
    ?.trim() ?? null

/** Asks the peer to end, and kills it after a while. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  child.stdin?.write('end\n')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await closed
  clearTimeout(timer)
}
