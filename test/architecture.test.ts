import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'

const root = fileURLToPath(new URL('../src', import.meta.url))
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(\s*(?:new URL\(\s*)?['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|new URL\(\s*['"](\.[^'"]+\.ts)['"]/g

/** Every room and what it may import of ours; a file of flow/ by itself where only that file is a door's business. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  incident: [],
  kql: [],
  flow: ['incident'],
  sandbox: ['kql'],
  rehearsal: ['incident', 'sandbox/expect.ts'],
  tools: ['incident', 'flow/ports.ts', 'kql'],
  guides: ['incident', 'flow/ports.ts', 'kql'],
  model: ['incident', 'flow/ports.ts', 'kql'],
  chat: ['incident', 'flow/ports.ts', 'flow/memory.ts', 'kql'],
  actions: ['incident', 'flow/actions.ts'],
  storage: [
    'incident',
    'flow/archive.ts',
    'flow/ports.ts',
    'flow/memory.ts',
    'flow/proposals.ts',
    'flow/rehearsals.ts',
    'flow/sessions.ts',
    'kql',
  ],
  schedule: ['incident', 'flow/ports.ts', 'kql'],
  // One door with two rooms: what a message looks like is the chat's business, also in a browser.
  console: [
    'incident',
    'flow/archive.ts',
    'flow/ports.ts',
    'flow/memory.ts',
    'flow/proposals.ts',
    'flow/rehearsals.ts',
    'flow/sessions.ts',
    'kql',
    'chat/screen',
    'chat/picture',
    'chat/web',
  ],
  http: ['incident'],
  'app.ts': ['*'],
  'azure.ts': ['actions', 'config.ts', 'flow/ports.ts', 'incident', 'sandbox', 'tools'],
  'repairs.ts': ['actions', 'approvers.ts', 'config.ts', 'flow/actions.ts', 'incident'],
  'approvers.ts': ['chat/door.ts', 'chat/web', 'config.ts', 'flow/actions.ts', 'incident'],
  'desk.ts': ['app.ts', 'approvers.ts', 'config.ts', 'flow', 'incident'],
  'stage.ts': [
    'app.ts',
    'azure.ts',
    'config-actions.ts',
    'config.ts',
    'flow',
    'guides',
    'incident',
    'rehearsal',
    'repairs.ts',
    'sandbox/scenario.ts',
    'tools',
  ],
  'chats.ts': ['chat', 'config.ts'],
  'rehearsing.ts': ['console/house.ts', 'flow/rehearsals.ts', 'guides/read-guide.ts', 'incident'],
  'parts.ts': ['config.ts', 'console/part-state.ts', 'http'],
  'browser.ts': [
    'app.ts',
    'chat/door.ts',
    'chat/web',
    'config.ts',
    'console',
    'http',
    'parts.ts',
    'rehearsing.ts',
    'storage/open-storage.ts',
  ],
  'server.ts': [
    'app.ts',
    'approvers.ts',
    'browser.ts',
    'chat/door.ts',
    'config.ts',
    'console/part-state.ts',
    'flow',
    'http',
    'incident',
    'storage',
  ],
  'config.ts': ['config-actions.ts', 'config-chat.ts', 'config-console.ts', 'incident'],
  'config-console.ts': ['incident'],
  'config-actions.ts': ['config-console.ts', 'incident'],
  'config-chat.ts': ['incident'],
  'log.ts': ['incident'],
  'start-lines.ts': ['console/part-state.ts'],
  'main.ts': [
    'app.ts',
    'browser.ts',
    'chats.ts',
    'parts.ts',
    'start-lines.ts',
    'server.ts',
    'config.ts',
    'log.ts',
    'incident',
  ],
  cli: [
    'app.ts',
    'azure.ts',
    'desk.ts',
    'main.ts',
    'stage.ts',
    'config.ts',
    'config-console.ts',
    'log.ts',
    'incident',
    'kql',
    'rehearsal',
  ],
}

function imports(source: string): string[] {
  return [...source.matchAll(IMPORT)].flatMap((match) => match.slice(1).filter((path) => path !== undefined))
}

function broken(file: string, target: string): boolean {
  const room = file.split(sep)[0] ?? file
  const to = target.split(sep).join('/')
  const allowed = ALLOWED[room]
  if (!allowed) return true
  return !(
    allowed.includes('*') ||
    to.startsWith(`${room}/`) ||
    allowed.some((place) => to === place || to.startsWith(`${place}/`))
  )
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
const edges = files.flatMap((file) =>
  imports(readFileSync(join(root, file), 'utf8'))
    .filter((path) => path.startsWith('.'))
    .map((path) => ({ file, target: relative(root, join(root, dirname(file), path)) })),
)

describe('the house', () => {
  test('something was scanned', () => {
    expect(files.length).toBeGreaterThan(10)
    expect(edges.length).toBeGreaterThan(10)
  })

  test('rooms import only what their door allows, types included', () => {
    expect(edges.filter(({ file, target }) => broken(file, target))).toEqual([])
  })

  test('the rule sees value, type, re-exported, bare and dynamic imports', () => {
    const source = `import type { A } from '../a.ts'\nimport {\n  b,\n} from "./b.ts"\nexport * from '../c.ts'\nimport './d.ts'\nconst e = await import('../e.ts')`
    expect(imports(source).sort()).toEqual(['../a.ts', '../c.ts', '../e.ts', './b.ts', './d.ts'])
    expect(broken(join('kql', 'x.ts'), join('incident', 'problem.ts'))).toBe(true)
    expect(broken(join('tools', 'x.ts'), join('flow', 'respond.ts'))).toBe(true)
    expect(broken(join('nowhere', 'x.ts'), join('kql', 'x.ts'))).toBe(true)
  })

  test('only the configuration reads the environment', () => {
    const readers = files.filter((file) => /process\.env\b/.test(readFileSync(join(root, file), 'utf8')))
    expect(readers.filter((file) => file !== 'config.ts')).toEqual([])
  })

  test('nothing is called on what writeHead gives, which is nothing once restify is loaded in the process', () => {
    const chained = /\bwriteHead\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*\./
    expect(chained.test('r\n.writeHead(f(1), {})\n  .end()')).toBe(true)
    const all = ['src', 'test', 'bench'].flatMap((folder) =>
      readdirSync(join(root, '..', folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.[mc]?[jt]s$/.test(name) && !name.endsWith('architecture.test.ts'))
        .map((name) => join(root, '..', folder, name)),
    )
    expect(all.filter((file) => chained.test(readFileSync(file, 'utf8')))).toEqual([])
  })

  test('no file is longer than 300 lines, the function tables of the KQL room apart', () => {
    const long = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 300)
    expect(long.filter((file) => !file.startsWith(`kql${sep}`))).toEqual([])
  })
})
