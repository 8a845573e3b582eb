/**
 * What each of them came to. Rejects with the first failure, once nothing of them is
 * under way any more.
 */
export async function everyOne<Results extends unknown[]>(
  works: readonly [...{ [Place in keyof Results]: Promise<Results[Place]> }],
): Promise<Results> {
  const results = await Promise.allSettled(works)
  for (const result of results) {
    if (result.status === 'rejected') throw result.reason
  }
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as Results
}
