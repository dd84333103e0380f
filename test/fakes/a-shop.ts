import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { everyMinute, writeIncident } from './incident.ts'

const RANGE = 'where TimeGenerated between (datetime({StartTime}) .. datetime({EndTime}))'

function guide(
  id: string,
  { title, steps, more = '' }: { readonly title: string; readonly steps: string; readonly more?: string },
): string {
  return `---\nid: ${id}\ntitle: ${title}\nsymptoms: [${id.replaceAll('-', ' ')}]\nworkspace: main\n${more}---\n# ${title}\n${title}, and what to do.\n## Steps\n${steps}`
}

const step = (n: number, title: string, query: string, more = ''): string =>
  `### ${n}. ${title}\n\`\`\`kql${more}\n${query}\n\`\`\`\n`

const errors = (id: string, where: string, means: string): string =>
  step(
    2,
    `Errors of ${id}`,
    `Syslog\n| ${RANGE}\n| where ${where}`,
    ` signal=${id} severity=critical means="${means}"`,
  )

const SHOP = guide('shop-fails', {
  title: 'The shop fails',
  steps: `${step(1, 'Does it speak?', `Heartbeat\n| ${RANGE}`)}${errors('store-calls', 'SyslogMessage startswith "store"', 'Calls to a store fail')}See: store-refuses\n${step(3, 'Mail', `Syslog\n| ${RANGE}\n| where SyslogMessage startswith "mail"`, ' signal=mail severity=critical means="Mail fails"')}See: mail-fails\n`,
})
const STORE = guide('store-refuses', {
  title: 'A store refuses',
  more: 'see: [rules-change]\nparameters:\n  Store: { choose: { store-a: one, store-b: two }, ask: Which store? }\n',
  steps: errors(
    'refused',
    'Computer == "{Store}" and SyslogMessage has "refused"',
    'The store refused a caller',
  ),
})
const RULES = guide('rules-change', {
  title: 'Rules change',
  more: 'see: [too-deep]\n',
  steps: errors('rules', 'SyslogMessage has "rule"', 'A rule was changed'),
})
const OTHERS = ['mail-fails', 'too-deep'].map((id) =>
  guide(id, { title: `About ${id}`, steps: errors(id, 'SeverityLevel == "err"', `It is ${id}`) }),
)

/** A shop whose calls to a store fail because a rule of the store was changed; each is told by a guide of its own. */
export async function aShop(
  stores: readonly string[] = ['store-b'],
  change = 'a rule was added',
): Promise<string> {
  const scenario = await writeIncident({
    guide: SHOP,
    name: 'rule',
    request: 'The shop fails since about 2025-06-18 08:00',
    rows: {
      Heartbeat: everyMinute('2025-06-18T07:00:00Z', 140, { Computer: 'shop' }),
      Syslog: [
        ...everyMinute('2025-06-18T07:00:00Z', 140, {
          Computer: 'shop',
          SeverityLevel: 'info',
          SyslogMessage: 'serving',
        }),
        {
          TimeGenerated: '2025-06-18T07:58:00Z',
          Computer: 'rules',
          SeverityLevel: 'err',
          SyslogMessage: change,
        },
        ...stores.map((store) => ({
          TimeGenerated: '2025-06-18T08:01:00Z',
          Computer: 'shop',
          SeverityLevel: 'err',
          SyslogMessage: `store call to ${store}.example failed`,
        })),
        ...['one', 'two'].map((Computer) => ({
          TimeGenerated: '2025-06-18T08:00:00Z',
          Computer,
          SeverityLevel: 'err',
          SyslogMessage: 'a caller was refused',
        })),
      ],
    },
  })
  const folder = join(dirname(dirname(scenario)), 'others')
  await mkdir(folder)
  for (const [n, text] of [STORE, RULES, ...OTHERS].entries()) await writeFile(join(folder, `${n}.md`), text)
  return scenario
}
