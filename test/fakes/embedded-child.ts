import { openEmbedded } from '../../src/storage/embedded/embedded.ts'

// A process of its own that uses a data folder until its input ends; what it says is one line of JSON.
const [folder = '', role] = process.argv.slice(2)
const say = (words: object): void => void process.stdout.write(`${JSON.stringify(words)}\n`)

try {
  const database = await openEmbedded({ folder, owner: role === 'owner' })
  say({ url: database.url() })
  process.stdin.resume()
  process.stdin.once('end', () => void database.close())
} catch (error) {
  const { code, message, fix } = error as { code?: string; message?: string; fix?: string }
  say({ code, message, fix })
  process.stdin.destroy()
}
