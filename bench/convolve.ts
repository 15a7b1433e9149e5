import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { environment } from './participant.ts'
import type { ConvolutionResult } from './results.ts'

/** What a process is asked: the choice of kernels, and for how long it measures. */
export interface ConvolutionOrder {
  oneDnn: boolean
  xla: boolean
  seconds: number
}

export interface ConvolutionReply {
  ms: number
  calls: number
}

const run = promisify(execFile)
const point = fileURLToPath(new URL('convolvePoint.ts', import.meta.url))

/** Times one convolution with its gradients under every choice of kernels, each in a process of its own. */
export async function convolve(advance: (share: number) => void): Promise<ConvolutionResult[]> {
  const results: ConvolutionResult[] = []
  for (const oneDnn of [false, true])
    for (const xla of [false, true]) {
      const order: ConvolutionOrder = { oneDnn, xla, seconds: 3 }
      const { stdout } = await run(process.execPath, [point, JSON.stringify(order)], { env: environment })
      results.push({ oneDnn, xla, ...(JSON.parse(stdout) as ConvolutionReply) })
      advance(1 / 4)
    }
  return results
}
