import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { GpuMemory } from '../../shared/contract/system.ts'

const run = promisify(execFile)
const driver = '/proc/driver/nvidia/gpus'

/** NVIDIA devices that the driver lists; empty without a driver. */
export async function listGpus(): Promise<string[]> {
  try {
    const { stdout } = await run('nvidia-smi', ['-L'], { timeout: 5000 })
    return gpuNames(stdout)
  } catch {
    return await listFromDriver().catch(() => [])
  }
}

/** The names in what `nvidia-smi -L` prints; parts of a device (MIG) are indented below it. */
export const gpuNames = (listing: string): string[] =>
  [...listing.matchAll(/^GPU \d+: (.+?)(?: \(UUID.*)?$/gm)].map((match) => match[1] ?? '')

/** Memory of the devices now, in bytes; empty without the driver's tools. */
export async function readGpuMemory(): Promise<GpuMemory[]> {
  try {
    const query = ['--query-gpu=name,memory.total,memory.used', '--format=csv,noheader,nounits']
    const { stdout } = await run('nvidia-smi', query, { timeout: 5000 })
    return gpuMemories(stdout)
  } catch {
    return []
  }
}

/** From lines of name, MiB in all and MiB in use; a device that does not say is left out. */
export const gpuMemories = (listing: string): GpuMemory[] =>
  [...listing.matchAll(/^(.+), (\d+), (\d+)$/gm)].map(([, name = '', total, used]) => ({
    name,
    totalBytes: Number(total) * 2 ** 20,
    usedBytes: Number(used) * 2 ** 20,
  }))

/** A container may have the driver without its tools. */
async function listFromDriver(): Promise<string[]> {
  const folders = await readdir(driver)
  const texts = await Promise.all(folders.map((folder) => readFile(`${driver}/${folder}/information`, 'utf8')))
  return texts.map((text) => /^Model:\s*(.+)$/m.exec(text)?.[1] ?? 'NVIDIA device')
}
