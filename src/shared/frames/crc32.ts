/** The reflected polynomial 0x04C11DB7 of CRC-32 as zlib, PNG and Ethernet use it. */
const polynomial = 0xedb88320

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1
  return rest
})

/** Returns the CRC-32 (IEEE 802.3, as `zlib.crc32`) of some bytes as an unsigned number. */
export function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff
  for (let i = 0; i < bytes.length; i++) rest = (rest >>> 8) ^ (table[(rest ^ (bytes[i] as number)) & 0xff] as number)
  return (rest ^ 0xffffffff) >>> 0
}
