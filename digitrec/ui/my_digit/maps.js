// A sheet of maps: says the value under the cursor, and sends the unit, row and column that are clicked. With the keyboard,
// arrow keys move a cursor from unit to unit, or within the one map, and Enter chooses.

const GAP = 1
const STYLES = `
  .maps { position: relative; cursor: crosshair; line-height: 0; border-radius: 4px; overflow: clip; touch-action: manipulation; }
  .maps:focus-visible { outline: 2px solid var(--dr-ink, #1F4E9C); outline-offset: 2px; }
  img { display: block; width: 100%; height: auto; image-rendering: pixelated; background: #0E1116; }
  .marks { position: absolute; inset: 0; pointer-events: none; }
  .marks i { position: absolute; box-sizing: border-box; outline: 2px solid #F0A35E; border-radius: 1px; }
  .marks i.cursor { outline: 1px solid #FFFFFF; }
  p { margin: 4px 0 0; font: 13px/1.4 var(--st-font, sans-serif); color: var(--dr-quiet, grey); font-variant-numeric: tabular-nums; min-height: 18px; }
`
const sheets = new WeakMap()

export default function ({ data, parentElement, setStateValue }) {
  let sheet = sheets.get(parentElement)
  if (!sheet) {
    sheet = new Sheet(parentElement)
    sheets.set(parentElement, sheet)
  }
  sheet.send = (picked) => setStateValue("picked", { ...picked, turn: Date.now() })
  sheet.show(data)
}

class Sheet {
  constructor(parent) {
    const style = document.createElement("style")
    style.textContent = STYLES
    parent.prepend(style)
    this.maps = parent.querySelector(".maps")
    this.img = parent.querySelector("img")
    this.marks = parent.querySelector(".marks")
    this.words = parent.querySelector("p")
    this.cursor = 0
    this.maps.onpointermove = (event) => this.hover(this.at(event))
    this.maps.onpointerleave = () => this.hover(null)
    this.maps.onclick = (event) => this.choose(this.at(event))
    this.maps.onkeydown = (event) => this.key(event)
    this.maps.onblur = () => this.hover(null)
  }

  show(data) {
    const [rows, columns] = data.cell
    const bytes = Uint8Array.from(atob(data.values), (letter) => letter.charCodeAt(0))
    Object.assign(this, data, { rows, columns: data.columns, wide: columns, halves: new Uint16Array(bytes.buffer) })
    if (this.img.src !== data.url) this.img.src = data.url
    this.maps.setAttribute("aria-label", data.label)
    this.isOneMap = Array.isArray(data.place)
    if (this.cursor >= this.length()) this.cursor = 0
    this.draw(null)
    this.hover(null)
  }

  // How many things the keyboard goes through.
  length() {
    return this.isOneMap ? this.rows * this.wide : this.order.length
  }

  // What lies under a pointer: which cell of the sheet, and where in it.
  at(event) {
    const box = this.img.getBoundingClientRect()
    const x = ((event.clientX - box.left) / box.width) * this.width - GAP
    const y = ((event.clientY - box.top) / box.height) * this.height - GAP
    const across = this.wide * this.scale + GAP
    const down = this.rows * this.scale + GAP
    const cell = Math.floor(y / down) * this.columns + Math.floor(x / across)
    if (x < 0 || y < 0 || Math.floor(x / across) >= this.columns || cell >= this.order.length) return null
    const row = Math.min(this.rows - 1, Math.floor((y % down) / this.scale))
    const column = Math.min(this.wide - 1, Math.floor((x % across) / this.scale))
    return { cell, row, column }
  }

  value({ cell, row, column }) {
    return half(this.halves[(cell * this.rows + row) * this.wide + column])
  }

  hover(found) {
    this.draw(found)
    this.words.textContent = found ? this.said(found) : this.label
  }

  said(found) {
    const place = this.rows * this.wide > 1 ? ` · row ${found.row}, column ${found.column}` : ""
    return `unit ${this.order[found.cell]}${place}: ${number(this.value(found))}`
  }

  choose(found) {
    if (!found) return
    this.send({ unit: this.order[found.cell], row: found.row, column: found.column })
  }

  // What the keyboard's cursor is on: a place of the one map, or a unit of the sheet where it is strongest.
  current() {
    if (!this.isOneMap) return this.strongest(this.cursor)
    return { cell: 0, row: Math.floor(this.cursor / this.wide), column: this.cursor % this.wide }
  }

  key(event) {
    const line = this.isOneMap ? this.wide : this.columns
    const next = this.cursor + { ArrowRight: 1, ArrowLeft: -1, ArrowDown: line, ArrowUp: -line }[event.key]
    if (event.key === "Enter" || event.key === " ") this.choose(this.current())
    else if (next >= 0 && next < this.length()) this.cursor = next
    else return
    this.hover(this.current())
    event.preventDefault()
  }

  // Of a cell, the place that is farthest from 0.
  strongest(cell) {
    let best = { cell, row: 0, column: 0 }
    for (let row = 0; row < this.rows; row++)
      for (let column = 0; column < this.wide; column++) {
        const other = { cell, row, column }
        if (Math.abs(this.value(other)) > Math.abs(this.value(best))) best = other
      }
    return best
  }

  // ------------------------------------------------------------------------------------------------------- frames

  draw(found) {
    const frames = this.marked.map((unit) => this.order.indexOf(unit)).filter((cell) => cell >= 0)
    const marks = this.isOneMap ? [this.frame(0, this.place[0], this.place[1])] : frames.map((cell) => this.frame(cell))
    if (found) {
      const cursor = this.isOneMap ? this.frame(0, found.row, found.column) : this.frame(found.cell)
      cursor.className = "cursor"
      marks.push(cursor)
    }
    this.marks.replaceChildren(...marks)
  }

  frame(cell, row, column) {
    const across = this.wide * this.scale + GAP
    const down = this.rows * this.scale + GAP
    let left = GAP + (cell % this.columns) * across
    let top = GAP + Math.floor(cell / this.columns) * down
    let [width, height] = [across - GAP, down - GAP]
    if (row !== undefined) {
      left += column * this.scale
      top += row * this.scale
      width = height = this.scale
    }
    const mark = document.createElement("i")
    Object.assign(mark.style, {
      left: `${(100 * left) / this.width}%`, top: `${(100 * top) / this.height}%`,
      width: `${(100 * width) / this.width}%`, height: `${(100 * height) / this.height}%`,
    })
    return mark
  }
}

// A number of half precision from its 16 bits.
function half(bits) {
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  const size = exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24
  return bits >> 15 ? -size : size
}

function number(value) {
  return String(Number(value.toPrecision(3))).replace("-", "−")
}
