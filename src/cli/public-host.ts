import { isIP } from 'node:net'
import { Problem } from '../incident/problem.ts'

/** The name under which chat platforms reach the server, as people paste it: alone, or as an https address. */
export function publicHost(text: string): string {
  const name = text.trim().replace(/^https:\/\//i, '')
  const url = URL.canParse(`https://${name}`) ? new URL(`https://${name}`) : null
  const alone = url !== null && url.href === `https://${url.hostname}/` && !url.hostname.includes('*')
  if (!url || !alone || !/^[^/?#@:]+\/?$/.test(name))
    throw wrong(text, 'It must be a name alone, without http://, a port or a path.')
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) || !url.hostname.includes('.') || url.hostname.endsWith('.'))
    throw wrong(text, 'It must be a name that the internet knows: chat platforms call it from there.')
  return url.hostname
}

const wrong = (text: string, why: string): Problem =>
  new Problem(
    'usage',
    `--host ${text} is no host that a chat platform could call. ${why}`,
    'Give the name of the server, such as guidepost.example.com, or of a tunnel to this machine.',
  )
