import { asText, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { parseJson, type Scalar } from './scalar.ts'

type Point = { readonly lng: number; readonly lat: number }

/** Meters from the center of the sphere that distances are measured on. */
const radius = 6_371_010
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** A point whose coordinates are on Earth; null for any other. */
function pointOf(longitude: unknown, latitude: unknown): Point | null {
  if (longitude === null || longitude === undefined || latitude === null || latitude === undefined)
    return null
  const [lng, lat] = [Number(longitude), Number(latitude)]
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 90 ? { lng, lat } : null
}

/** The angle at the center of the Earth between two points, in radians. */
function apart(a: Point, b: Point): number {
  const [one, two] = [radians(a.lat), radians(b.lat)]
  const [up, across] = [two - one, radians(b.lng - a.lng)]
  const half = Math.sin(up / 2) ** 2 + Math.cos(one) * Math.cos(two) * Math.sin(across / 2) ** 2
  return 2 * Math.asin(Math.min(1, Math.sqrt(half)))
}

/** The direction from one point to another, clockwise from north in [0, 2π); null where none is the shortest. */
function azimuth(from: Point, to: Point): number | null {
  const distance = apart(from, to)
  if (distance === 0 || Math.abs(Math.PI - distance) < 1e-12) return null
  const [one, two, across] = [radians(from.lat), radians(to.lat), radians(to.lng - from.lng)]
  const y = Math.sin(across) * Math.cos(two)
  const x = Math.cos(one) * Math.sin(two) - Math.sin(one) * Math.cos(two) * Math.cos(across)
  return turned(Math.atan2(y, x))
}

/** An angle as one in [0, 2π). */
function turned(angle: number): number {
  const whole = 2 * Math.PI
  return ((angle % whole) + whole) % whole
}

/** The angle, clockwise, from the line between two points to the line on to a third. */
function angle(a: Point, b: Point, c: Point): number | null {
  const [back, on] = [azimuth(b, a), azimuth(b, c)]
  return back === null || on === null || azimuth(a, b) === null ? null : turned(on - back)
}

const digits = '0123456789bcdefghjkmnpqrstuvwxyz'
const deepest = 18

function geohash({ lng, lat }: Point, length: number): string {
  const ranges = [
    { low: -180, high: 180, value: lng },
    { low: -90, high: 90, value: lat },
  ]
  let [out, bits] = ['', 0]
  for (let at = 0; at < length * 5; at++) {
    const range = ranges[at % 2]
    if (!range) break
    const middle = (range.low + range.high) / 2
    const upper = range.value >= middle
    if (upper) range.low = middle
    else range.high = middle
    bits = bits * 2 + (upper ? 1 : 0)
    if (at % 5 === 4) {
      out += digits[bits]
      bits = 0
    }
  }
  return out
}

type Box = { readonly west: number; readonly east: number; readonly south: number; readonly north: number }

/** The rectangle that a geohash stands for; null for a text that is none. */
function boxOf(hash: string): Box | null {
  const text = hash.toLowerCase()
  if (!text || text.length > deepest || [...text].some((each) => !digits.includes(each))) return null
  if (text !== hash) throw unsupported('a geohash with capital letters')
  const ranges = [
    { low: -180, high: 180 },
    { low: -90, high: 90 },
  ]
  let at = 0
  for (const each of text)
    for (const bit of digits.indexOf(each).toString(2).padStart(5, '0')) {
      const range = ranges[at++ % 2]
      if (!range) continue
      const middle = (range.low + range.high) / 2
      if (bit === '1') range.low = middle
      else range.high = middle
    }
  const [across, up] = ranges
  return across && up ? { west: across.low, east: across.high, south: up.low, north: up.high } : null
}

/** The points of a GeoJSON line; null when it is no line on Earth. */
function lineOf(value: Value): readonly Point[] | null {
  const box = parseJson(value) as { type?: unknown; coordinates?: unknown } | null
  if (typeof box !== 'object' || box === null) return null
  if (box.type !== 'LineString') {
    if (box.type === 'MultiLineString') throw unsupported('geo_line_length() of several lines')
    return null
  }
  const points = Array.isArray(box.coordinates)
    ? box.coordinates.map((each) => (Array.isArray(each) ? pointOf(each[0], each[1]) : null))
    : []
  return points.length >= 2 && points.every((each) => each !== null) ? points : null
}

/** Functions over places on Earth, by name; distances are those on a sphere. */
export const geo: Readonly<Record<string, Scalar>> = {
  geo_distance_2points: ([lng1, lat1, lng2, lat2, spheroid]) => {
    if (spheroid === true) throw unsupported('geo_distance_2points() on a spheroid')
    const [a, b] = [pointOf(lng1, lat1), pointOf(lng2, lat2)]
    return a && b ? apart(a, b) * radius : null
  },
  geo_point_in_circle: ([lng, lat, centerLng, centerLat, meters]) => {
    const [point, center] = [pointOf(lng, lat), pointOf(centerLng, centerLat)]
    const reach = meters === null || meters === undefined ? Number.NaN : Number(meters)
    return point && center && reach > 0 ? apart(point, center) * radius <= reach : null
  },
  geo_azimuth: ([lng1, lat1, lng2, lat2]) => {
    const [a, b] = [pointOf(lng1, lat1), pointOf(lng2, lat2)]
    return a && b ? azimuth(a, b) : null
  },
  geo_angle: ([lng1, lat1, lng2, lat2, lng3, lat3]) => {
    const [a, b, c] = [pointOf(lng1, lat1), pointOf(lng2, lat2), pointOf(lng3, lat3)]
    return a && b && c ? angle(a, b, c) : null
  },
  geo_point_to_geohash: ([lng, lat, accuracy]) => {
    const [point, length] = [pointOf(lng, lat), accuracy === undefined ? 5 : Number(accuracy ?? 0)]
    return point && length >= 1 && length <= deepest ? geohash(point, length) : ''
  },
  geo_geohash_to_central_point: ([hash]) => {
    const box = boxOf(asText(hash))
    return box
      ? { type: 'Point', coordinates: [(box.west + box.east) / 2, (box.south + box.north) / 2] }
      : null
  },
  geo_geohash_to_polygon: ([hash]) => {
    const box = boxOf(asText(hash))
    if (!box) return null
    const { west, east, south, north } = box
    const corners = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ]
    return { type: 'Polygon', coordinates: [corners] }
  },
  geo_line_length: ([line]) => {
    const points = lineOf(line)
    if (!points) return null
    const steps = points.slice(1).map((point, at) => apart(points[at] ?? point, point))
    // A line that stands still is none.
    if (steps.every((step) => step === 0)) return null
    if (steps.some((step) => step === 0))
      throw unsupported('geo_line_length() of a line that repeats a point')
    return steps.reduce((a, b) => a + b, 0) * radius
  },
}
