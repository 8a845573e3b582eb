import type { IncomingMessage } from 'node:http'
import type { AppContext } from '#server/context.ts'
import type { PortHost } from '../port-host.ts'
import type { Asking } from './asking.ts'
import type { Judgement } from './judge.ts'
import { type Answer, portPage } from './port-pages.ts'
import { enterAddress } from './refuse-port.ts'

export const visitPath = '/.bothy/visit'
export const reportPath = '/.bothy/report'
/** For who opens pages by a program, and knows what they are: with any value. */
const skipHeader = 'x-bothy-skip-warning'

type Visit = { host: PortHost; request: IncomingMessage; asking: Asking; judgement: Judgement }

/**
 * Once for whoever opens a page of somebody else's codespace in a tab: it stands on a domain they
 * may trust (S-38). Null where they know, where it is their own, and for programs.
 */
export function warningFor(
  { portGate, config }: Pick<AppContext, 'portGate' | 'config'>,
  { host, request, asking, judgement }: Visit,
): Answer | null {
  const { standing, place } = judgement
  if (!place || standing === 'owner' || standing === 'client') return null
  const isHeldUp = asking.method === 'GET' || isForeignForm(request, asking)
  if (asking.page !== 'tab' || !isHeldUp) return null
  if (request.headers[skipHeader] !== undefined) return null
  const read = portGate.cookies.read(host, 'visitor', request.headers.cookie)
  const { id, generation } = place.codespace
  const knows =
    read?.claims.by === 'visitor' &&
    read.claims.codespaceId === id &&
    read.claims.generation === generation
  if (knows) return null
  const entering = enterAddress(config, host, asking.path)
  return warningPage(asking, entering)
}

/** Sent by a page of another place, by which a link to a page would get around the warning. */
function isForeignForm({ headers }: IncomingMessage, { believed }: Asking): boolean {
  const site = headers['sec-fetch-site'] ?? 'none'
  return believed !== 'all' && (headers.origin !== undefined || site !== 'none')
}

const warningPage = ({ path, method }: Asking, entering: string): Answer =>
  portPage({
    status: 200,
    title: 'This page is somebody’s work in progress',
    lines: [
      'It is served from a codespace, by whoever that belongs to, and not by the people who run this server.',
      'Do not enter a password, a card number or anything else you would not tell a stranger, unless you know who sent you here.',
      ...(method === 'GET' ? [] : ['What another site has sent there has not been passed on.']),
    ],
    actions: [
      {
        kind: 'post',
        to: `${visitPath}?${new URLSearchParams({ to: path })}`,
        words: 'Go on to the page',
      },
      { kind: 'link', to: entering, words: 'It is mine' },
      { kind: 'post', to: reportPath, words: 'Report it' },
    ],
  })
