const retryMs = 5000

/**
 * Follows what an agent tells, anew some time after it breaks off. Returns the end of it. An agent
 * of before there was such a thing is asked again no more.
 */
export function keepFollowing(
  subscribe: (
    onError: (error: { data?: { code?: string } | null | undefined }) => void,
  ) => Unsubscribable,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let subscription: Unsubscribable | null = null
  const follow = () => {
    subscription = subscribe(({ data }) => {
      if (data?.code !== 'NOT_FOUND') timer = setTimeout(follow, retryMs)
    })
  }
  follow()
  return () => {
    clearTimeout(timer)
    subscription?.unsubscribe()
  }
}

type Unsubscribable = { unsubscribe(): void }
