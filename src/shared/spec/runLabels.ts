const between = ' · '

/** Labels runs by their names without the common first parts; by number when nothing is left. */
export function runLabels(names: readonly string[]): string[] {
  const split = names.map((name) => name.split(between))
  const first = split[0] ?? []
  const isShared = (at: number): boolean => split.every((parts) => parts[at] === first[at])
  const own = first.findIndex((_, at) => !isShared(at))
  return split.map((parts, i) => (own < 0 ? '' : parts.slice(own).join(between)) || `run ${i + 1}`)
}

/** Splits the name of a run: the name of its study, and what it has of its own. A name of one part is its own. */
export function nameParts(name: string): { shared: string; own: string } {
  const at = name.indexOf(between)
  return at < 0 ? { shared: '', own: name } : { shared: name.slice(0, at), own: name.slice(at + between.length) }
}
