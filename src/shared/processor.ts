/** The instructions that TensorFlow's wheels are compiled for, as Linux names them. Without one, a process dies. */
const needed = ['avx'] as const

/**
 * Says why TensorFlow cannot run on a processor, from the text of /proc/cpuinfo; null where it can. A text without the
 * line of flags belongs to another kind of processor, which other checks refuse.
 */
export function processorProblem(cpuinfo: string): string | null {
  const flags = /^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]?.trim().split(/\s+/)
  const missing = flags ? needed.filter((name) => !flags.includes(name)) : []
  if (missing.length === 0) return null
  const names = missing.map((name) => name.toUpperCase()).join(', ')
  return `this processor lacks ${names} instructions, which TensorFlow needs; Collapsar uses WebAssembly`
}
