import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { change, ike, tunnel } from '../../guides/_generate/gateway-rows.ts'
import { type Row, t } from '../../guides/_generate/rows.ts'
import { parseGuide } from '../../src/guides/parse-guide.ts'
import { evaluate } from '../../src/kql/evaluate.ts'
import { fill } from '../../src/kql/fill.ts'
import type { Table } from '../../src/kql/table.ts'

const path = fileURLToPath(new URL('../../guides/s2s-vpn-disconnected/guide.md', import.meta.url))
const guide = parseGuide(await readFile(path, 'utf8'), path)
const PEER = '198.51.100.7'
const AT = t('2026-02-03T04:05:06Z')
const range = {
  StartTime: new Date(AT - 3_600_000).toISOString(),
  EndTime: new Date(AT + 3_600_000).toISOString(),
}
const gateway = String(guide.resources.VpnGateway)

const COLUMNS =
  'TimeGenerated Category ResourceId OperationName Message status_s stateChangeReason_s remoteIP_s instance_s'.split(
    ' ',
  )

const table = (rows: readonly Row[]): Table => ({
  name: 'AzureDiagnostics',
  columns: COLUMNS.map((name) => ({ name, type: name === 'TimeGenerated' ? 'datetime' : 'string' })),
  rows: rows.map((row) => COLUMNS.map((name) => row[name] ?? null)),
})

const signals = guide.steps
  .flatMap((step) => step.queries)
  .flatMap(({ signal, template }) => (signal ? [{ ...signal, template }] : []))

function isOn({ template }: { readonly template: string }, rows: readonly Row[]): boolean {
  const filled = fill(template, { ...range, VpnGatewayResourceId: gateway, RemoteIP: PEER })
  if (filled.kind === 'refused') throw new Error(filled.message)
  return evaluate(filled.text, [table(rows)], { now: new Date(AT + 7_200_000) }).rows.length > 0
}

/** The signals that explain these rows, symptoms and remarks left out. */
const told = (rows: readonly Row[]): readonly string[] =>
  signals
    .filter((signal) => signal.severity === 'critical' && signal.id !== 'tunnel-down' && isOn(signal, rows))
    .map(({ id }) => id)

/** The symptoms that these rows show. */
const symptoms = (rows: readonly Row[]): readonly string[] =>
  signals
    .filter((signal) => /^tunnel-(down|flapping)$/.test(signal.id) && isOn(signal, rows))
    .map(({ id }) => id)

const dropped = tunnel(AT + 2000, PEER, 'Disconnected', '')
const line = (event: string): Row => ike(AT, PEER, event)
/** A line as newer gateways write it: every part in brackets. */
const bracketed = (event: string): Row => ({
  ...line(''),
  Message: `(Error)[Remote] ${PEER}:4500 [Local] 192.0.2.1:4500 [SESSION_ID] {9c1f} [ConnType] IKEv2-S2S [TunnelId] 1 ${event}`,
})

describe('with a tunnel that drops at that moment', () => {
  test.each([
    ['[RECEIVED][SA_DELETE] closing the tunnel', 'peer-deleted-sa'],
    ['Received delete for IKE SA 0x12', 'peer-deleted-sa'],
    ['[RECEIVED] Received INFORMATIONAL request with DELETE payload', 'peer-deleted-sa'],
    ['RECEIVED_SA_DELETE spi 0x1', 'peer-deleted-sa'],
    ['INFORMATIONAL request: DELETE payload, protocol IKE', 'peer-deleted-sa'],
    ['[LOCAL_MSG] The remote peer deleted the IKE SA', 'peer-deleted-sa'],
    ['[LOCAL_MSG] SA delete received from the peer', 'peer-deleted-sa'],
    ['the peer sent a delete for the IKE SA', 'peer-deleted-sa'],
    ['[DPD_TIMEOUT]', 'dpd-timeout'],
    ['DPD timeout after 45 seconds', 'dpd-timeout'],
    ['[LOCAL_MSG] Dead peer detection: timed out', 'dpd-timeout'],
    ['[LOCAL_MSG] dead peer', 'dpd-timeout'],
    ['DEAD_PEER_DETECTED', 'dpd-timeout'],
    ['The peer is not responding', 'dpd-timeout'],
    ['[LOCAL_MSG] peer has stopped answering', 'dpd-timeout'],
    ['No response to 5 keep-alive probes', 'dpd-timeout'],
    ['keepalive: no reply from the peer', 'dpd-timeout'],
  ])('%s is %s', (event, signal) => {
    expect(told([line(event), dropped])).toEqual([signal])
    expect(told([line(event.toUpperCase()), dropped])).toEqual([signal])
    expect(told([bracketed(`[IkeEvent] ${event}`), dropped])).toEqual([signal])
  })

  test.each([
    '[SEND][SA_DELETE] Sending delete for IKE SA 0x5e21',
    '[SEND] Sending INFORMATIONAL request with DELETE payload to the peer',
    'SEND_SA_DELETE spi 0x1',
    '[SENT] INFORMATIONAL DELETE',
    'Sent delete for IKE SA to the peer',
    '[LOCAL_MSG] The gateway deleted the IKE SA of the remote peer',
    '[RECEIVED] Received INFORMATIONAL response to our DELETE',
    '[RECEIVED] DELETE acknowledged',
    '[RECEIVED][SA_DELETE] The peer deletes the old child SA after a rekey',
    '[LOCAL_MSG] Deleting IKE SA 0x12: lifetime expired',
    '[IkeEvent] SA_DELETE [SA_type] QM_SA [FailureDirection] Outbound [ErrorCode] 13885 [ErrorMessage] Main mode SA lifetime expired or peer sent a main mode delete.',
    '[SEND] Sending INFORMATIONAL request, liveness probe',
    '[RECEIVED] Received INFORMATIONAL response to the liveness probe',
    '[LOCAL_MSG] Dead peer detection is enabled, interval 10 s, timeout 45 s',
    '[SEND] DPD probe 1 of 5',
    '[RECEIVED] DPD answer: the peer is alive',
    '[LOCAL_MSG] Authentication succeeded',
    '[LOCAL_MSG] Policy match found: AES256, SHA256, DHGroup14',
    '[RECEIVED] Traffic selectors accepted',
    '[LOCAL_MSG] Rekeyed child SA 0x35e9362c',
    '[LOCAL_MSG] Tunnel established',
    '[RECEIVED] Vendor ID: authentication failed, policy mismatch, DPD timeout, received delete',
    '[RECEIVED] Peer identity (ID_KEY_ID): "Authentication failed. Policy mismatch. DPD timeout. Received delete."',
    '[RECEIVED] ID_FQDN = received-delete.authentication-failed.no-proposal-chosen.example',
    '[LOCAL_MSG] Remote host name: “dead peer detected, TS_UNACCEPTABLE”',
  ])('%s explains nothing', (event) => {
    expect(told([line(event), dropped])).toEqual([])
    expect(told([bracketed(event), dropped])).toEqual([])
  })
})

