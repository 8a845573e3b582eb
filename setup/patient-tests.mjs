import { expect, vi } from 'vitest'

/** A busy machine takes many times as long. What is wrong fails all the same, only later. */
const patientMs = 30_000

/** What a calm machine would need says nothing of a busy one: who asks for less waits as long. */
const patient = (options) => {
  const asked = typeof options === 'number' ? { timeout: options } : options
  return { ...asked, timeout: Math.max(asked?.timeout ?? 0, patientMs) }
}

for (const [place, name] of [
  [vi, 'waitFor'],
  [vi, 'waitUntil'],
  [expect, 'poll'],
]) {
  const wait = place[name]
  place[name] = (callback, options) => wait(callback, patient(options))
}
