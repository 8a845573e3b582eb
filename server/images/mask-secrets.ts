/** Shorter ones would take words out of every log. */
const shortest = 4

/**
 * Passes on what is printed, with secrets replaced by `***`, also where one comes in two parts.
 * What could be the beginning of one is kept back until it is certain, or `end`.
 */
export function maskSecrets(secrets: readonly string[], pass: (bytes: Uint8Array) => void) {
  // One character a byte: nothing that is printed is changed by being read.
  const masked = [...new Set(secrets.flatMap((secret) => [secret, secret.trim()]))]
    .map((secret) => Buffer.from(secret).toString('latin1'))
    .filter((secret) => secret.length >= shortest)
    .sort((one, other) => other.length - one.length)
  let kept = ''
  const say = (text: string) => {
    if (text !== '') pass(Buffer.from(text, 'latin1'))
  }
  return {
    add(bytes: Uint8Array) {
      let text = kept + Buffer.from(bytes).toString('latin1')
      for (const secret of masked) text = text.replaceAll(secret, '***')
      const back = Math.max(0, ...masked.map((secret) => beginningAtEnd(text, secret)))
      kept = back === 0 ? '' : text.slice(-back)
      say(text.slice(0, text.length - back))
    },
    end() {
      say(kept)
      kept = ''
    },
  }
}

/** How much of the secret is at the very end of the text. */
function beginningAtEnd(text: string, secret: string): number {
  for (let length = Math.min(secret.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(secret.slice(0, length))) return length
  }
  return 0
}
