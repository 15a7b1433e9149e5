import { usePreferredReducedMotion, useTimeoutFn } from '@vueuse/core'
import type { ShallowRef } from 'vue'

export interface Playback {
  isPlaying: Readonly<ShallowRef<boolean>>
  toggle(): void
  pause(): void
}

/** How long a frame is shown. With reduced motion, pictures follow one another slowly instead. */
export const FRAME_MS = 120
const STILL_MS = 1_000
/** A long film leaves frames out to stay below this number. */
const MOST_FRAMES = 150

/** Returns how many measurements one frame advances. */
export const strideOf = (count: number): number => Math.max(1, Math.ceil(count / MOST_FRAMES))

/**
 * Plays positions 0 … `last()`, from the start when it stands at the end. `move` gets each position, and always the last
 * one, where playing stops. `frameMs` is how long each frame is shown.
 */
export function usePlayback(
  at: () => number,
  last: () => number,
  move: (position: number) => void,
  frameMs = FRAME_MS,
): Playback {
  const motion = usePreferredReducedMotion()
  const frame = useTimeoutFn(advance, () => (motion.value === 'reduce' ? STILL_MS : frameMs), { immediate: false })
  function advance(): void {
    const next = Math.min(at() + strideOf(last() + 1), last())
    move(next)
    if (next < last()) frame.start()
  }
  return {
    isPlaying: frame.isPending,
    pause: frame.stop,
    toggle() {
      if (frame.isPending.value) return frame.stop()
      if (last() === 0) return
      if (at() >= last()) move(0)
      frame.start()
    },
  }
}
