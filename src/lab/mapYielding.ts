/** Maps items in order, and yields to the event loop between them: the lab answers other calls meanwhile. */
export async function mapYielding<Item, T>(items: readonly Item[], work: (item: Item) => T): Promise<T[]> {
  const results: T[] = []
  for (const item of items) {
    results.push(work(item))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return results
}
