import type { View } from '../../../src/flow/memory.ts'
import type { Evidence } from '../../../src/incident/evidence.ts'
import type { Progress } from '../../../src/incident/progress.ts'
import type { ProposalView } from '../../../src/incident/proposal.ts'
import type { Report } from '../../../src/incident/report.ts'

export const ID = '0745ba4f-8a7d-4f6a-88e9-ccfd45e0833d'
export const GATEWAY =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub'
const RANGE = { from: '2025-06-18T06:20:00.000Z', to: '2025-06-18T08:10:00.000Z' }
const CAUSE =
  'The peer (the on-premises device) deleted the security association, so the disconnect was triggered remotely'

/** A report as an investigation without a model writes it. */
export function aReport(more: Partial<Report> = {}): Report {
  return {
    id: ID,
    status: 'completed',
    request: 'Please investigate the cause of the VPN failure around 2025-06-18 07:20',
    questions: [
      {
        parameter: 'RemoteIP',
        text: 'Which connection is affected?',
        choices: ['conn-to-osaka', 'conn-to-tokyo'],
        answer: 'conn-to-osaka',
      },
    ],
    guide: {
      id: 's2s-vpn-disconnected',
      title: 'Site-to-site VPN connection disconnected',
      why: 'it matches “vpn”, “fail”',
    },
    verdict: 'confirmed',
    title: CAUSE,
    summary: `${CAUSE} (1 row, at 2025-06-18 07:50:57 UTC). The tunnel came back by itself within a minute (1 row, at 2025-06-18 07:50:59 UTC).`,
    window: {
      asked: '2025-06-18T07:20:00.000Z',
      ...RANGE,
      widened: false,
      assumed: ['No zone was given: took UTC.'],
    },
    cause: {
      text: `${CAUSE} (1 row, at 2025-06-18 07:50:57 UTC).`,
      evidence: [{ id: 'E2', rows: [1] }],
    },
    timeline: [
      {
        at: '2025-06-18T06:33:43Z',
        event: 'Sending INFORMATIONAL request, DELETE of the old child SA',
        evidence: [{ id: 'E3', rows: [8] }],
      },
      { at: '2025-06-18T07:50:57Z', event: CAUSE, evidence: [{ id: 'E2', rows: [1] }] },
      {
        at: '2025-06-18T07:50:59Z',
        event: 'The tunnel came back by itself within a minute',
        evidence: [{ id: 'E1', rows: [2] }],
      },
    ],
    findings: [{ text: 'The tunnel was disconnected.', evidence: [{ id: 'E1', rows: [1] }] }],
    ruledOut: [{ text: 'Not seen: the pre-shared keys do not match', evidence: [{ id: 'E3', rows: [] }] }],
    steps: [
      { id: '1', title: 'When did the tunnel change state?', status: 'done' },
      { id: '2', title: 'Who ended it?', status: 'done' },
      { id: '3', title: 'What to do next', status: 'skipped', reason: 'an instruction for the reader' },
    ],
    gaps: [],
    next: ['Ask the branch what their device logged at that second.'],
    proposals: [],
    evidence: [
      {
        id: 'E1',
        step: '1',
        query: 'AzureDiagnostics\n| where Category == "TunnelDiagnosticLog"',
        workspace: 'hub-logs',
        ...RANGE,
        rowCount: 2,
        truncated: false,
        sample: [
          { TimeGenerated: '2025-06-18T07:50:57Z', status_s: 'Disconnected', note_s: '' },
          { TimeGenerated: '2025-06-18T07:50:59Z', status_s: 'Connected', note_s: '' },
        ],
      },
      {
        id: 'E4',
        query: `activity log of ${GATEWAY}`,
        workspace: GATEWAY,
        ...RANGE,
        rowCount: 75,
        truncated: true,
        sample: [{ caller: 'network-admin@contoso.example' }],
      },
    ],
    withheld: 0,
    receipt: {
      model: null,
      modelCalls: 0,
      promptTokens: 0,
      cachedTokens: 0,
      completionTokens: 0,
      queries: 13,
      seconds: 2.4,
    },
    ...more,
  }
}

