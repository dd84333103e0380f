import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { redact, redactRow } from '../../src/incident/redact.ts'

const KEY = 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9v=='
const PHRASE = 'Tr0ub4dor-and-3-horses'
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl'
const ENTRA = `abc8Q~${'k'.repeat(34)}`

describe('no secret is left of', () => {
  test.each<[string, string, string]>([
    ['a storage connection string', `AccountName=st;AccountKey=${KEY};EndpointSuffix=core.windows.net`, KEY],
    ['a Service Bus connection string', `SharedAccessKeyName=root;SharedAccessKey=${KEY}`, KEY],
    ['a SQL connection string', `Server=db;User ID=sa;Password=${PHRASE};Encrypt=True`, PHRASE],
    ['a SQL connection string, short', `Server=db;Uid=sa;Pwd=${PHRASE};`, PHRASE],
    ['a shared access signature', `https://st.blob.core.windows.net/c?sv=2024&sig=${KEY}&se=2025`, KEY],
    ['a database address', `postgres://app:${PHRASE}@db.internal:5432/app`, PHRASE],
    ['a bearer header', `Authorization: Bearer ${KEY}`, KEY],
    ['a basic header', `authorization: basic ${KEY}`, KEY],
    ['a token', `token ${JWT} was accepted`, JWT],
    ['an Entra secret', `secret ${ENTRA} expires`, ENTRA],
    ['a Slack token', 'xoxb-1234567890-abcdefghij', '1234567890-abcdefghij'],
    ['a Slack app token', 'xapp-1-A111-222-abcdef', '1-A111-222-abcdef'],
    ['a Slack hook', 'https://hooks.slack.com/services/T0/B0/abcdef', 'abcdef'],
    ['a Teams hook', 'https://contoso.webhook.office.com/webhookb2/abcdef', 'abcdef'],
    ['a model key', 'sk-proj-abcdefghijklmnopqrstuvwxyz', 'abcdefghijklmnopqrstuvwxyz'],
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${KEY}\n-----END RSA PRIVATE KEY-----`, KEY],
    ['half a private key', `-----BEGIN PRIVATE KEY-----\n${KEY}`, KEY],
    [
      'a private key in JSON',
      `{"pem":"-----BEGIN PRIVATE KEY-----\\n${KEY}\\n-----END PRIVATE KEY-----"}`,
      KEY,
    ],
    ['a pre-shared key in words', `the pre-shared key is ${PHRASE}`, PHRASE],
    ['a pre-shared key, set', `pre-shared key was set to "${PHRASE}"`, PHRASE],
    ['an instrumentation key', `InstrumentationKey=${KEY};IngestionEndpoint=https://x`, KEY],
    ['an environment', `AZURE_CLIENT_SECRET=${PHRASE}`, PHRASE],
    ['a command line', `az login --password ${PHRASE}`, PHRASE],
    ['a command line with an option of two words', `az login --client-secret ${PHRASE}`, PHRASE],
    ['a secret that begins like a remark', `password=wrong-${PHRASE}`, PHRASE],
    ['a secret with a quotation mark', JSON.stringify({ password: `a"${PHRASE}` }), PHRASE],
    ['a secret with an apostrophe', JSON.stringify({ password: `a'${PHRASE}` }), PHRASE],
    ['a secret with a backslash', JSON.stringify({ password: `a\\${PHRASE}` }), PHRASE],
    ['a secret with blanks', 'passphrase="correct horse battery"', 'horse battery'],
    ['a quoted word', 'the password is "correcthorse"', 'correcthorse'],
    ['a command line with =', `mysql --password=${PHRASE}`, PHRASE],
    ['a signature in HTML', `<a href="https://st/c?sv=2024&amp;sig=${KEY}">`, KEY],
    ['a signature in JSON', `{"url":"https://st/c?sv=2024\\u0026sig=${KEY}"}`, KEY],
    ['a signature in an encoded address', `next=https%3A%2F%2Fst%2Fc%3Fsig%3D${KEY}`, KEY],
    ['a signature by itself', `SharedAccessSignature sr=hub&sig=${KEY}&se=1`, KEY],
    ['a workflow that anyone may call', `https://prod-1.logic.azure.com/workflows/a?sp=run&sig=${KEY}`, KEY],
    ['an older Teams hook', 'https://outlook.office.com/webhook/ab-cd/IncomingWebhook/ef', 'IncomingWebhook'],
    ['a function’s key in an address', `https://f.azurewebsites.net/api/run?code=${KEY}`, KEY],
    ['a function’s key in a header', `x-functions-key: ${KEY}`, KEY],
    ['a storage header', `Authorization: SharedKey contosoorders:${KEY}`, KEY],
    ['a Slack token that is renewed', 'xoxe.xoxp-1-abcdefghijkl', 'abcdefghijkl'],
    ['a token of a forge', `token ghp_${'a1B2'.repeat(9)}`, 'a1B2a1B2'],
    ['an Entra secret of another age', `Abc7Q~${'k'.repeat(34)}`, 'kkkkkkkk'],
    ['an Entra secret with the sign elsewhere', `secret x1~${'aB3'.repeat(12).slice(0, 34)}`, 'aB3aB3'],
    ['a private key of PGP', `-----BEGIN PGP PRIVATE KEY BLOCK-----\n${KEY}`, KEY],
    ['a cache without a user', `redis://:${PHRASE}@cache.internal:6380`, PHRASE],
    ['a pre-shared key after a colon', `pre-shared key: ${PHRASE}`, PHRASE],
    ['a pre-shared key after a sign and marks', `pre-shared key = "${PHRASE}"`, PHRASE],
    ['a shared key after nothing', `set shared key ${PHRASE} on conn-to-osaka`, PHRASE],
    ['a PSK after nothing', `PSK ${PHRASE}`, PHRASE],
    ['base64 after a word like key', `the storage key ${KEY}`, KEY],
    ['base64 after a secret', `secret ${KEY}`, KEY],
    ['a secret', `Secret=${PHRASE}`, PHRASE],
    ['a token in JSON', JSON.stringify({ token: PHRASE }), PHRASE],
    ['German words', `Passwort: ${PHRASE}`, PHRASE],
    ['French words', `mot de passe : ${PHRASE}`, PHRASE],
    ['Japanese words', `パスワード：${PHRASE}`, PHRASE],
  ])('%s', (_, text, secret) => {
    expect(redact(text)).not.toContain(secret)
    expect(redact(text)).toContain('[redacted:')
  })
})

