import { vi } from 'vitest'

// Vitest's own second is little on a busy machine; whoever asks for another time has it.
const { waitFor } = vi
vi.waitFor = (callback, options) => {
  if (typeof options === 'number') return waitFor(callback, options)
  return waitFor(callback, { timeout: 15_000, ...options })
}
