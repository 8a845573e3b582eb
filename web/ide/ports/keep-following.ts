const retryMs = 5000
/** An agent of before there was such a thing has a newer one in its place after the next start. */
const olderMs = 60_000

/** Follows what an agent tells, anew some time after it breaks off. Returns the end of it. */
export function keepFollowing(
  subscribe: (
    onError: (error: { data?: { code?: string } | null | undefined }) => void,
  ) => Unsubscribable,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let subscription: Unsubscribable | null = null
  const follow = () => {
    subscription = subscribe(({ data }) => {
      timer = setTimeout(follow, data?.code === 'NOT_FOUND' ? olderMs : retryMs)
    })
  }
  follow()
  return () => {
    clearTimeout(timer)
    subscription?.unsubscribe()
  }
}

type Unsubscribable = { unsubscribe(): void }