const NAMES = [
  'password',
  'Password',
  'pwd',
  'passphrase',
  'client_secret',
  'clientSecret',
  'AccountKey',
  'account_key',
  'sharedKey',
  'shared_key',
  'psk',
  'preSharedKey',
  'pre_shared_key',
  'api_key',
  'apiKey',
  'accessToken',
  'access_token',
  'refresh_token',
  'connectionString',
  'DB_PASSWORD',
  'MYSQL_ROOT_PASSWORD',
  'sqlPassword',
  'storageAccountKey',
  'vpn.sharedKey',
  'x-api-key',
  'Ocp-Apim-Subscription-Key',
]
const WRITTEN: Readonly<Record<string, (name: string, value: string) => string>> = {
  'key=value': (name, value) => `${name}=${value}`,
  'key: value': (name, value) => `${name}: ${value}`,
  'key = "value"': (name, value) => `${name} = "${value}"`,
  "key='value'": (name, value) => `${name}='${value}'`,
  JSON: (name, value) => JSON.stringify({ [name]: value, after: 1 }),
  'indented JSON': (name, value) => JSON.stringify({ [name]: value, after: 1 }, null, 2),
  'escaped JSON': (name, value) => JSON.stringify({ body: JSON.stringify({ [name]: value }) }),
  'twice escaped JSON': (name, value) =>
    JSON.stringify({ body: JSON.stringify({ inner: JSON.stringify({ [name]: value }) }) }),
}

describe('a named secret is gone, however it is written', () => {
  test.each(Object.entries(WRITTEN))('%s', (_, write) => {
    const secret = fc.stringMatching(/^[A-Za-z0-9+/_!#-]{8,60}$/).map((value) => `Q7${value}`)
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMES),
        secret,
        fc.constantFrom('', 'INFO x=1 '),
        (name, value, lead) => {
          expect(redact(`${lead}${write(name, value)}`)).not.toContain(value)
        },
      ),
    )
  })
})

