import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

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

/** A container may have the driver without its tools. */
async function listFromDriver(): Promise<string[]> {
  const folders = await readdir(driver)
  const texts = await Promise.all(folders.map((folder) => readFile(`${driver}/${folder}/information`, 'utf8')))
  return texts.map((text) => /^Model:\s*(.+)$/m.exec(text)?.[1] ?? 'NVIDIA device')
}
