/** The part after `#` of an address that is a page of ours, with it; null for every other address. */
export function ownHash(url: string, page: string): string | null {
  const start = `${page}#/`
  return url.startsWith(start) ? url.slice(page.length) : null
}
