/** Rejects with the first failure, once nothing of them is under way any more. */
export async function everyOne(works: Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(works)) {
    if (result.status === 'rejected') throw result.reason
  }
}
