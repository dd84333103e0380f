import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { openMemory } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { openDesk } from '../../src/desk.ts'
import { receive } from '../../src/flow/receive.ts'
import type { Proposal } from '../../src/incident/proposal.ts'
import { incoming } from '../storage/a-storage.ts'

const RESOURCE =
  '/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg/providers/Microsoft.Network/connections/real'

/** As a configured Guidepost proposes it. */
const aboutAzure = (investigation: string, sha256: string): Proposal => ({
  id: randomUUID(),
  investigation,
  action: 'vpn-connection-reset',
  resource: RESOURCE,
  arguments: {},
  title: 'Reset the VPN connection',
  reason: 'The tunnel is down',
  words: null,
  evidence: [],
  effect: '',
  duration: '',
  source: '',
  checks: [],
  about: null,
  guide: { id: 's2s-vpn-disconnected', sha256 },
  approvers: 'Maria',
  approvals: 1,
  dryRun: false,
  request: `POST https://management.azure.com${RESOURCE}/resetconnection?api-version=2026-01-01`,
  minutes: 15,
})

test('where nothing is configured, nobody decides about what a configured Guidepost of the same database proposes', async () => {
  const GUIDEPOST_DATA = mkdtempSync(join(tmpdir(), 'guidepost-test-'))
  const config = await readConfig('/nonexistent', { PATH: process.env.PATH, GUIDEPOST_DATA })
  const memory = await openMemory(config, { progress: () => undefined })
  const asked = incoming()
  await receive(asked, { store: memory.store, queued: false })
  const desk = await openDesk(config, { model: false, note: () => undefined })
  const guide = desk.app.doors.shelf.get('s2s-vpn-disconnected')
  const proposal = aboutAzure(asked.request.id, guide?.sha256 ?? '')
  await memory.proposals.add(proposal)
  const view = await desk.proposals.get(proposal.id)
  if (!view) throw new Error('It is not there.')
  // Ctrl-C right after Enter: what is approved is carried out by whoever comes next, the configured server.
  const decided = desk
    .decide({ proposal: view, yes: true, note: null, as: 'anybody' }, () => undefined, AbortSignal.abort())
    .then(
      () => 'taken',
      () => 'refused',
    )
  const outcome = [await decided, (await desk.proposals.get(proposal.id))?.state]
  await desk.close()
  await memory.close()
  expect(outcome).toEqual(['refused', 'open'])
}, 60_000)
