import { expect, test } from 'vitest'
import { pullFailure } from './pull-failure.ts'
import { PulledLayers, type PullLine } from './pull-progress.ts'

test('how far a pull is comes from the lines about its layers alone', () => {
  const layers = new PulledLayers()
  const lines: PullLine[] = [
    { status: 'Pulling from library/debian', id: '12' },
    { status: 'Already exists', id: 'a' },
    { status: 'Pulling fs layer', id: 'b', progressDetail: {} },
    { status: 'Pulling fs layer', id: 'c', progressDetail: {} },
    { status: 'Downloading', id: 'b', progressDetail: { current: 5, total: 10 } },
    { status: 'Downloading', id: 'c', progressDetail: { current: 30 } },
    { status: 'Download complete', id: 'b' },
    { status: 'Extracting', id: 'b', progressDetail: { current: 1, total: 10 } },
    { status: 'Pull complete', id: 'b' },
    { status: 'Digest: sha256:0' },
  ]
  const heard = lines.map((line) => layers.hear(line)).filter((one) => one !== null)
  expect(heard.at(-1)).toEqual({ layers: 3, layersDone: 2, bytes: 40, totalBytes: 40 })
  expect(heard).toHaveLength(8)
})

const image = 'ghcr.io/acme/tools:1'
const credentials = { username: 'ann', password: 'pa55word' }

test.each([
  ['toomanyrequests: You have reached your pull rate limit.', 'limits how often it is asked'],
  ['write /var/lib/x: no space left on device', 'the disk of this server is full'],
  ['Get http://x/v2/: no basic auth credentials', 'ghcr.io does not give it to you'],
  ['unauthorized: incorrect username or password', 'ghcr.io does not give it to you'],
  ['pull access denied for x, repository does not exist', 'does not give it to you, or has no'],
  [
    'no matching manifest for linux/amd64 in the manifest list',
    'for the processors of this server',
  ],
  ['filesystem layer verification failed for digest sha256:0', 'is damaged'],
  ['manifest for x:1 not found: manifest unknown', 'ghcr.io has no such image'],
  ['dial tcp 1.2.3.4:443: connect: connection refused', 'ghcr.io does not answer'],
  ['dial tcp: lookup ghcr.io: no such host', 'ghcr.io does not answer'],
  ['received unexpected HTTP status: 503 Service Unavailable', 'ghcr.io does not answer'],
  ['something new with pa55word', 'could not be pulled: something new with ***'],
])('why a pull failed is said in words of ours: %s (F-45)', (said, sentence) => {
  const failure = pullFailure({ image, credentials }, said)
  expect(failure.message).toContain(sentence)
  const isDenied = sentence.includes('give it to you')
  expect(failure.code).toBe(isDenied ? 'IMAGE_ACCESS_DENIED' : 'IMAGE_UNAVAILABLE')
})

test('what a server that is no registry answers is shown to nobody (S-71)', () => {
  const said = 'error parsing HTTP 200 response body: invalid character: "canary\\ncanary"'
  const { message } = pullFailure({ image, credentials: null }, said)
  expect(message).not.toContain('canary')
})
