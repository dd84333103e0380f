import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Server } from 'restify'
import { send } from './send.ts'

type Asset = { readonly type: string; readonly data: Buffer }

const require = createRequire(import.meta.url)
const own = (name: string): string => fileURLToPath(new URL(`./page/${name}`, import.meta.url))
const VIRTUAL = join(dirname(require.resolve('@tanstack/virtual-core/package.json')), 'dist', 'esm')

const CSS = 'text/css; charset=utf-8'
const SCRIPT = 'text/javascript; charset=utf-8'

/** Every file that a page loads: ours, with their types taken off as Node itself does, and libraries as their packages ship them. */
const FILES = {
  'app.css': [CSS, own('app.css')],
  'app.ts': [SCRIPT, own('app.ts')],
  'cite.ts': [SCRIPT, own('cite.ts')],
  'rows.ts': [SCRIPT, own('rows.ts')],
  'row-pages.ts': [SCRIPT, own('row-pages.ts')],
  'row-elements.ts': [SCRIPT, own('row-elements.ts')],
  'ask.ts': [SCRIPT, own('ask.ts')],
  'icon.svg': ['image/svg+xml', own('icon.svg')],
  // In one file: htmx looks at the page soon after it was loaded, and what is not there by then never connects.
  'htmx.js': [
    SCRIPT,
    require.resolve('htmx.org/dist/htmx.min.js'),
    require.resolve('htmx.org/dist/ext/hx-sse.min.js'),
  ],
  'virtual-core.js': [SCRIPT, join(VIRTUAL, 'index.js')],
  'lazy-measurements.js': [SCRIPT, join(VIRTUAL, 'lazy-measurements.js')],
  'utils.js': [SCRIPT, join(VIRTUAL, 'utils.js')],
  'scroll-classifier.js': [SCRIPT, join(VIRTUAL, 'scroll-classifier.js')],
  'ios-gesture.js': [SCRIPT, join(VIRTUAL, 'ios-gesture.js')],
} as const satisfies Readonly<Record<string, readonly [type: string, ...paths: string[]]>>

/** What a browser does not know, and what stands for it there: names of packages, and Node's own. */
const BARE: readonly (readonly [string, string])[] = [
  ["'@tanstack/virtual-core'", "'./virtual-core.js'"],
  [['process', 'env', 'NODE_ENV'].join('.'), "'production'"],
]

let loaded: { readonly files: ReadonlyMap<string, Asset>; readonly hash: string } | null = null

function all(): NonNullable<typeof loaded> {
  if (loaded) return loaded
  const files = new Map(
    Object.entries(FILES).map(([name, [type, ...paths]]) => [
      name,
      { type, data: Buffer.concat(paths.flatMap((path) => [read(path), Buffer.from('\n')])) },
    ]),
  )
  const hash = createHash('sha256')
  for (const { data } of files.values()) hash.update(data)
  loaded = { files, hash: hash.digest('hex').slice(0, 12) }
  return loaded
}

function read(path: string): Buffer {
  const data = readFileSync(path)
  if (!/\.[jt]s$/.test(path)) return data
  const text = path.endsWith('.ts') ? stripTypeScriptTypes(data.toString('utf8')) : data.toString('utf8')
  return Buffer.from(BARE.reduce((script, [name, found]) => script.replaceAll(name, found), text))
}

/** The address of a file that a page loads; all of them change with what is in any. */
export const assetPath = (name: keyof typeof FILES): string => `/assets/${all().hash}/${name}`

/** `/assets/…`: open to everybody, since nothing of anybody is in them. */
export function assets(server: Server): void {
  server.get('/assets/:hash/:name', (request, response, next) => {
    const { files, hash } = all()
    const found = request.params['hash'] === hash ? files.get(String(request.params['name'])) : undefined
    if (found)
      send(response, 200, found.type, found.data, { 'cache-control': 'public, max-age=31536000, immutable' })
    else send(response, 404, 'text/plain', 'Not found')
    next(false)
  })
}
