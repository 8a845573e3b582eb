const maximumBytes = 8 * 1024

/**
 * The text fields of a small JSON or form body; null for anything else. Fields that are not text
 * are left out, and no more is read than such a body can be long.
 */
export async function readFields(request: Request): Promise<Record<string, string> | null> {
  const text = await readText(request)
  if (text === null) return null
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/json')) return Object.fromEntries(new URLSearchParams(text))
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== 'object' || body === null) return null
    return Object.fromEntries(
      Object.entries(body).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    )
  } catch {
    // Not JSON: the sender's mistake, which the caller answers.
    return null
  }
}

async function readText(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = []
  let byteLength = 0
  for await (const chunk of request.body ?? []) {
    byteLength += chunk.byteLength
    if (byteLength > maximumBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
