import { deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Value } from '../../../src/kql/format.ts'
import { scalars } from '../../../src/kql/functions/table.ts'
import type { KqlType } from '../../../src/kql/table.ts'

const now = new Date(0)

function call(name: string, values: readonly Value[], types: readonly KqlType[], type: KqlType): Value {
  return scalars[name]?.(values, { types, type, now })
}
const text = (name: string, value: string): Value => call(name, [value], ['string'], 'string')

const foreign = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 30 })
  .filter((each) => /[^\0-\x7f]/.test(each) && each.isWellFormed())
const longitude = fc.double({ min: -179, max: 179, noNaN: true })
const latitude = fc.double({ min: -89, max: 89, noNaN: true })

test('what Punycode writes it reads back', () =>
  fc.assert(
    fc.property(foreign, (word) => {
      const written = String(text('punycode_from_string', word))
      expect(written).toMatch(/^[\0-\x7f]*$/)
      expect(text('punycode_to_string', written)).toBe(word)
    }),
  ))

test('a domain is read back label by label', () =>
  fc.assert(
    fc.property(
      fc.array(
        foreign.filter((each) => !/[.。．｡]/.test(each)),
        { minLength: 1, maxLength: 4 },
      ),
      (labels) => {
        const domain = labels.join('.')
        const written = String(text('punycode_domain_to_string', domain))
        expect(text('punycode_domain_from_string', written)).toBe(domain)
      },
    ),
  ))

test('whatever is read as Punycode ends in a text', () =>
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (word) => {
      expect(typeof text('punycode_to_string', word)).toBe('string')
    }),
  ))

test('packed texts are unpacked', () =>
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }).filter((each) => each.isWellFormed()),
      (word) => {
        const pack = (bytes: Buffer): string => bytes.toString('base64')
        expect(text('gzip_decompress_from_base64_string', pack(gzipSync(word)))).toBe(word)
        expect(text('zlib_decompress_from_base64_string', pack(deflateSync(word)))).toBe(word)
      },
    ),
  ))

test('the center of a geohash has that geohash, and it holds the point it was made of', () =>
  fc.assert(
    fc.property(longitude, latitude, fc.integer({ min: 1, max: 18 }), (lng, lat, length) => {
      const hash = call('geo_point_to_geohash', [lng, lat, BigInt(length)], ['real', 'real', 'int'], 'string')
      const center = text('geo_geohash_to_central_point', String(hash)) as { coordinates: number[] }
      const again = [...center.coordinates, BigInt(length)]
      expect(call('geo_point_to_geohash', again, ['real', 'real', 'int'], 'string')).toBe(hash)
      const box = text('geo_geohash_to_polygon', String(hash)) as { coordinates: [number, number][][] }
      const [corners = []] = box.coordinates
      expect(Math.min(...corners.map(([x]) => x))).toBeLessThanOrEqual(lng)
      expect(Math.max(...corners.map(([x]) => x))).toBeGreaterThanOrEqual(lng)
      expect(Math.min(...corners.map(([, y]) => y))).toBeLessThanOrEqual(lat)
      expect(Math.max(...corners.map(([, y]) => y))).toBeGreaterThanOrEqual(lat)
    }),
  ))

test('distances are the same both ways, and never longer over a third point', () =>
  fc.assert(
    fc.property(fc.tuple(longitude, latitude, longitude, latitude, longitude, latitude), (places) => {
      const [a, b, c] = [places.slice(0, 2), places.slice(2, 4), places.slice(4)]
      const apart = (from: readonly number[] = [], to: readonly number[] = []): number =>
        Number(call('geo_distance_2points', [...from, ...to], ['real', 'real', 'real', 'real'], 'real'))
      expect(apart(a, b)).toBeCloseTo(apart(b, a), 3)
      expect(apart(a, c)).toBeLessThanOrEqual(apart(a, b) + apart(b, c) + 0.001)
    }),
  ))

test('dynamic_to_json says the same of bags that differ in the order of their slots alone', () =>
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), (bag) => {
      const turned = Object.fromEntries(Object.entries(bag).reverse())
      const written = (value: Value): Value => call('dynamic_to_json', [value], ['dynamic'], 'string')
      expect(written(turned)).toBe(written(bag))
      expect(JSON.parse(String(written(bag)))).toEqual(JSON.parse(JSON.stringify(bag)))
    }),
  ))

test('parse_xml answers every text with a value, null or a refusal', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom('<a>', '</a>', '<b x="y">', '</b>', '<c/>', 'text', ' ', '<', '>', '&amp;', '"'),
      ),
      (parts) => {
        try {
          expect(typeof text('parse_xml', parts.join(''))).toBe('object')
        } catch (cause) {
          expect(cause).toMatchObject({ code: 'E_UNSUPPORTED' })
        }
      },
    ),
  ))
