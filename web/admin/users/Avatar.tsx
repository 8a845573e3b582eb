import { useState } from 'react'

/**
 * Somebody's picture, or where there is none or it does not come, what their name begins
 * with. Decoration.
 */
export function Avatar({ name, image }: { name: string; image: string | null }) {
  const [isBroken, setIsBroken] = useState(false)
  const shape = 'size-8 shrink-0 rounded-full border border-line max-sm:hidden'
  if (image !== null && !isBroken) {
    return (
      <img
        src={image}
        alt=""
        loading="lazy"
        decoding="async"
        referrerPolicy="no-referrer"
        onError={() => setIsBroken(true)}
        className={`${shape} bg-active object-cover`}
      />
    )
  }
  return (
    <span
      aria-hidden="true"
      className={`${shape} inline-flex items-center justify-center bg-active text-small font-medium text-dim uppercase`}
    >
      {initialsOf(name)}
    </span>
  )
}

/** Of the first and the last word. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters.map((word) => [...(word ?? '')][0] ?? '').join('') || '?'
}
