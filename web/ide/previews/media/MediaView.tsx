import { useState } from 'react'
import type { FileViewProps } from '../../file-views.ts'
import { nameOf, shownName } from '../../paths.ts'
import { MediaProblem } from './MediaProblem.tsx'
import { useFileAddress } from './use-file-address.ts'

/** Sound and film, fetched by ranges as they are played. */
export function MediaView({ path }: FileViewProps) {
  const { address, problem, renew } = useFileAddress(path)
  const [failures, setFailures] = useState(0)
  const name = shownName(nameOf(path))
  if (problem !== null || failures > 1) return <MediaProblem path={path} problem={problem} />
  const isSound = /\.(mp3|ogg|oga|opus|wav|flac|m4a|aac)$/i.test(path)
  const element = {
    src: address ?? undefined,
    controls: true,
    preload: 'metadata',
    'aria-label': name,
    onPlaying: () => setFailures(0),
    onError: () => {
      if (address === null) return
      // The address may only have run out.
      setFailures((count) => count + 1)
      renew()
    },
  } as const
  return (
    <div className="flex size-full items-center justify-center bg-editor p-4">
      {address !== null &&
        (isSound ? (
          <audio {...element} className="w-full max-w-140" />
        ) : (
          <video {...element} className="max-h-full max-w-full" />
        ))}
    </div>
  )
}
