import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { GpuMemory } from '../../shared/contract/system.ts'

const run = promisify(execFile)
const driver = '/proc/driver/nvidia/gpus'

/** Lists NVIDIA devices by name; empty without a driver. */
export async function listGpus(): Promise<string[]> {
  try {
    const { stdout } = await run('nvidia-smi', ['-L'], { timeout: 5000 })
    return gpuNames(stdout)
  } catch {
    return await listFromDriver().catch(() => [])
  }
}

/** Reads device names from the output of `nvidia-smi -L`; parts of a device (MIG) are indented below it. */
export const gpuNames = (listing: string): string[] =>
  [...listing.matchAll(/^GPU \d+: (.+?)(?: \(UUID.*)?$/gm)].map((match) => match[1] ?? '')

/** Reads the present memory of the devices in bytes; empty without the driver's tools. */
export async function readGpuMemory(): Promise<GpuMemory[]> {
  try {
    const query = ['--query-gpu=name,memory.total,memory.used', '--format=csv,noheader,nounits']
    const { stdout } = await run('nvidia-smi', query, { timeout: 5000 })
    return gpuMemories(stdout)
  } catch {
    return []
  }
}

/** Parses lines of name, total MiB and used MiB. Devices without numbers are left out. */
export const gpuMemories = (listing: string): GpuMemory[] =>
  [...listing.matchAll(/^(.+), (\d+), (\d+)$/gm)].map(([, name = '', total, used]) => ({
    name,
    totalBytes: Number(total) * 2 ** 20,
    usedBytes: Number(used) * 2 ** 20,
  }))

/** Lists devices from /proc, since a container may have the driver without its tools. */
async function listFromDriver(): Promise<string[]> {
  const folders = await readdir(driver)
  const texts = await Promise.all(folders.map((folder) => readFile(`${driver}/${folder}/information`, 'utf8')))
  return texts.map((text) => /^Model:\s*(.+)$/m.exec(text)?.[1] ?? 'NVIDIA device')
}
