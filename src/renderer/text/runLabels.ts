const between = ' · '

/** Labels runs by their names without the common first parts; by number when nothing is left. */
export function runLabels(names: readonly string[]): string[] {
  const split = names.map((name) => name.split(between))
  const first = split[0] ?? []
  const isShared = (at: number): boolean => split.every((parts) => parts[at] === first[at])
  const own = first.findIndex((_, at) => !isShared(at))
  return split.map((parts, i) => (own < 0 ? '' : parts.slice(own).join(between)) || `run ${i + 1}`)
}