test.each([
  'IKE SA establishment failed: psk mismatch',
  'Authentication failed: pre-shared key mismatch',
  'password: invalid',
  'password: wrong for user alice',
  'Login failed, the password is expired',
  'the shared key does not match',
  'secret: not found',
  'client secret is missing',
  'the connection string is empty',
  'the password is incorrect',
  'psk=unknown',
  'the password is managed by Key Vault',
  'The shared key is identical on both sides',
  'the client secret was rotated on-premises',
  'access_token: null',
  'StatusText: AuthenticationFailed',
  'The token expired at 2025-06-18T07:50:57Z',
  'GET https://portal.example.com/a?signature=none',
  'key vault kv-hub was deleted by alice@example.com',
  'task-force-of-many-people-in-the-office',
  'http://[fe80::1]:8080/path@2',
  'ssh://git@github.com/a/b',
  'Bearer authentication is required',
  'password: incorrect, 3 attempts left',
  'the pre-shared key: mismatch between the two sides',
  'shared key authentication is turned off',
  'PSK of conn-to-osaka differs',
  'password reset for alice',
  'token: 2025-06-18T07:50:57Z',
  'secret: db-password-v2 in kv-hub',
  'objectKey /contosoorders/orders/2025/06/Report-of-the-month-of-June-and-more.csv',
  'PublicKeyToken=b77a5c561934e089, Version=4.0.0.0',
  'GET /callback?code=404&state=none',
  'partition key tenant-11111111-1111-1111-1111-111111111111',
  'configsig=none',
  '10.0.0.4:500 → 203.0.113.10:500, SPI 0xC0FFEE00',
])('ordinary text stays: %s', (text) => {
  expect(redact(text)).toBe(text)
})

test('redacting twice changes nothing more', () => {
  const text = fc.oneof(
    fc.string(),
    fc.tuple(fc.constantFrom(...NAMES), fc.string()).map(([name, value]) => `${name}=${value}`),
  )
  fc.assert(fc.property(text, (some) => expect(redact(redact(some))).toBe(redact(some))))
})

describe('a row', () => {
  test('loses secrets and hidden characters in any depth, and keeps the rest as it is', () => {
    const row = {
      TimeGenerated: '2025-06-18T07:50:57Z',
      Count: 3,
      Ok: false,
      None: null,
      'Na\u202eme': 'a\u200bb',
      Properties: { list: [{ text: `AccountKey=${KEY}` }, 7], depth: { Password: PHRASE } },
    }
    const safe = redactRow(row)
    expect(JSON.stringify(safe)).not.toContain(KEY)
    expect(JSON.stringify(safe)).not.toContain(PHRASE)
    expect(safe).toMatchObject({
      TimeGenerated: row.TimeGenerated,
      Count: 3,
      Ok: false,
      None: null,
      Name: 'ab',
      Properties: { list: [{}, 7] },
    })
  })

  test.each([
    'Password',
    'client_secret_s',
    'SharedKey',
    'accountKey_s',
    'ConnectionString',
    'Authorization',
    'authorization_s',
    'refresh_token',
  ])('hides the column %s', (name) => {
    expect(JSON.stringify(redactRow({ [name]: PHRASE }))).not.toContain(PHRASE)
  })

  test('hides a column whose name carries a hidden character', () => {
    expect(JSON.stringify(redactRow({ 'pass\u200bword': PHRASE }))).not.toContain(PHRASE)
  })

  test('hides a secret that a hidden character cuts', () => {
    expect(JSON.stringify(redactRow({ text: `Account\u200bKey=${KEY}` }))).not.toContain(KEY)
  })
})

const LENGTH = 100_000
const HOSTILE = [
  'password=',
  'password: "',
  'a:b@',
  '://',
  '://a:',
  'eyJ',
  'eyJaaaaaaaa.',
  'eyJaaaaaaaa.eyJaaaaaaaa',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN ',
  'xoxb-',
  'sk-',
  'bearer ',
  '8Q~',
  'https://hooks.slack.com/',
  'https://a.',
  '?sig=',
  'pre-shared key is ',
  'shared ',
  '\\"',
  'psk = \\"',
  'psk = "\\',
  '--password ',
  'key ',
  'key Aa1',
  'secret=',
  'token="',
  'PSK ',
  'sig=',
  '\\u0026sig',
  'sharedkey a',
  'a~',
  'パスワード:',
  'password',
  'the password is ab-',
  '\\',
  'a',
  '~',
  ' ',
  '=',
  '\u200b',
  '\u001b[',
]

test.each(HOSTILE)('a long repetition of %j costs no more than plain text a few times over', (piece) => {
  const hostile = piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH)
  const half = hostile.slice(0, LENGTH / 2)
  const fastest = (text: string): number =>
    Math.min(
      ...Array.from({ length: 3 }, () => {
        const began = performance.now()
        redactRow({ text })
        return performance.now() - began
      }),
    )
  const [one, two] = [fastest(half), fastest(hostile)]
  const plainText = fastest('The tunnel is up again. '.repeat(LENGTH / 24))
  expect(two).toBeLessThan(Math.max(30 * plainText, 4 * one))
})
