#!/usr/bin/env node
// Starts the command line under Node 24, whichever Node the machine has: the package brings one of its own.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('../src/cli/guidepost.ts', import.meta.url))
// What was compiled once need not be again. A folder that cannot be written is no fault.
const cache = fileURLToPath(new URL('../node_modules/.cache/guidepost', import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= 24) {
  module.enableCompileCache(cache)
  await import(entry)
} else {
  const own = ['../node_modules/.bin/node', '../node_modules/.bin/node.cmd']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path))
  if (!own) {
    console.error(
      `Guidepost needs Node 24 and this is ${process.version}. Run "npm install" (it brings Node 24 along) or install Node 24.`,
    )
    process.exit(2)
  }
  const env = { NODE_COMPILE_CACHE: cache, ...process.env }
  const child = spawn(own, [entry, ...process.argv.slice(2)], { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
}
