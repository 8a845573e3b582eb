type Step = {
  path: string
  /** Which frame showed it: another one knows nothing of it. */
  life: number
}

/** Where a preview has been, over all the frames that it was shown in. */
type PreviewTrail = { steps: readonly Step[]; at: number }

export type Direction = 'back' | 'forward'

const mostSteps = 100

export const trailFrom = (path: string): PreviewTrail => ({ steps: [{ path, life: 0 }], at: 0 })

/** One more step, or none where the path is the same; what was ahead is forgotten. */
export function onward({ steps, at }: PreviewTrail, step: Step): PreviewTrail {
  const isSame = steps[at]?.path === step.path
  const kept = steps.slice(0, isSame ? at : at + 1).slice(-mostSteps)
  return { steps: [...kept, step, ...(isSame ? steps.slice(at + 1) : [])], at: kept.length }
}

/** What is a step away, if anything is. */
export const besides = ({ steps, at }: PreviewTrail, to: Direction): Step | undefined =>
  steps[to === 'back' ? at - 1 : at + 1]

/** A step back or forward, where the page is now by itself or in a new frame. */
export function moved({ steps, at }: PreviewTrail, to: Direction, life: number): PreviewTrail {
  const next = to === 'back' ? at - 1 : at + 1
  return { steps: steps.map((step, i) => (i === next ? { ...step, life } : step)), at: next }
}
