import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { environment } from './participant.ts'
import type { ScaleResult } from './results.ts'
import type { SweepAxis } from './sweepChart.ts'

/** What a point process is asked. */
export interface PointOrder {
  /** n_0 … n_L. */
  dims: number[]
  samples: number
  /** The most repetitions, and the seconds after which none begins: a large point gets one. */
  most: number
  seconds: number
}

/** What a point process answers, in ms and MB. */
export interface PointReply {
  iterationMs: number
  iterations: number
  measurementMs: number
  measurements: number
  /** The first call of the loop, which compiles it. */
  compileMs: number
  /** The peak after training, before the first measurement. */
  trainingMegabytes: number
  peakMegabytes: number
}

/** The sizes that are not swept. */
export const base: Record<SweepAxis, number> = { depth: 5, width: 100, samples: 200 }
const inputs = 100
const classes = 10
const values: Record<SweepAxis, number[]> = {
  depth: [3, 5, 10, 20, 50],
  width: [50, 100, 200, 500, 2048],
  samples: [50, 200, 1000, 3000, 10_000],
}
const limitMs = 180_000

/** Measures every point in a process of its own, and passes on the results so far after each. */
export async function scale(found: (entries: ScaleResult[], share: number) => void): Promise<void> {
  const points = Object.entries(values).flatMap(([axis, own]) =>
    own.map((value) => ({ axis: axis as SweepAxis, value })),
  )
  const entries: ScaleResult[] = []
  for (const point of points) {
    const sizes = { ...base }
    sizes[point.axis] = point.value
    const { depth, width, samples } = sizes
    const dims = [inputs, ...new Array<number>(depth - 1).fill(width), classes]
    const reply = await ask({ dims, samples, most: 9, seconds: 1 }).catch((error: unknown) => ({
      missing: error instanceof Error ? error.message : String(error),
    }))
    entries.push({ ...point, ...reply })
    found(entries, 1 / points.length)
  }
}

/** Runs one point; rejects with its last line where it fails or takes too long. */
function ask(order: PointOrder): Promise<PointReply> {
  const path = fileURLToPath(new URL('scalePoint.ts', import.meta.url))
  const child = spawn(process.execPath, [path, JSON.stringify(order)], { env: environment, timeout: limitMs })
  let [answer, complaints] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (answer += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-2000)))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve(JSON.parse(answer) as PointReply)
      else if (signal) reject(new Error(`it ended with ${signal}`))
      else reject(new Error(complaints.trim().split('\n').at(-1) ?? `it ended with exit code ${code}`))
    })
  })
}
