import { html } from 'hono/html'
import { assetPath } from './assets.ts'
import type { ConsoleHouse } from './house.ts'
import type { Answer, Html, Room } from './route.ts'
import type { Session } from './session.ts'
import { whoBar } from './who-bar.ts'

const PLACES: readonly { readonly room: Room; readonly path: string; readonly name: string }[] = [
  { room: 'ask', path: '/', name: 'Ask' },
  { room: 'investigations', path: '/investigations', name: 'Investigations' },
  { room: 'guides', path: '/guides', name: 'Guides' },
  { room: 'operations', path: '/operations', name: 'Operations' },
]

/** A page with what stands around each: where one is, who one is, and that it is the sandbox where it is. */
export function framed(
  { title, room, body }: Pick<Extract<Answer, { kind: 'page' }>, 'title' | 'room' | 'body'>,
  session: Session | null,
  house: Pick<ConsoleHouse, 'sandbox'>,
  path = '/',
): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="htmx-config" content='{"extensions":"sse","morphIgnore":["data-htmx-powered","open"],"noSwap":[204,304,"4xx","5xx"]}'>
<title>${title} · Guidepost</title>
<link rel="icon" href="${assetPath('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetPath('app.css')}">
<script src="${assetPath('htmx.js')}" defer></script>
<script src="${assetPath('app.ts')}" type="module"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<a class="brand" href="/"><img src="${assetPath('icon.svg')}" alt="" width="24" height="24"> Guidepost</a>
${
  session === null
    ? ''
    : html`<nav aria-label="Places"><ul>${PLACES.map(
        (place) =>
          html`<li><a href="${place.path}"${place.room === room ? html` aria-current="page"` : ''}>${place.name}</a></li>`,
      )}</ul></nav>${whoBar(session, path)}`
}
</header>
${
  house.sandbox
    ? html`<aside class="banner" aria-label="Sandbox"><strong>Sandbox.</strong> A recorded incident stands in for Azure: “${house.sandbox.title}”. Nothing real is read or changed; times are read in ${house.sandbox.zone}.</aside>`
    : ''
}
<main id="main" tabindex="-1">${body}</main>
</body>
</html>`
}

/** What went wrong, and what to do about it. */
export function troublePage(
  status: number,
  { message, fix }: { readonly message: string; readonly fix: string },
  session: Session | null,
  house: Pick<ConsoleHouse, 'sandbox'>,
  way: { readonly href: string; readonly label: string } = { href: '/', label: 'Back to the start' },
  path = '/',
): Html {
  const title = status === 404 ? 'Not found' : status < 400 ? 'Signed out' : 'It did not work'
  return framed(
    {
      title,
      room: null,
      body: html`<section class="card narrow" role="alert"><h1>${title}</h1><p>${message}</p><p class="dim">${fix}</p><p><a class="button" href="${way.href}">${way.label}</a></p></section>`,
    },
    session,
    house,
    path,
  )
}
