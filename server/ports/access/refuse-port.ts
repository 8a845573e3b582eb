import type { Config } from '#server/config.ts'
import { type PortHost, portOrigin } from '../port-host.ts'
import type { Asking } from './asking.ts'
import { type Answer, portJson, portPage, portRedirect } from './port-pages.ts'

/** Of the app's origin: where a browser is let in at a port, by the session it has there. */
export const enterFromAppPath = '/ports/enter'
/** Where a pop-up ends that has renewed a sign-in for the page that opened it. */
export const renewedPath = '/.bothy/renewed'
const channel = 'bothy-port'

/** The app's address by which somebody gets to a path of a port. */
export function enterAddress(
  config: Pick<Config, 'publicUrl' | 'portsUrl'>,
  host: PortHost,
  path: string,
): string {
  const origin = portOrigin(config, host) ?? ''
  const query = new URLSearchParams({ host: origin.replace(/^https?:\/\//, ''), to: path })
  return `${config.publicUrl}${enterFromAppPath}?${query}`
}

/**
 * The same for what is not there, is somebody else's, or does not run (S-45): people who opened a
 * page go by the app, which knows them; programs are told, and never sent to a page.
 */
export function refuseStranger(config: Config, host: PortHost, asking: Asking): Answer {
  const { method, page, path, believed } = asking
  if (page === 'tab' && (method === 'GET' || method === 'HEAD')) {
    return portRedirect(enterAddress(config, host, path))
  }
  if (page === 'frame') return framePage(config)
  if (page === 'tab') {
    // What is sent once more then comes from this host: a stranger's form would have become its own.
    return believed === 'all' ? renewPage(enterAddress(config, host, renewedPath)) : foreignForm()
  }
  return portJson(
    401,
    'SIGN_IN_REQUIRED',
    'This port is private. Open it in a browser, or send a token for it in X-Bothy-Port-Token.',
  )
}

/** In a frame nobody can sign in: the page around it lets the frame in anew. */
const framePage = ({ publicUrl }: Config): Answer =>
  portPage({
    status: 401,
    title: 'This preview has run out',
    lines: ['Reload it with the button above. Nothing of the app behind it has changed.'],
    script: `if(parent!==window)parent.postMessage({type:'bothy-port-renew'},${JSON.stringify(publicUrl)})`,
    frameAncestors: publicUrl,
  })

/**
 * For a form that was sent when the sign-in had run out: what was sent is the browser's, which sends
 * it again when this page is loaded anew. Nothing of it is kept here.
 */
const renewPage = (renewing: string): Answer =>
  portPage({
    status: 401,
    title: 'Your sign-in to this port has run out',
    lines: [
      'What you sent was not lost: once you are signed in again, your browser sends it once more.',
    ],
    actions: [{ kind: 'button', id: 'renew', words: 'Sign in again' }],
    script: `document.getElementById('renew').onclick=()=>open(${JSON.stringify(renewing)},'_blank','popup,width=520,height=640');new BroadcastChannel('${channel}').onmessage=()=>location.reload()`,
  })

/** For one that another site's page has sent: nothing here makes it good. */
const foreignForm = (): Answer =>
  portPage({
    status: 401,
    title: 'This was sent by a page of another site',
    lines: [
      'A private port takes nothing from there. Open the port, and do there what you meant to.',
    ],
  })

export const renewedPage = (): Answer =>
  portPage({
    status: 200,
    title: 'You are signed in again',
    lines: ['You can close this window.'],
    script: `new BroadcastChannel('${channel}').postMessage('renewed');setTimeout(close,200)`,
  })

/** Only its owner gets to know that it does not run. */
export function refuseStopped(
  { publicUrl }: Config,
  { name }: PortHost,
  { asking, isComingUp }: { asking: Asking; isComingUp: boolean },
): Answer {
  const code = isComingUp ? 'CODESPACE_STARTING' : 'CODESPACE_STOPPED'
  const words = isComingUp ? 'The codespace is starting.' : 'The codespace is not running.'
  if (asking.page === null) return portJson(503, code, words)
  return portPage({
    status: 503,
    title: words.replace('.', ''),
    lines: [
      isComingUp ? 'This page goes on by itself.' : 'Start it, and this page goes on by itself.',
    ],
    actions: [{ kind: 'link', to: `${publicUrl}/c/${name}`, words: 'Open the codespace' }],
    headers: { 'Retry-After': '3', Refresh: '3' },
    frameAncestors: publicUrl,
  })
}