describe('without a drop', () => {
  test.each([
    ['[SEND] Sending Notify Message - Authentication failed', 'psk-mismatch'],
    ['IKE Tunnel closed with status IKE authentication credentials are unacceptable', 'psk-mismatch'],
    ['[IkeEvent] SA_NEGOTIATION_FAILED [ErrorCode] 0x35E9 [ErrorMessage] (none)', 'psk-mismatch'],
    ['[LOCAL_MSG] IkeCleanup called with error 13801', 'psk-mismatch'],
    ['[RECEIVED] Notify AUTHENTICATION_FAILED', 'psk-mismatch'],
    ['[LOCAL_MSG] Authentication failed for peer identity: 198.51.100.7', 'psk-mismatch'],
    ['[LOCAL_MSG] Failed to verify signature', 'psk-mismatch'],
    ['[LOCAL_MSG] The shared key is wrong', 'psk-mismatch'],
    ['[SEND] Sending Notify Message - Policy Mismatch', 'policy-mismatch'],
    ['IKE Tunnel closed with status Policy match error', 'policy-mismatch'],
    ['[ErrorCode] 0x362C', 'policy-mismatch'],
    ['IkeCleanupMMNegotiation called with error 13868', 'policy-mismatch'],
    ['[RECEIVED] Notify NO_PROPOSAL_CHOSEN', 'policy-mismatch'],
    [
      '[IkeEvent] SA_NEGOTIATION_FAILED [ErrorCode] 0x35ED [ErrorMessage] Negotiation timed out',
      'selector-mismatch',
    ],
    ['[RECEIVED] Notify TS_UNACCEPTABLE', 'selector-mismatch'],
  ])('%s is %s', (event, signal) => {
    expect(told([line(event)])).toEqual([signal])
    expect(told([bracketed(event)])).toEqual([signal])
  })

  test('a delete of the peer or a timeout is routine', () => {
    expect(told([line('[RECEIVED][SA_DELETE]'), line('DPD timeout')])).toEqual([])
  })

  test('another peer whose address begins alike is another peer', () => {
    const other = '198.51.100.70'
    expect(told([ike(AT, other, '[SEND] Sending Notify Message - Authentication failed')])).toEqual([])
  })
})

describe('a change of the gateway', () => {
  const before = (operation: string, seconds: number): Row => change(AT - seconds * 1000, operation, '')
  test.each([
    ['SetGatewayConfiguration', 30, ['configuration-changed']],
    ['SetConnectionConfiguration', 290, ['configuration-changed']],
    ['HostMaintenanceEvent', 10, ['gateway-maintenance']],
    ['GatewayTenantPrimaryChanged', 2, ['gateway-maintenance']],
    ['ValidateGatewayConfiguration', 2, []],
    ['SetGatewayConfiguration', 600, []],
    ['SetGatewayConfiguration', -60, []],
  ])('%s, %d s before the drop', (operation, seconds, signals) => {
    expect(told([before(operation, seconds), dropped])).toEqual(signals)
  })
})

describe('the state of the tunnel', () => {
  const at = (minutes: number, status: 'Connected' | 'Disconnected'): Row =>
    tunnel(AT + minutes * 60_000, PEER, status, '')
  test.each([
    ['a drop without a return', [at(0, 'Disconnected')], ['tunnel-down']],
    ['a return after the searched time', [at(0, 'Disconnected'), at(90, 'Connected')], []],
    ['a drop after the searched time', [at(0, 'Connected'), at(90, 'Disconnected')], []],
    ['three drops', [-50, -30, -10].flatMap((m) => [at(m, 'Disconnected'), at(m + 1, 'Connected')]), []],
    [
      'four drops',
      [-50, -40, -30, -10].flatMap((m) => [at(m, 'Disconnected'), at(m + 1, 'Connected')]),
      ['tunnel-flapping'],
    ],
  ])('%s', (_, rows, expected) => {
    expect(symptoms(rows)).toEqual(expected)
  })
})
