import { onScopeDispose, readonly, shallowRef, type ShallowRef } from 'vue'

export interface Playback {
  isPlaying: Readonly<ShallowRef<boolean>>
  toggle(): void
  pause(): void
}

/** Time of a frame; where reduced motion is asked for one looks at pictures in turn, not at a film. */
export const FRAME_MS = 120
const STILL_MS = 1_000
/** A film of many frames leaves some out, so that it ends within this many. */
const MOST_FRAMES = 150

/** How many measurements a frame goes on by. */
export const strideOf = (count: number): number => Math.max(1, Math.ceil(count / MOST_FRAMES))

/**
 * Plays positions 0 … `last()`: from the start where it stands at the end. `move` is told each, and the last one for
 * certain, at which it stops. `frameMs`: how long each is shown.
 */
export function usePlayback(
  at: () => number,
  last: () => number,
  move: (position: number) => void,
  frameMs = FRAME_MS,
): Playback {
  const isPlaying = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  const pause = (): void => {
    clearTimeout(timer)
    isPlaying.value = false
  }
  const isStill = (): boolean =>
    typeof matchMedia !== 'undefined' && matchMedia('(prefers-reduced-motion: reduce)').matches
  const wait = (): void => void (timer = setTimeout(advance, isStill() ? STILL_MS : frameMs))
  const advance = (): void => {
    const next = Math.min(at() + strideOf(last() + 1), last())
    move(next)
    if (next >= last()) pause()
    else wait()
  }
  onScopeDispose(pause)
  return {
    isPlaying: readonly(isPlaying) as Playback['isPlaying'],
    pause,
    toggle() {
      if (isPlaying.value) return pause()
      if (last() === 0) return
      isPlaying.value = true
      if (at() >= last()) move(0)
      wait()
    },
  }
}
