import { useMemo } from 'react'
import { encode } from 'uqr'
import { Banner } from '#web/ui/Banner.tsx'

const sidePx = 220

/**
 * An address for the camera of a telephone: black on white whatever the theme, as readers want it.
 * Of one that leads no telephone anywhere it says so.
 */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => draw(text), [text])
  return (
    <>
      {isOfThisMachine(text) && (
        <Banner tone="warning">
          An address below localhost leads every device to itself, so another one does not get here
          by it. With BOTHY_PORTS_URL administrators give ports an address that others reach.
        </Banner>
      )}
      <svg
        role="img"
        aria-label={label}
        width={sidePx}
        height={sidePx}
        viewBox={`0 0 ${size} ${size}`}
        shapeRendering="crispEdges"
        className="shrink-0 rounded-control"
      >
        <rect width={size} height={size} fill="var(--paper)" />
        <path d={path} fill="var(--ink)" />
      </svg>
    </>
  )
}

/** Whatever a resolver says, by its name (RFC 6761, section 6.3). */
const isOfThisMachine = (address: string): boolean =>
  /(^|\.)localhost$/.test(URL.parse(address)?.hostname ?? '')

function draw(text: string): { size: number; path: string } {
  // Four of quiet around it, without which some cameras do not find it.
  const { size, data } = encode(text, { border: 4 })
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return { size, path }
}