/** A report that could not settle it. */
export const anInconclusiveReport = (): Report =>
  aReport({
    status: 'partial',
    verdict: 'inconclusive',
    title: 'No cause was found',
    summary:
      'Nothing was found from 2025-06-18 06:20 to 08:10 UTC, and that does not prove that nothing happened.',
    cause: null,
    timeline: [],
    findings: [],
    steps: [
      { id: '1', title: 'When did the tunnel change state?', status: 'failed', reason: 'Azure answered 403' },
      { id: '2', title: 'Who ended it?', status: 'done' },
    ],
    gaps: [
      { what: 'The activity log', why: 'the identity may not read it', fix: 'Give it the role Reader.' },
      { what: 'IKEDiagnosticLog', why: 'no row since 2025-06-16', fix: 'Check the diagnostic setting.' },
    ],
    next: ['Check the diagnostic setting.'],
    withheld: 2,
    receipt: {
      model: 'gpt-5',
      modelCalls: 3,
      promptTokens: 20_000,
      cachedTokens: 0,
      completionTokens: 1_234,
      queries: 1,
      seconds: 205,
    },
  })

export const aProgress = (more: Partial<Progress> = {}): Progress => ({
  guide: {
    id: 's2s-vpn-disconnected',
    title: 'Site-to-site VPN connection disconnected',
    why: 'it matches “vpn”, “fail”',
  },
  searched: RANGE,
  steps: [
    { id: '1', title: 'When did the tunnel change state?', state: 'done', rows: 2 },
    { id: '2', title: 'Who ended it?', state: 'running', rows: null },
    { id: '3', title: 'Did the gateway itself change?', state: 'failed', rows: null },
    { id: '4', title: 'Read the negotiation around it', state: 'pending', rows: null },
  ],
  queries: { begun: 6, ended: 4, failed: 1 },
  rows: 2,
  modelTurns: 1,
  doing: 'Two queries are running',
  seconds: 12.4,
  ...more,
})

export const aView = (more: Partial<View> = {}): View => ({
  id: ID,
  status: 'completed',
  place: { platform: 'slack', channel: 'C1', thread: '1.1' },
  text: 'Please investigate the cause of the VPN failure around 2025-06-18 07:20',
  report: null,
  progress: null,
  ahead: 0,
  proposals: [],
  picture: null,
  ...more,
})

const CONNECTION =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/connections/conn-to-osaka'

export const aProposal = (more: Partial<ProposalView> = {}): ProposalView => ({
  id: '0b0f5a38-3d0c-4ad5-93f3-3a6a5e3c4c11',
  investigation: ID,
  action: 'vpn-connection-reset',
  resource: CONNECTION,
  arguments: {},
  title: 'Reset the VPN connection',
  reason: 'The tunnel’s last state is Disconnected; Azure’s own word: connectionStatus is NotConnected.',
  words: null,
  about: null,
  evidence: [{ id: 'E2', rows: [1] }],
  effect: 'Traffic through this connection stops meanwhile.',
  duration: 'The documentation names no time.',
  source: 'https://learn.microsoft.com/azure/vpn-gateway/reset-gateway',
  checks: [{ what: 'Azure’s own word', saw: 'connectionStatus is NotConnected' }],
  guide: { id: 's2s-vpn-disconnected', sha256: 'ab'.repeat(32) },
  approvers: 'Maria, Kenji',
  approvals: 1,
  dryRun: false,
  request: `POST https://management.azure.com${CONNECTION}/resetconnection`,
  minutes: 15,
  state: 'open',
  seal: 'cd'.repeat(32),
  expiresAt: '2025-06-18T08:25:00.038871Z',
  requester: { platform: 'slack', account: 'U1', name: 'Ann' },
  votes: [],
  log: [],
  comparison: [],
  ...more,
})

/** The view of an investigation that ended so. */
export const ended = (report: Report): View => aView({ status: report.status, report })

/** A report that waits for answers. */
export const waiting = (questions: Report['questions']): View =>
  aView({
    status: 'waiting',
    report: aReport({ status: 'waiting', questions, cause: null, timeline: [], evidence: [] }),
  })

export const someEvidence = (more: Partial<Evidence> = {}): Evidence => ({
  id: 'E1',
  step: '1',
  query: '1.1',
  text: 'AzureDiagnostics',
  source: { kind: 'logs', table: 'AzureDiagnostics', category: null },
  workspace: 'hub-logs',
  ...RANGE,
  rows: [],
  rowCount: 0,
  truncated: false,
  ms: 1,
  ...more,
})

/** Eight bytes that begin a PNG, and as many more as are asked for. */
export const aPicture = (size = 8, alt = 'Timeline 2025-06-18 06:20 to 08:10 UTC.') => ({
  png: Uint8Array.from({ length: size }, (_, at) => [137, 80, 78, 71, 13, 10, 26, 10][at] ?? at % 251),
  alt,
})
