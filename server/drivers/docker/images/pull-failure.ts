import { AppError } from '#server/errors.ts'
import type { ImagePull } from '../../image-pull.ts'

type Kind = { said: RegExp; code?: Uppercase<string>; sentence: (registry: string) => string }

const mostWords = 300

/** In this order: a registry that limits may say so in words of the others, too. */
const kinds: readonly Kind[] = [
  {
    said: /toomanyrequests|too many requests|rate.?limit|\b429\b/i,
    sentence: (registry) => `${registry} limits how often it is asked. Try again later`,
  },
  {
    said: /no space left on device|disk quota exceeded/i,
    sentence: () => 'the disk of this server is full. Tell an administrator, who can make room',
  },
  {
    said: /no basic auth credentials|unauthori[sz]ed|denied|forbidden|\b40[13]\b/i,
    code: 'IMAGE_ACCESS_DENIED',
    sentence: (registry) => `${registry} does not give it to you, or has no such image`,
  },
  {
    said: /no matching manifest|does not match the (specified|detected|host) platform/i,
    sentence: () => 'there is none for the processors of this server',
  },
  {
    said: /verification failed|digest mismatch|does not match.*digest|unexpected EOF/i,
    sentence: (registry) => `what ${registry} sent is damaged. Try again`,
  },
  {
    said: /not found|manifest unknown|name unknown|does not exist|\b404\b/i,
    sentence: (registry) => `${registry} has no such image`,
  },
  {
    said: /no such host|connection refused|no route to host|unreachable|time(d )?out|deadline exceeded|reset by peer|dial tcp|EOF\b|\b5\d\d\b/i,
    sentence: (registry) => `${registry} does not answer. Try again later`,
  },
]

/** A host that only Docker Hub’s references leave out. */
const registryIn = (image: string): string => {
  const [first = '', ...rest] = image.split('/')
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : 'Docker Hub'
}

/**
 * Why an image could not be had, in a sentence of ours with the engine's own words behind it:
 * `IMAGE_ACCESS_DENIED` where its registry wants to know who asks, or somebody else, and else
 * `IMAGE_UNAVAILABLE`.
 */
export function pullFailure({ image, credentials }: ImagePull, said: string, cause?: unknown) {
  const words = withoutSecrets(withoutBody(said), credentials?.password)
  const kind = kinds.find((one) => one.said.test(words))
  const short = words.length > mostWords ? `${words.slice(0, mostWords)}…` : words
  const why = kind ? `${kind.sentence(registryIn(image))}. (${short})` : short
  const message = `The image ${image} could not be pulled: ${why}`
  return new AppError(kind?.code ?? 'IMAGE_UNAVAILABLE', message, { cause })
}

const withoutSecrets = (said: string, password = ''): string =>
  password.length < 4 ? said : said.replaceAll(password, '***')

/** What answered may be no registry, and its answer is for nobody to read (S-71). */
const withoutBody = (said: string): string =>
  said.replace(/(error parsing HTTP \d+ response body).*/s, '$1')
