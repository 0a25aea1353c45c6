// The map of digits on one canvas: a point an image, coloured by its class, the misread ringed, the visitor's digit in its
// place. The image under the mouse, or under a finger, is cut out of one sheet.

// Ten classes that are told apart on white and on near-black; each heap also has its numeral.
const COLOURS = ["#3E7BD6", "#D9730D", "#2E9E6B", "#C2418C", "#7A5FD0", "#8A7A12", "#1B98AD", "#B5533C", "#6B8E23", "#868C96"]
const RED = "#DB4A4F"
const MARGIN = 26
const NEAR = 12
const maps = new WeakMap()

export default function ({ data, parentElement }) {
  let map = maps.get(parentElement)
  if (!map) {
    map = new DigitMap(parentElement)
    maps.set(parentElement, map)
  }
  map.take(data)
  return () => {
    map.leave()
    maps.delete(parentElement)
  }
}

class DigitMap {
  constructor(parent) {
    this.frame = parent.querySelector(".map")
    this.canvas = parent.querySelector("canvas")
    this.under = parent.querySelector(".under")
    this.resized = new ResizeObserver(() => this.draw())
    this.resized.observe(this.frame)
    this.onMove = (event) => this.show(event)
    this.onLeave = () => this.hide()
    this.canvas.addEventListener("pointermove", this.onMove)
    this.canvas.addEventListener("pointerdown", this.onMove)
    this.canvas.addEventListener("pointerleave", this.onLeave)
    this.picture = new Image()
    this.picture.onload = () => this.draw()
  }

  leave() {
    this.resized.disconnect()
  }

  take(data) {
    this.data = data
    this.frame.setAttribute("aria-label", data.description)
    this.picture.src = data.digit
    this.hide()
    this.draw()
  }

  place(x, y) {
    const { width, height } = this.canvas.getBoundingClientRect()
    return [MARGIN + x * (width - 2 * MARGIN), MARGIN + (1 - y) * (height - 2 * MARGIN)]
  }

  draw() {
    const { width, height } = this.canvas.getBoundingClientRect()
    if (!this.data || !width) return
    const ratio = devicePixelRatio || 1
    this.canvas.width = width * ratio
    this.canvas.height = height * ratio
    const pen = this.canvas.getContext("2d")
    pen.scale(ratio, ratio)
    const style = getComputedStyle(this.frame)
    this.places = this.data.x.map((x, i) => this.place(x, this.data.y[i]))
    const radius = width < 500 ? 2 : 2.6
    pen.globalAlpha = 0.75
    this.places.forEach(([x, y], i) => {
      pen.fillStyle = COLOURS[this.data.labels[i]]
      pen.beginPath()
      pen.arc(x, y, radius, 0, 7)
      pen.fill()
    })
    pen.globalAlpha = 1
    this.ring(pen, radius + 2.5)
    this.numerals(pen, style)
    this.here(pen, style)
  }

  ring(pen, radius) {
    pen.strokeStyle = RED
    pen.lineWidth = 1.6
    this.places.forEach(([x, y], i) => {
      if (this.data.labels[i] === this.data.answers[i]) return
      pen.beginPath()
      pen.arc(x, y, radius, 0, 7)
      pen.stroke()
    })
  }

  // Each heap's numeral at its median, on a halo of the paper's colour.
  numerals(pen, style) {
    pen.font = "600 20px system-ui, sans-serif"
    pen.textAlign = "center"
    pen.textBaseline = "middle"
    pen.lineWidth = 5
    pen.lineJoin = "round"
    for (let digit = 0; digit < 10; digit++) {
      const mine = this.places.filter((_, i) => this.data.labels[i] === digit)
      if (!mine.length) continue
      const [x, y] = [0, 1].map((axis) => mine.map((each) => each[axis]).sort((a, b) => a - b)[mine.length >> 1])
      pen.strokeStyle = paper(style)
      pen.strokeText(digit, x, y)
      pen.fillStyle = COLOURS[digit]
      pen.fillText(digit, x, y)
    }
  }

  // The visitor's digit: its picture beside a mark where it belongs.
  here(pen, style) {
    const [x, y] = this.place(...this.data.here)
    const ink = style.color
    const side = 44
    const { width, height } = this.canvas.getBoundingClientRect()
    const left = x + side + 22 < width ? x + 14 : x - side - 14
    const top = Math.min(Math.max(y - side / 2, 4), height - side - 4)
    pen.strokeStyle = paper(style)
    pen.lineWidth = 6
    cross(pen, x, y)
    pen.strokeStyle = ink
    pen.lineWidth = 2.5
    cross(pen, x, y)
    if (!this.picture.complete || !this.picture.naturalWidth) return
    pen.imageSmoothingEnabled = false
    pen.fillStyle = ink
    pen.fillRect(left - 2, top - 2, side + 4, side + 4)
    pen.drawImage(this.picture, left, top, side, side)
  }

  show(event) {
    if (!this.places) return
    const box = this.canvas.getBoundingClientRect()
    const [x, y] = [event.clientX - box.left, event.clientY - box.top]
    let best = -1
    let least = NEAR * NEAR
    this.places.forEach(([px, py], i) => {
      const square = (px - x) ** 2 + (py - y) ** 2
      if (square < least) [best, least] = [i, square]
    })
    if (best < 0) return this.hide()
    const { labels, answers, sheet, columns } = this.data
    const picture = this.under.querySelector("span")
    const [row, column] = [Math.floor(best / columns), best % columns]
    picture.style.backgroundImage = `url(${sheet})`
    picture.style.backgroundSize = `${columns * 56}px auto`
    picture.style.backgroundPosition = `${-column * 56}px ${-row * 56}px`
    const wrong = labels[best] !== answers[best]
    this.under.querySelector("p").textContent = wrong ? `a ${labels[best]}, read as ${answers[best]}` : `a ${labels[best]}`
    this.under.style.display = "flex"
    const { width, height } = this.under.getBoundingClientRect()
    this.under.style.left = `${Math.min(Math.max(0, x + 14), box.width - width)}px`
    this.under.style.top = `${y + height + 14 < box.height ? y + 14 : y - height - 10}px`
  }

  hide() {
    this.under.style.display = "none"
  }
}

function cross(pen, x, y) {
  pen.beginPath()
  pen.moveTo(x - 9, y)
  pen.lineTo(x + 9, y)
  pen.moveTo(x, y - 9)
  pen.lineTo(x, y + 9)
  pen.stroke()
}

// What lies under the map: the page's own colour, light or dark.
function paper(style) {
  const light = (style.color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number)
  return light.length && light[0] + light[1] + light[2] > 382 ? "#14171C" : "#FFFFFF"
}
